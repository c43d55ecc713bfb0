package io.tiovivo.fleet.overlay;

import io.tiovivo.identity.NodeId;

/** What {@link Invariant}s look at in one node. */
public interface NodeView {
  String name();

  NodeId id();

  boolean isAlive();

  /** It serves others now, draining included. */
  boolean isServing();

  /** It hands its leaves over: some may have a second lease already. */
  default boolean isDraining() {
    return false;
  }

  /** The supernode that it believes to hold a lease of; null: none. */
  NodeId supernode();

  /** Since when it holds that lease, or has none, in the world's time. */
  long changedNs();

  /** Whether it is expected to find a lease: runs, is healthy, and reaches the others. */
  boolean isExpectedToJoin();

  /** Leases that it holds for others. */
  int leases();

  /** Leases that it may hold for others. */
  int mostLeases();

  /** Whether it holds a lease for that leaf. */
  boolean holds(NodeId leaf);

  /** Supernodes that it knows, itself included; 0 on a leaf. */
  int members();

  /** Whether it knows that supernode. */
  boolean knows(NodeId member);

  /** Since when it has served others, in the world's time. */
  long servingSinceNs();

  /** Join attempts since its start. */
  long attempts();

  /** Sessions that are up. */
  int sessions();

  /** Most sessions that its settings allow. */
  int mostSessions();

  /** Datagrams in its receive queue at the same time, at most. */
  int longestQueue();

  /** Most that fit. */
  int mostQueue();
}
