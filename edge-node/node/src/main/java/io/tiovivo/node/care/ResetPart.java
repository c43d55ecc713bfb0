package io.tiovivo.node.care;

import io.tiovivo.machine.Machine;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.control.Farewell;
import io.tiovivo.node.household.Desk;
import io.tiovivo.node.household.HouseholdPart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Says goodbye for good, and has the next start forget. Only a command on the box may order it. */
public final class ResetPart implements HouseholdPart {
  private final Path directory;
  private final Desk desk;
  private final Runnable end;
  private long dueNs = Machine.NEVER;

  /**
   * @param end ends the node
   */
  public ResetPart(Path directory, Desk desk, Runnable end) {
    this.directory = directory;
    this.desk = desk;
    this.end = end;
  }

  @Override
  public Optional<ControlReply> obey(
      long nowNs, ControlRequest request, ControlRequest.Origin origin) {
    if (!(request instanceof ControlRequest.Reset reset)) {
      return Optional.empty();
    }
    if (origin != ControlRequest.Origin.SOCKET && origin != ControlRequest.Origin.BUTTON) {
      return Optional.of(
          ControlReply.refused("only who is at the box may do that: tiovivo reset, or its button"));
    }
    try {
      FactoryReset.order(directory, reset.level());
    } catch (IOException e) {
      return Optional.of(ControlReply.refused("cannot write " + directory + ": " + e.getMessage()));
    }
    desk.tell(new Farewell(reset.level()));
    dueNs = Math.min(dueNs, nowNs + Farewell.GRACE_MS * 1_000_000);
    return Optional.of(
        ControlReply.done("the node says goodbye and ends; its next start begins anew"));
  }

  @Override
  public void onDeadline(long nowNs) {
    dueNs = Machine.NEVER;
    end.run();
  }

  @Override
  public long deadlineNs() {
    return dueNs;
  }
}
