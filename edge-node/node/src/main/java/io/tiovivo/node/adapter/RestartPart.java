package io.tiovivo.node.adapter;

import io.tiovivo.machine.Machine;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.household.HouseholdPart;
import io.tiovivo.node.link.HelloCommand;
import io.tiovivo.udp.DatagramLoop;
import java.util.Optional;

/**
 * Ends the process when its owner wants it anew: whoever started it (supervisor, systemd) starts it
 * again. It never restarts the machine, which may be somebody else's.
 */
final class RestartPart implements HouseholdPart {
  /** So that the answer still goes out. */
  private static final long DELAY_NS = 200_000_000L;

  private final DatagramLoop loop;
  private long dueNs = Machine.NEVER;

  RestartPart(DatagramLoop loop) {
    this.loop = loop;
  }

  @Override
  public Optional<ControlReply> obey(
      long nowNs, ControlRequest request, ControlRequest.Origin origin) {
    if (!(request instanceof ControlRequest.Restart)) {
      return Optional.empty();
    }
    dueNs = Math.min(dueNs, nowNs + DELAY_NS);
    return Optional.of(ControlReply.done("the node ends now; its supervisor starts it again"));
  }

  @Override
  public void onDeadline(long nowNs) {
    dueNs = Machine.NEVER;
    loop.stopAfter(new HelloCommand.Leave());
  }

  @Override
  public long deadlineNs() {
    return dueNs;
  }
}
