package io.tiovivo.machine;

/**
 * Takes the place of a result when {@link Work} threw: a defect, which the caller has reported. The
 * machine goes on as after any failure of that work, so that no machine waits for ever.
 */
public record WorkFailed(Throwable defect) implements Command {}
