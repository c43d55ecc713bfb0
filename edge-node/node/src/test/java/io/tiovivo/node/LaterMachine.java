package io.tiovivo.node;

import io.tiovivo.machine.Command;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.wire.WireReader;

/** Attached to a network first, since only then its address is known; its machine comes later. */
final class LaterMachine implements Machine {
  Machine machine;

  @Override
  public void onDatagram(long nowNs, PeerAddress from, WireReader in, Outbox out) {
    machine.onDatagram(nowNs, from, in, out);
  }

  @Override
  public void onCommand(long nowNs, Command command, Outbox out) {
    machine.onCommand(nowNs, command, out);
  }

  @Override
  public void onDeadline(long nowNs, Outbox out) {
    machine.onDeadline(nowNs, out);
  }

  @Override
  public long deadlineNs() {
    return machine == null ? NEVER : machine.deadlineNs();
  }
}
