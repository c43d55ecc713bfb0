package io.tiovivo.node.member;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.message.Contact;

/**
 * One member as it last described itself. Immutable, so that views may share it.
 *
 * @param incarnation orders what it says: start of the node in the upper bits, change in the lower
 *     {@link #CHANGE_BITS}
 * @param heldS how long it has been a supernode when it said this
 */
public record MemberRecord(NodeId id, long incarnation, Facts facts, int heldS) {
  /** Bits of an incarnation that count changes within one start of the node. */
  public static final int CHANGE_BITS = 24;

  /** Which start of the node this record is of. */
  public long start() {
    return incarnation >>> CHANGE_BITS;
  }

  /** Leases that it could still take; 0 while it drains. */
  public int room() {
    return facts.draining() ? 0 : Math.max(0, facts.capacity() - facts.leaves());
  }

  /** Leases over capacity; 1000 when it has no capacity. */
  public int loadPermille() {
    int capacity = facts.capacity();
    return capacity <= 0 ? 1000 : (int) Math.min(9_999, 1000L * facts.leaves() / capacity);
  }

  /** How to reach it. */
  public Contact contact() {
    return new Contact(id, facts.address(), facts.tcpPort(), facts.version(), loadPermille());
  }
}
