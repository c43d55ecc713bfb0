package io.tiovivo.node.adapter;

import io.tiovivo.boot.slots.LaunchEnvironment;
import io.tiovivo.machine.Event;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.household.HouseholdPart;
import io.tiovivo.node.pins.PinEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Has the loader receive an image afresh when the recovery button says so: leaves it a note, and
 * ends the process. What works stays as the fallback. A press that the loader has obeyed is over
 * once the button is up.
 */
final class RecoverPart implements HouseholdPart {
  private final Path order;
  private final Path press;
  private final Consumer<ControlRequest> others;

  /**
   * @param directory of the box, where its loader looks
   * @param others is asked for the restart
   */
  RecoverPart(Path directory, Consumer<ControlRequest> others) {
    order = directory.resolve(LaunchEnvironment.RECEIVE_ORDER);
    press = directory.resolve(LaunchEnvironment.PRESS_NOTE);
    this.others = others;
  }

  @Override
  public void onEvent(long nowNs, Event event) {
    if (event instanceof PinEvent.ButtonUp) {
      try {
        Files.deleteIfExists(press);
      } catch (IOException e) {
        // The loader strikes it out when it sees the button up itself.
      }
    }
  }

  @Override
  public Optional<ControlReply> obey(
      long nowNs, ControlRequest request, ControlRequest.Origin origin) {
    if (!(request instanceof ControlRequest.Recover)) {
      return Optional.empty();
    }
    try {
      Files.write(order, new byte[0]);
    } catch (IOException e) {
      return Optional.of(ControlReply.refused("cannot write " + order + ": " + e.getMessage()));
    }
    others.accept(new ControlRequest.Restart());
    return Optional.of(
        ControlReply.done("the loader receives the image afresh; cutting the power calls it off"));
  }
}
