package io.tiovivo.node.member;

import io.tiovivo.identity.NodeId;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * The supernodes that are alive, as this node knows them. Suspected members are in it until they
 * count as dead; this node is in it while it is a supernode.
 */
public interface MembershipView {
  /** Members, this node included if it is one. */
  int size();

  /**
   * One of them, in ring order: ascending id.
   *
   * @param index 0 until {@link #size}; stays valid as long as {@link #version} does
   */
  MemberRecord at(int index);

  /** Changes whenever a member comes or goes. */
  long version();

  /** Null: not a member. */
  MemberRecord find(NodeId id);

  /**
   * The members that follow a place on the ring, the one at the place itself first.
   *
   * @param into filled from the front
   * @return how many there are: fewer than asked for only when the ring is smaller
   */
  int successors(NodeId place, MemberRecord[] into);

  /** The nearest members on the ring on both sides of this node, itself excluded. */
  int neighbours(MemberRecord[] into);

  /**
   * A random member that has room and pleases the caller, the best of a few drawn; null: none was
   * drawn. This node itself is never given.
   */
  MemberRecord withRoom(SplittableRandom random, Predicate<MemberRecord> pleases);

  /** Sums over all members. */
  Sums sums();

  /** Members that died (not: left) since then, and their leaves. */
  Deaths deathsSince(long sinceNs);

  /** Early signs of trouble; counts the survivable deaths anew when asked, so ask rarely. */
  Precursors precursors();

  /**
   * Sums over all members, draining ones included unless said otherwise.
   *
   * @param room leases that members which do not drain could still take
   */
  record Sums(
      int members,
      int megas,
      int draining,
      long leaves,
      long capacity,
      long room,
      long eligible,
      long reserve) {}

  /**
   * Recent deaths.
   *
   * @param leaves that they had, as last heard
   */
  record Deaths(int members, long leaves) {}

  /**
   * Early signs of trouble, fleet-wide.
   *
   * @param retryPermille joins that were not the first attempt; mean over members, weighed by
   *     leaves
   * @param turnoverPermille leases that ended, per minute, over leases; the same mean
   * @param leavesPerMember mean
   * @param survivableDeaths most members, the largest first, that could die while the rest has room
   *     for all leaves
   */
  record Precursors(
      int retryPermille, int turnoverPermille, int leavesPerMember, int survivableDeaths) {}
}
