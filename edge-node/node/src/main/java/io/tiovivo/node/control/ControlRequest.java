package io.tiovivo.node.control;

/** What an owner wants of a running node. */
public sealed interface ControlRequest {
  /** Who asks, by which way. */
  enum Origin {
    /** The home's broker. */
    BROKER,
    /** The status page. */
    PAGE,
    /** The node's own socket: a command on the box. */
    SOCKET,
    /** A button on the box. */
    BUTTON
  }

  /**
   * Sets a pin.
   *
   * @param value "on", "off"; of a PWM pin also a duty cycle in permille, "0" to "1000"
   */
  record SetPin(String pin, String value) implements ControlRequest {}

  /** What to do about a release. */
  enum UpdateAction {
    /** Install it now, whatever the window says. */
    INSTALL,
    /** Never take it. */
    SKIP,
    /** Back to the release of the other slot. */
    GO_BACK
  }

  /**
   * An order about a release.
   *
   * @param release its number; 0: the one that is offered
   */
  record Update(UpdateAction action, long release) implements ControlRequest {}

  /** Ends the node's process; whoever started it starts it again. Never the machine. */
  record Restart() implements ControlRequest {}

  /**
   * Sets one key of the configuration while the node runs; kept over restarts.
   *
   * @param value empty: as the file says
   */
  record Choose(String key, String value) implements ControlRequest {}

  /** Switches the rescue shell. */
  record Rescue(boolean on) implements ControlRequest {}

  /** How much is forgotten. */
  enum ResetLevel {
    /** Configuration, choices, tokens, what the application kept. */
    SETTINGS,
    /** And who the box is: for a new owner, who enrols it anew. */
    OWNER,
    /** And its images: it goes back to the carousel as if it were new. */
    EVERYTHING
  }

  /** Has the node say goodbye for good, forget, and start anew. */
  record Reset(ResetLevel level) implements ControlRequest {}

  /** Has the loader receive the image afresh; what works stays as the fallback. */
  record Recover() implements ControlRequest {}

  /** Has the box show which one it is, by its light, for half a minute. */
  record Identify() implements ControlRequest {}
}
