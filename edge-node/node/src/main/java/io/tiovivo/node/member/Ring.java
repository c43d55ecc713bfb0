package io.tiovivo.node.member;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.member.MembershipView.Sums;
import java.util.Arrays;

/**
 * The members in ring order: one reference each, so that a view of 10,000 costs 40 kB beside the
 * records. Sums and digests are kept up with every change.
 */
final class Ring {
  /** Parts of the ring with a digest each, at most. */
  static final int MAX_PARTS = 256;

  private static final int PART_SHIFT = 56;
  private static final MemberRecord[] NOBODY = {};

  private MemberRecord[] members = NOBODY;
  private int[] digests = {};
  private int size;
  private long version;
  private int megas;
  private int draining;
  private long leaves;
  private long capacity;
  private long room;
  private long eligible;
  private long reserve;
  private long retryWeighted;
  private long turnoverWeighted;

  int size() {
    return size;
  }

  long version() {
    return version;
  }

  MemberRecord at(int index) {
    if (index >= size) {
      throw new IndexOutOfBoundsException(index + " of " + size);
    }
    return members[index];
  }

  /** Index of the member; -(index at which it would be) - 1 when it is none. */
  int index(NodeId id) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = members[middle].id().compareTo(id);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  /** Index of the first member at or after the place; wraps around. */
  int indexAtOrAfter(NodeId place) {
    int index = index(place);
    int next = index >= 0 ? index : -index - 1;
    return next == size ? 0 : next;
  }

  MemberRecord find(NodeId id) {
    int index = index(id);
    return index < 0 ? null : members[index];
  }

  /** Adds or replaces; gives what was there before, or null. */
  MemberRecord put(MemberRecord member) {
    int index = index(member.id());
    if (index >= 0) {
      MemberRecord before = members[index];
      count(before, -1);
      count(member, 1);
      members[index] = member;
      return before;
    }
    insert(-index - 1, member);
    count(member, 1);
    version++;
    return null;
  }

  private void insert(int index, MemberRecord member) {
    if (size == members.length) {
      members = Arrays.copyOf(members, size + size / 8 + 4);
    }
    System.arraycopy(members, index, members, index + 1, size - index);
    members[index] = member;
    size++;
  }

  MemberRecord remove(NodeId id) {
    int index = index(id);
    if (index < 0) {
      return null;
    }
    MemberRecord gone = members[index];
    size--;
    System.arraycopy(members, index + 1, members, index, size - index);
    members[size] = null;
    count(gone, -1);
    version++;
    return gone;
  }

  void clear() {
    members = NOBODY;
    digests = new int[0];
    size = 0;
    version++;
    megas = 0;
    draining = 0;
    leaves = 0;
    capacity = 0;
    room = 0;
    eligible = 0;
    reserve = 0;
    retryWeighted = 0;
    turnoverWeighted = 0;
  }

  private void count(MemberRecord member, int sign) {
    Facts facts = member.facts();
    megas += facts.mega() ? sign : 0;
    draining += facts.draining() ? sign : 0;
    leaves += (long) sign * facts.leaves();
    capacity += (long) sign * facts.capacity();
    room += (long) sign * member.room();
    eligible += (long) sign * facts.eligible();
    reserve += (long) sign * facts.reserve();
    retryWeighted += (long) sign * facts.retryPermille() * facts.leaves();
    turnoverWeighted += (long) sign * facts.turnoverPermille() * facts.leaves();
    if (digests.length == 0) {
      digests = new int[MAX_PARTS];
    }
    digests[part(member.id(), MAX_PARTS)] ^= hash(member);
  }

  Sums sums() {
    return new Sums(size, megas, draining, leaves, capacity, room, eligible, reserve);
  }

  int retryPermille() {
    return leaves == 0 ? 0 : (int) (retryWeighted / leaves);
  }

  int turnoverPermille() {
    return leaves == 0 ? 0 : (int) (turnoverWeighted / leaves);
  }

  /** How many parts suit a ring of this size: some 32 members each. */
  int parts() {
    int parts = 1;
    while (parts < MAX_PARTS && parts * 32 < size) {
      parts *= 2;
    }
    return parts;
  }

  /** The digest of each of that many parts, a power of 2: of ids and starts alone, not of facts. */
  int[] digests(int parts) {
    int[] folded = new int[parts];
    for (int i = 0; i < digests.length; i++) {
      folded[i / (MAX_PARTS / parts)] ^= digests[i];
    }
    return folded;
  }

  static int part(NodeId id, int parts) {
    return (int) (id.high() >>> PART_SHIFT) / (MAX_PARTS / parts);
  }

  // Facts are left out: they change all the time, and news of them comes again by itself.
  private static int hash(MemberRecord member) {
    long mixed =
        member.id().high() * 0x9E3779B97F4A7C15L
            + member.id().low() * 0xC2B2AE3D27D4EB4FL
            + (member.start() + 1) * 0x165667B19E3779F9L;
    mixed ^= mixed >>> 32;
    mixed *= 0xD6E8FEB86659FD93L;
    return (int) (mixed ^ mixed >>> 32);
  }
}
