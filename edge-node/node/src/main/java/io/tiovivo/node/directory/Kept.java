package io.tiovivo.node.directory;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.NodeId;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Contacts;
import io.tiovivo.node.message.Target;
import io.tiovivo.node.proto.ContactRecord;
import io.tiovivo.node.proto.Entry;
import io.tiovivo.node.proto.PresenceState;
import java.util.Optional;

/**
 * An entry as an owner keeps it, times by its own clock.
 *
 * @param supernode that published it: where the node is or was last
 * @param seenNs when the node was last heard of
 * @param heardNs when the entry was last published
 * @param endsNs from when it is as good as none
 */
record Kept(
    NodeId id,
    String name,
    long incarnation,
    int sequence,
    long instance,
    NodeId supernode,
    ContactRecord contact,
    boolean up,
    long seenNs,
    long heardNs,
    long endsNs) {
  /** Of one entry: twice what this version's are, since later ones may say more. */
  static final int MAX_BYTES = 400;

  private static final int MS = 1_000_000;
  private static final long MAX_MS = 365L * 86_400_000;

  /** Reads what a supernode published; empty: malformed. */
  static Optional<Kept> read(long nowNs, Entry entry, long longestNs) {
    Optional<NodeId> id = NodeId.of(entry.getNodeId().toByteArray());
    Optional<NodeId> supernode = NodeId.of(entry.getSupernode().getNodeId().toByteArray());
    Optional<Contact> contact = Contacts.of(entry.getSupernode());
    boolean known = entry.getState() == PresenceState.UP || entry.getState() == PresenceState.DOWN;
    if (id.isEmpty()
        || supernode.isEmpty()
        || !known
        || contact.isEmpty()
        || !isName(entry.getName())) {
      return Optional.empty();
    }
    long validNs = Math.min(longestNs, Integer.toUnsignedLong(entry.getValidMs()) * MS);
    long agoMs = Math.min(MAX_MS, Integer.toUnsignedLong(entry.getLastSeenMs()));
    return Optional.of(
        new Kept(
            id.get(),
            entry.getName(),
            entry.getIncarnation(),
            entry.getSequence(),
            entry.getInstance(),
            supernode.get(),
            Contacts.brief(contact.get()), // no more of it than we would say
            entry.getState() == PresenceState.UP && validNs > 0,
            nowNs - agoMs * MS,
            nowNs,
            nowNs + validNs));
  }

  /** Whether an entry of others may be passed on: whatever holds it must fit into a message. */
  static boolean mayTravel(Entry entry) {
    return isName(entry.getName()) && entry.getSerializedSize() <= MAX_BYTES;
  }

  /** Names reach terminals and logs. */
  static boolean isName(String name) {
    return name.length() <= Target.MAX_NAME && name.chars().allMatch(c -> c > ' ' && c < 0x7F);
  }

  /** As it goes out now. */
  Entry entry(long nowNs) {
    return Entry.newBuilder()
        .setNodeId(ByteString.copyFrom(id.bytes()))
        .setName(name)
        .setIncarnation(incarnation)
        .setSequence(sequence)
        .setInstance(instance)
        .setSupernode(contact)
        .setValidMs(ms(endsNs - nowNs))
        .setState(up ? PresenceState.UP : PresenceState.DOWN)
        .setLastSeenMs(ms(nowNs - seenNs))
        .build();
  }

  Kept down(long nowNs, long keepNs) {
    return new Kept(
        id,
        name,
        incarnation,
        sequence,
        instance,
        supernode,
        contact,
        false,
        seenNs,
        heardNs,
        nowNs + keepNs);
  }

  /**
   * Whether this one, just published, replaces what is there: a later start of the node, or what
   * its supernode says later, or a supernode that has heard of it more lately.
   */
  boolean replaces(Kept before) {
    int starts = Long.compareUnsigned(incarnation, before.incarnation);
    if (starts != 0) {
      return starts > 0;
    }
    if (supernode.equals(before.supernode)) {
      return Integer.compareUnsigned(sequence, before.sequence) >= 0;
    }
    return up && (!before.up || seenNs >= before.seenNs);
  }

  private static int ms(long durationNs) {
    return (int) Math.max(0, Math.min(Integer.MAX_VALUE, durationNs / MS));
  }
}
