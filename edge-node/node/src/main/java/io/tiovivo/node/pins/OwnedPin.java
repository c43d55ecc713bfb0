package io.tiovivo.node.pins;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.machine.Machine;
import io.tiovivo.node.config.PinConfig;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.proto.PinStatus;

/**
 * One pin of the owner's: opened when it can be, tried again when it cannot, and gone when it is
 * configured away. Outcomes of jobs that come after that find it {@link #gone}.
 */
abstract class OwnedPin {
  /** From a failure to the next try; doubles up to the other one. */
  static final long RETRY_NS = 5_000_000_000L;

  static final long MAX_RETRY_NS = 300_000_000_000L;

  final PinCrew crew;
  private PinConfig config;
  private String problem = "";
  private long retryNs = RETRY_NS;
  private long dueNs = Machine.NEVER;
  private boolean gone;

  OwnedPin(PinConfig config, PinCrew crew) {
    this.config = config;
    this.crew = crew;
  }

  /** Opens its line. */
  abstract void open(long nowNs);

  /** Lets go of it for good, as configured. */
  abstract void letGo(long nowNs);

  /** Obeys, or says why not. */
  abstract ControlReply order(long nowNs, String value);

  /** Into its safe state, and as if nothing had ever been ordered: the box is to be as new. */
  void reset(long nowNs) {}

  /** State in words of the status. */
  abstract void describe(PinStatus.Builder status);

  /** Whether it is the same line in the same use, so that only words and numbers change. */
  static boolean sameLine(PinConfig one, PinConfig other) {
    return one.kind() == other.kind()
        && one.chip().equals(other.chip())
        && one.line() == other.line()
        && one.activeLow() == other.activeLow()
        && one.pull() == other.pull()
        && one.frequencyHz() == other.frequencyHz();
  }

  /** Takes a configuration of the same line. */
  void reconfigure(long nowNs, PinConfig changed) {
    config = changed;
  }

  final PinConfig config() {
    return config;
  }

  /** Why it does not work, with what helps; "": it works, or is about to. */
  final String problem() {
    return problem;
  }

  final boolean gone() {
    return gone;
  }

  final void leave(long nowNs) {
    gone = true;
    dueNs = Machine.NEVER;
    letGo(nowNs);
  }

  final void works() {
    retryNs = RETRY_NS;
    dueNs = Machine.NEVER;
    trouble("");
  }

  final void failed(long nowNs, GpioException why) {
    dueNs = nowNs + retryNs;
    retryNs = Math.min(2 * retryNs, MAX_RETRY_NS);
    trouble(why.getMessage());
  }

  /** Tries at once what would be tried later: something may have changed. */
  final void hurry(long nowNs) {
    retryNs = RETRY_NS;
    if (dueNs != Machine.NEVER) {
      dueNs = nowNs;
    }
  }

  long deadlineNs() {
    return dueNs;
  }

  void onDeadline(long nowNs) {
    if (dueNs <= nowNs) {
      dueNs = Machine.NEVER;
      open(nowNs);
    }
  }

  private void trouble(String text) {
    if (!text.equals(problem)) {
      problem = text;
      crew.tell(new PinEvent.Troubled(config.name(), text));
    }
  }
}
