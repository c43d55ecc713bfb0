package io.tiovivo.testkit.net;

import io.tiovivo.machine.Command;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;

/** A machine that takes datagrams and nothing else. */
public interface ListeningMachine extends Machine {
  @Override
  default void onCommand(long nowNs, Command command, Outbox out) {}

  @Override
  default void onDeadline(long nowNs, Outbox out) {}

  @Override
  default long deadlineNs() {
    return NEVER;
  }
}
