package io.tiovivo.fleet.overlay;

import io.tiovivo.machine.Event;

/**
 * Something that must hold in every fleet, whatever happens to it. Each is a class with a name that
 * says what; it looks after every event where that is cheap, and every ten seconds of virtual time
 * otherwise. {@link Broken} ends the run.
 */
public interface Invariant {
  /** Between two calls of {@link #onRound}. */
  long ROUND_NS = 10_000_000_000L;

  /** An invariant does not hold. */
  final class Broken extends AssertionError {
    private static final long serialVersionUID = 1;

    public Broken(String what) {
      super(what);
    }
  }

  /** A node has done something: received, kept a deadline, taken a command. */
  default void onStep(FleetView fleet, NodeView node) {}

  /** A node told something. */
  default void onEvent(FleetView fleet, NodeView node, Event event) {}

  /** Time has passed. */
  default void onRound(FleetView fleet) {}

  /** Says that it is broken. */
  default Broken broken(FleetView fleet, NodeView node, String what) {
    return new Broken(
        getClass().getSimpleName()
            + " at "
            + fleet.nowNs() / 1_000_000
            + " ms, node "
            + (node == null ? "-" : node.name() + " " + node.id().brief())
            + ": "
            + what);
  }
}
