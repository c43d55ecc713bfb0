package io.tiovivo.node.adapter;

import io.tiovivo.boot.slots.LaunchEnvironment;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.household.Desk;
import io.tiovivo.node.household.HouseholdPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Has the loader receive an image afresh when the recovery button says so: leaves it a note, and
 * ends the process. What works stays as the fallback.
 */
final class RecoverPart implements HouseholdPart {
  private final Path order;
  private final Desk desk;

  /**
   * @param directory of the box, where its loader looks
   */
  RecoverPart(Path directory, Desk desk) {
    order = directory.resolve(LaunchEnvironment.RECEIVE_ORDER);
    this.desk = desk;
  }

  @Override
  public Optional<ControlReply> obey(
      long nowNs, ControlRequest request, ControlRequest.Origin origin) {
    if (!(request instanceof ControlRequest.Recover recover) || recover.reset()) {
      return Optional.empty();
    }
    try {
      Files.write(order, new byte[0]);
    } catch (IOException e) {
      return Optional.of(ControlReply.refused("cannot write " + order + ": " + e.getMessage()));
    }
    desk.control(new ControlRequest.Restart(), origin);
    return Optional.of(
        ControlReply.done("the loader receives the image afresh; cutting the power calls it off"));
  }
}
