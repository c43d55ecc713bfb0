package io.tiovivo.machine;

/** Slow work (a decode, an erase, a signature) that a {@link Machine} hands to its caller. */
@FunctionalInterface
public interface Work {
  /**
   * Runs on the caller's worker; reports failure in its result. One that throws has a defect: the
   * caller reports that, and either ends or gives the machine a {@link WorkFailed}.
   */
  Command run();
}
