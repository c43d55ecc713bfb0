package io.tiovivo.node.directory;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.NodeId;
import io.tiovivo.node.message.NodeStart;
import io.tiovivo.node.proto.ContactRecord;
import io.tiovivo.node.proto.Entry;
import io.tiovivo.node.proto.PresenceState;

/** A leaf of this supernode, or one that was until lately. */
final class Local {
  private final NodeStart start;
  private int sequence;
  private long seenNs;
  private long nextPublishNs;
  private int failures;
  private boolean down;
  private long forgetNs = Long.MAX_VALUE;

  Local(NodeStart start, int sequence, long seenNs) {
    this.start = start;
    this.sequence = sequence;
    this.seenNs = seenNs;
    nextPublishNs = seenNs;
  }

  NodeStart start() {
    return start;
  }

  NodeId id() {
    return start.id();
  }

  int sequence() {
    return sequence;
  }

  /** It was heard of. */
  void seen(long nowNs) {
    seenNs = nowNs;
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

  boolean isUp() {
    return !down;
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
   * @param validNs how long that is to hold
   */
  Entry entry(long nowNs, ContactRecord own, long validNs) {
    return Entry.newBuilder()
        .setNodeId(ByteString.copyFrom(start.id().bytes()))
        .setName(start.name())
        .setIncarnation(start.incarnation())
        .setSequence(sequence)
        .setInstance(start.instance())
        .setSupernode(own)
        .setValidMs(down ? 0 : (int) (validNs / 1_000_000))
        .setState(down ? PresenceState.DOWN : PresenceState.UP)
        .setLastSeenMs((int) Math.min(Integer.MAX_VALUE, (nowNs - seenNs) / 1_000_000))
        .build();
  }
}
