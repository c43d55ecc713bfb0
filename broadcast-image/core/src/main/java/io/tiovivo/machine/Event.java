package io.tiovivo.machine;

/** An output of a {@link Machine} for the application. Each machine names its own. */
public interface Event {}
