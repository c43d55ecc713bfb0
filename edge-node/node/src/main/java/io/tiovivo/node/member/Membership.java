package io.tiovivo.node.member;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.message.Part;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Remote;
import java.util.function.Predicate;

/**
 * Who the supernodes are and which of them live: SWIM with Lifeguard among supernodes. A leaf has
 * one too, which does and holds nothing until {@link #join}.
 *
 * <p>Owns Probe, ProbeAck, ProbeRequest, Gossip and SyncRequest.
 */
public final class Membership implements Part {
  /**
   * A membership that is not active.
   *
   * @param start number of this start of the node, higher than at any earlier one; at most 2^39 - 1
   * @param trusted whether a node may speak as a supernode, by its credential
   * @param seed of its random choices
   */
  public Membership(
      NodeId self,
      long start,
      MemberSettings settings,
      OwnFacts ownFacts,
      SeedContacts seeds,
      RecordPool pool,
      Predicate<Remote> trusted,
      long seed) {}

  /** Has it told of every change from now on. */
  public void watch(MemberWatch watch) {}

  /** Becomes a supernode: tells a contact, learns from it who else is there. */
  public void join(long nowNs, Post post) {}

  /** Stops being one, and tells the neighbours. */
  public void leave(long nowNs, Post post) {}

  /** Whether this node is a supernode. */
  public boolean active() {
    return false;
  }

  /** The same object for ever; empty while not active. */
  public MembershipView view() {
    return null;
  }

  public MemberCounters counters() {
    return null;
  }
}
