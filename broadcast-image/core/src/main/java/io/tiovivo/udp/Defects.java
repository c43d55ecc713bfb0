package io.tiovivo.udp;

/** What a loop does when its machine, or a piece of its work, throws. */
@FunctionalInterface
public interface Defects {
  /** Fail fast: for a program that a person or a supervisor watches. */
  Defects END =
      (what, defect) -> {
        if (defect instanceof Error error) {
          throw error;
        }
        throw new IllegalStateException(what + ": " + defect, defect);
      };

  /**
   * Takes a report; on the loop's thread. Throwing ends the loop. Returning goes on: without the
   * datagram that was not understood, or with {@link io.tiovivo.machine.WorkFailed} for a result.
   *
   * @param what failed, as a sentence without its full stop
   */
  void onDefect(String what, Throwable defect);
}
