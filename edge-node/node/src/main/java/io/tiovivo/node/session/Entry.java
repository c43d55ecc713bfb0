package io.tiovivo.node.session;

import io.tiovivo.machine.Machine;

/** What a session number of ours stands for: a session, or a handshake that may become one. */
abstract class Entry {
  /** Our number for it. */
  int number;

  /** When it wants to be looked at. */
  long deadlineNs = Machine.NEVER;
}
