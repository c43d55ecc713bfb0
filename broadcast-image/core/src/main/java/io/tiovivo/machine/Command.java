package io.tiovivo.machine;

/** An input of a {@link Machine} that did not come off the network. Each machine names its own. */
public interface Command {}
