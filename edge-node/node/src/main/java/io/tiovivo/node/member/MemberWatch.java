package io.tiovivo.node.member;

/** Told what changes in the membership, from within its calls: takes note and acts later. */
public interface MemberWatch {
  /** A member that was not in the view. */
  default void onMemberUp(long nowNs, MemberRecord member) {}

  /**
   * A member is out of the view.
   *
   * @param died it did not say goodbye
   */
  default void onMemberGone(long nowNs, MemberRecord member, boolean died) {}
}
