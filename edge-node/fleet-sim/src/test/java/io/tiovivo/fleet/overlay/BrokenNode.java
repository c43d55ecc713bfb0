package io.tiovivo.fleet.overlay;

import io.tiovivo.identity.NodeId;
import java.util.HashSet;
import java.util.Set;

/** A node that a test makes as wrong as it likes. */
final class BrokenNode implements NodeView {
  final NodeId id;
  final Set<NodeId> held = new HashSet<>();
  final Set<NodeId> known = new HashSet<>();
  boolean alive = true;
  boolean serving;
  boolean expected = true;
  NodeId supernode;
  long changedNs;
  int leases;
  int mostLeases = 10;
  long attempts;
  int sessions;
  int longestQueue;

  BrokenNode(long id) {
    this.id = new NodeId(id, id);
  }

  @Override
  public String name() {
    return "node-" + id.low();
  }

  @Override
  public NodeId id() {
    return id;
  }

  @Override
  public boolean isAlive() {
    return alive;
  }

  @Override
  public boolean isServing() {
    return serving;
  }

  @Override
  public NodeId supernode() {
    return supernode;
  }

  @Override
  public long changedNs() {
    return changedNs;
  }

  @Override
  public boolean isExpectedToJoin() {
    return expected && !serving;
  }

  @Override
  public int leases() {
    return leases;
  }

  @Override
  public int mostLeases() {
    return mostLeases;
  }

  @Override
  public boolean holds(NodeId leaf) {
    return held.contains(leaf);
  }

  @Override
  public int members() {
    return known.size();
  }

  @Override
  public boolean knows(NodeId member) {
    return known.contains(member);
  }

  @Override
  public long servingSinceNs() {
    return serving ? 0 : Long.MAX_VALUE;
  }

  @Override
  public long attempts() {
    return attempts;
  }

  @Override
  public int sessions() {
    return sessions;
  }

  @Override
  public int mostSessions() {
    return 100;
  }

  @Override
  public int longestQueue() {
    return longestQueue;
  }

  @Override
  public int mostQueue() {
    return 256;
  }
}
