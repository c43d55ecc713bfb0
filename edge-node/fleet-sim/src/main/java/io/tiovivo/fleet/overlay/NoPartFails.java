package io.tiovivo.fleet.overlay;

import io.tiovivo.machine.Event;
import io.tiovivo.node.overlay.OverlayEvent;
import java.io.PrintWriter;
import java.io.StringWriter;

/** No part of a node ever throws. At every event. */
public final class NoPartFails implements Invariant {
  @Override
  public void onEvent(FleetView fleet, NodeView node, Event event) {
    if (event instanceof OverlayEvent.PartFailed failed) {
      StringWriter trace = new StringWriter();
      failed.defect().printStackTrace(new PrintWriter(trace));
      throw broken(fleet, node, failed.part() + ", " + failed.what() + ": " + trace);
    }
  }
}
