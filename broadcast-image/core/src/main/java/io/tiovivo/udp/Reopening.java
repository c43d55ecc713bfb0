package io.tiovivo.udp;

import java.io.IOException;
import java.util.function.Consumer;

/** When a socket that failed is tried anew: later each time, and its trouble is told once. */
final class Reopening {
  /** After the first failure; doubles. */
  static final long FIRST_NS = 1_000_000_000L;

  /** The longest pause: a cable that is plugged in should not need patience. */
  static final long LONGEST_NS = 15_000_000_000L;

  private final Consumer<String> trouble;
  private long dueNs;
  private long pauseNs = FIRST_NS;
  private String told = "";

  /**
   * @param trouble is told, once per kind, what is wrong
   */
  Reopening(Consumer<String> trouble) {
    this.trouble = trouble;
  }

  long dueNs() {
    return dueNs;
  }

  void at(long newDueNs) {
    dueNs = newDueNs;
  }

  void failed(long nowNs, IOException cause) {
    dueNs = nowNs + pauseNs;
    pauseNs = Math.min(2 * pauseNs, LONGEST_NS);
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    if (!message.equals(told)) {
      told = message;
      trouble.accept(message);
    }
  }

  /** It is open: the same trouble would be news again. */
  void opened() {
    told = "";
  }

  /** It works: whatever went wrong before is over. */
  void works() {
    pauseNs = FIRST_NS;
  }
}
