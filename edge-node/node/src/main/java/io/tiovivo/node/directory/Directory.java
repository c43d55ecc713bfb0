package io.tiovivo.node.directory;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.member.MemberRecord;
import io.tiovivo.node.member.MemberWatch;
import io.tiovivo.node.member.MembershipView;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Part;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Target;

/**
 * Finds nodes by id or name and watches their presence, over a one-hop ring of the supernodes. As a
 * leaf it asks its supernode; as a supernode it publishes its leaves, keeps the entries that it
 * owns, and asks the owners of others.
 *
 * <p>Owns Find, Found, Publish, Published, Subscribe and Presence. Changes of watched nodes come
 * out as {@link io.tiovivo.node.message.Answer.Presence}.
 */
public final class Directory implements Part, LeafBook, MemberWatch {
  /**
   * A directory.
   *
   * @param own this node's card: published while it is a supernode
   * @param seed of its random choices
   */
  public Directory(
      LeafCard own,
      DirectorySettings settings,
      MembershipView members,
      OwnSupernode supernode,
      FeatureSwitch lookup,
      FeatureSwitch presence,
      long seed) {}

  /** Looks a node up; the listener is told once, before this returns or later. */
  public void find(long nowNs, Target target, Post post, Finding.Listener listener) {}

  /** Has changes of a node's presence told. */
  public void watchPresence(long nowNs, NodeId node, boolean on, Post post) {}

  @Override
  public void up(long nowNs, LeafCard leaf, long leaseEndsNs) {}

  @Override
  public void renewed(long nowNs, NodeId leaf, long leaseEndsNs) {}

  @Override
  public void down(long nowNs, NodeId leaf) {}

  @Override
  public void moved(long nowNs, NodeId leaf, Contact to) {}

  @Override
  public void onMemberUp(long nowNs, MemberRecord member) {}

  @Override
  public void onMemberGone(long nowNs, MemberRecord member, boolean died) {}

  public DirectoryCounters counters() {
    return null;
  }
}
