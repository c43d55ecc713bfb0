package io.tiovivo.machine;

import io.tiovivo.wire.WireReader;

/**
 * A protocol as a pure state machine: inputs and the time go in, outputs and the next deadline come
 * out. A machine never reads a clock, opens a socket, starts a thread or draws unseeded randomness,
 * so the same class runs on a box and as one of many in virtual time.
 *
 * <p>Not thread-safe: one caller at a time. Times are monotonic nanoseconds of the caller's choice;
 * they never go back.
 */
public interface Machine {
  /** No deadline: the machine waits for input only. */
  long NEVER = Long.MAX_VALUE;

  /**
   * Takes one datagram. The reader's bytes belong to the caller and are valid only during the call.
   * Hostile input is counted and dropped, never thrown.
   */
  void onDatagram(long nowNs, PeerAddress from, WireReader in, Outbox out);

  /**
   * Takes a command of the application, or the result of {@link Work} that this machine asked for.
   */
  void onCommand(long nowNs, Command command, Outbox out);

  /** Called once {@link #deadlineNs} has passed; may be called early or late. */
  void onDeadline(long nowNs, Outbox out);

  /** When {@link #onDeadline} wants to be called next; {@link #NEVER}: not at all. */
  long deadlineNs();

  /**
   * How much use it has for datagrams just now: a wish, which changes with any call. Whoever runs
   * the machine and cannot heed it may hand over everything.
   */
  default Intake intake() {
    return Intake.ALL;
  }
}
