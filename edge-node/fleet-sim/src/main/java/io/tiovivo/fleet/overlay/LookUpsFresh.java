package io.tiovivo.fleet.overlay;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Event;
import io.tiovivo.node.join.JoinEvent;
import io.tiovivo.node.message.Answer;
import io.tiovivo.node.proto.Entry;
import io.tiovivo.node.proto.PresenceState;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * No look-up returns an expired lease: a node that is said to be up at a supernode held a lease
 * there when it was asked, or not longer ago than a lease runs and the death of a supernode goes
 * unnoticed. At every answer.
 */
public final class LookUpsFresh implements Invariant {
  /** A lease of 90 s, detection of half a minute, and the directory's grace of 30 s. */
  static final long STALE_NS = 150_000_000_000L;

  private record Lease(NodeId leaf, NodeId supernode) {}

  private final Map<Lease, Long> endedNs = new HashMap<>();
  private final Map<NodeId, NodeId> held = new HashMap<>();
  private long answers;

  /** Entries that were looked at. */
  public long answers() {
    return answers;
  }

  @Override
  public void onStep(FleetView fleet, NodeView node) {
    NodeId now = node.supernode();
    NodeId before = held.get(node.id());
    if (!Objects.equals(now, before)) {
      if (before != null) {
        endedNs.put(new Lease(node.id(), before), fleet.nowNs());
      }
      held.put(node.id(), now);
    }
  }

  @Override
  public void onEvent(FleetView fleet, NodeView node, Event event) {
    if (event instanceof JoinEvent) {
      onStep(fleet, node);
    } else if (event instanceof Answer.Found found) {
      for (Entry entry : found.answer().getEntriesList()) {
        look(fleet, node, entry);
      }
    }
  }

  private void look(FleetView fleet, NodeView asker, Entry entry) {
    answers++;
    NodeId found = NodeId.of(entry.getNodeId().toByteArray()).orElse(null);
    NodeId where = NodeId.of(entry.getSupernode().getNodeId().toByteArray()).orElse(null);
    NodeView node = found == null ? null : fleet.node(found);
    if (entry.getState() != PresenceState.UP || node == null || found.equals(where)) {
      return;
    }
    if (entry.getValidMs() <= 0) {
      throw broken(fleet, asker, "was told of " + node.name() + " by an entry that has ended");
    }
    onStep(fleet, node);
    Long ended = endedNs.get(new Lease(found, where));
    boolean holds = where != null && where.equals(node.supernode());
    if (!holds && (ended == null || fleet.nowNs() - ended > STALE_NS)) {
      throw broken(fleet, asker, "was told that " + node.name() + " is at " + where);
    }
  }
}
