package io.tiovivo.node.directory;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.NodeId;
import io.tiovivo.node.proto.ContactRecord;
import io.tiovivo.node.proto.Entry;
import io.tiovivo.node.proto.PresenceState;

/** A leaf of this supernode, or one that was until lately. */
final class Local {
  private final LeafCard card;
  private int sequence;
  private long leaseEndsNs;
  private long seenNs;
  private long nextPublishNs;
  private int failures;
  private boolean down;
  private long forgetNs = Long.MAX_VALUE;

  Local(LeafCard card, int sequence, long seenNs, long leaseEndsNs) {
    this.card = card;
    this.sequence = sequence;
    this.seenNs = seenNs;
    this.leaseEndsNs = leaseEndsNs;
    nextPublishNs = seenNs;
  }

  LeafCard card() {
    return card;
  }

  NodeId id() {
    return card.id();
  }

  int sequence() {
    return sequence;
  }

  void renew(long nowNs, long endsNs) {
    seenNs = nowNs;
    leaseEndsNs = endsNs;
  }

  /**
   * Its lease is over: withdrawn, and then forgotten.
   *
   * @param moved another supernode has it and publishes it, so it is not down
   */
  void end(long nowNs, boolean moved, long forgetAtNs) {
    down = true;
    sequence++;
    nextPublishNs = moved ? Long.MAX_VALUE : nowNs;
    forgetNs = forgetAtNs;
  }

  boolean isUp(long nowNs) {
    return !down && leaseEndsNs > nowNs;
  }

  boolean isForgotten(long nowNs) {
    return forgetNs <= nowNs;
  }

  long nextPublishNs() {
    return nextPublishNs;
  }

  void publishAt(long atNs) {
    nextPublishNs = atNs;
  }

  void publishBy(long atNs) {
    if (nextPublishNs != Long.MAX_VALUE) {
      nextPublishNs = Math.min(nextPublishNs, atNs);
    }
  }

  /** An owner did not answer; tells how many times in a row. */
  int failed() {
    return failures++;
  }

  void published() {
    failures = 0;
  }

  /**
   * What is said of it.
   *
   * @param own this supernode
   * @param validNs how long that is to hold at most; never longer than its lease
   */
  Entry entry(long nowNs, ContactRecord own, long validNs) {
    boolean up = isUp(nowNs);
    long holdsNs = up ? Math.min(validNs, leaseEndsNs - nowNs) : 0;
    return Entry.newBuilder()
        .setNodeId(ByteString.copyFrom(card.id().bytes()))
        .setName(card.name())
        .setIncarnation(card.incarnation())
        .setSequence(sequence)
        .setInstance(card.instance())
        .setSupernode(own)
        .setValidMs((int) (holdsNs / 1_000_000))
        .setState(up ? PresenceState.UP : PresenceState.DOWN)
        .setLastSeenMs((int) Math.min(Integer.MAX_VALUE, (nowNs - seenNs) / 1_000_000))
        .build();
  }
}
