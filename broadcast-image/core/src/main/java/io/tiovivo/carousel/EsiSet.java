package io.tiovivo.carousel;

import java.util.Arrays;

/**
 * Which encoding symbol ids of one block are here, in memory that follows their number: ids are
 * grouped by 8192, and a group is a short sorted list while it is sparse and a bitmap once that is
 * smaller. About two bytes a symbol at worst, whatever the loss.
 */
final class EsiSet {
  private static final int GROUP_BITS = 13;
  private static final int GROUP_MASK = (1 << GROUP_BITS) - 1;
  private static final int GROUPS = 1 << 24 - GROUP_BITS;
  private static final int BITMAP_LONGS = 1 << GROUP_BITS - 6;
  private static final int MAX_LIST = BITMAP_LONGS * 4;
  private static final int FIRST_LIST = 8;

  /** Ids that are in use, ascending, and beside each its list or its bitmap. */
  private int[] groups = new int[4];

  private Object[] members = new Object[4];
  private int[] sizes = new int[4];
  private int groupCount;
  private int size;

  int size() {
    return size;
  }

  /** Groups in use: what an attacker with scattered ids drives up. */
  int groupCount() {
    return groupCount;
  }

  boolean contains(int esi) {
    int at = Arrays.binarySearch(groups, 0, groupCount, esi >>> GROUP_BITS);
    return at >= 0 && contains(at, esi & GROUP_MASK);
  }

  /** True when the id belongs to a group that is in use already. */
  boolean hasGroup(int esi) {
    return Arrays.binarySearch(groups, 0, groupCount, esi >>> GROUP_BITS) >= 0;
  }

  /** Adds an id; false: it was here. */
  boolean add(int esi) {
    if (esi < 0 || esi >>> GROUP_BITS >= GROUPS) {
      throw new IllegalArgumentException("esi " + esi);
    }
    int at = Arrays.binarySearch(groups, 0, groupCount, esi >>> GROUP_BITS);
    if (at < 0) {
      at = insertGroup(-at - 1, esi >>> GROUP_BITS);
    } else if (contains(at, esi & GROUP_MASK)) {
      return false;
    }
    insert(at, esi & GROUP_MASK);
    size++;
    return true;
  }

  /** Takes an id out; false: it was not here. */
  boolean remove(int esi) {
    int at = Arrays.binarySearch(groups, 0, groupCount, esi >>> GROUP_BITS);
    int low = esi & GROUP_MASK;
    if (at < 0 || !contains(at, low)) {
      return false;
    }
    if (members[at] instanceof short[] list) {
      int index = Arrays.binarySearch(list, 0, sizes[at], (short) low);
      System.arraycopy(list, index + 1, list, index, sizes[at] - index - 1);
    } else {
      ((long[]) members[at])[low >>> 6] &= ~(1L << (low & 63));
    }
    sizes[at]--;
    size--;
    return true;
  }

  private boolean contains(int at, int low) {
    if (members[at] instanceof long[] bitmap) {
      return (bitmap[low >>> 6] >>> (low & 63) & 1) != 0;
    }
    return Arrays.binarySearch((short[]) members[at], 0, sizes[at], (short) low) >= 0;
  }

  private void insert(int at, int low) {
    if (members[at] instanceof short[] list) {
      if (sizes[at] < MAX_LIST) {
        members[at] = insertInto(list, sizes[at]++, (short) low);
        return;
      }
      long[] bitmap = new long[BITMAP_LONGS];
      for (short member : list) {
        bitmap[member >>> 6] |= 1L << (member & 63);
      }
      members[at] = bitmap;
    }
    ((long[]) members[at])[low >>> 6] |= 1L << (low & 63);
    sizes[at]++;
  }

  private static short[] insertInto(short[] list, int count, short low) {
    short[] target = count == list.length ? Arrays.copyOf(list, 2 * count) : list;
    // Usually the highest so far: ids rise.
    int at = count;
    while (at > 0 && target[at - 1] > low) {
      target[at] = target[at - 1];
      at--;
    }
    target[at] = low;
    return target;
  }

  private int insertGroup(int at, int group) {
    if (groupCount == groups.length) {
      groups = Arrays.copyOf(groups, 2 * groupCount);
      members = Arrays.copyOf(members, 2 * groupCount);
      sizes = Arrays.copyOf(sizes, 2 * groupCount);
    }
    System.arraycopy(groups, at, groups, at + 1, groupCount - at);
    System.arraycopy(members, at, members, at + 1, groupCount - at);
    System.arraycopy(sizes, at, sizes, at + 1, groupCount - at);
    groups[at] = group;
    members[at] = new short[FIRST_LIST];
    sizes[at] = 0;
    groupCount++;
    return at;
  }
}
