package io.tiovivo.node.lease;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.PeerAddress;
import java.util.Arrays;

/** The leases, column by column: 64 bytes each. Rows move when one is removed. */
final class LeaseTable {
  static final int NONE = -1;
  static final byte ELIGIBLE = 1;
  static final byte RESERVE = 2;
  private static final int FIRST_ROWS = 16;

  private long[] idHigh = new long[FIRST_ROWS];
  private long[] idLow = new long[FIRST_ROWS];
  private long[] ipHigh = new long[FIRST_ROWS];
  private long[] ipLow = new long[FIRST_ROWS];
  private char[] port = new char[FIRST_ROWS];
  private byte[] flags = new byte[FIRST_ROWS];
  // Open addressing with linear probing; 0 is empty, else row + 1. At most half full.
  private int[] index = new int[FIRST_ROWS * 2];

  long[] instance = new long[FIRST_ROWS];
  long[] expiresNs = new long[FIRST_ROWS];
  long[] renewedNs = new long[FIRST_ROWS];
  long[] toldNs = new long[FIRST_ROWS];
  private int count;
  private int eligible;
  private int reserve;

  int count() {
    return count;
  }

  int eligible() {
    return eligible;
  }

  int reserve() {
    return reserve;
  }

  int find(NodeId id) {
    int mask = index.length - 1;
    for (int at = hash(id.high(), id.low()) & mask; index[at] != 0; at = at + 1 & mask) {
      int row = index[at] - 1;
      if (idHigh[row] == id.high() && idLow[row] == id.low()) {
        return row;
      }
    }
    return NONE;
  }

  NodeId id(int row) {
    return new NodeId(idHigh[row], idLow[row]);
  }

  boolean isReserve(int row) {
    return (flags[row] & RESERVE) != 0;
  }

  /** Whether a leaf was last heard from there. A walk over one array, cheap beside a handshake. */
  boolean hasAddress(PeerAddress address) {
    for (int row = 0; row < count; row++) {
      if (isAt(row, address)) {
        return true;
      }
    }
    return false;
  }

  boolean isAt(int row, PeerAddress address) {
    return ipLow[row] == address.low()
        && port[row] == address.port()
        && ipHigh[row] == address.high();
  }

  int add(NodeId id) {
    if (count == idHigh.length) {
      grow();
    }
    int row = count++;
    idHigh[row] = id.high();
    idLow[row] = id.low();
    flags[row] = 0;
    toldNs[row] = Long.MIN_VALUE / 2;
    renewedNs[row] = Long.MIN_VALUE / 2;
    link(row);
    return row;
  }

  void set(int row, PeerAddress address, boolean mayServe, boolean ofReserve) {
    ipHigh[row] = address.high();
    ipLow[row] = address.low();
    port[row] = (char) address.port();
    tally(row, -1);
    flags[row] = (byte) ((mayServe ? ELIGIBLE : 0) | (ofReserve ? RESERVE : 0));
    tally(row, 1);
  }

  /** The last row takes the place of this one. */
  void remove(int row) {
    tally(row, -1);
    unlink(row);
    int last = --count;
    if (row != last) {
      index[place(last)] = row + 1;
      idHigh[row] = idHigh[last];
      idLow[row] = idLow[last];
      ipHigh[row] = ipHigh[last];
      ipLow[row] = ipLow[last];
      port[row] = port[last];
      flags[row] = flags[last];
      instance[row] = instance[last];
      expiresNs[row] = expiresNs[last];
      renewedNs[row] = renewedNs[last];
      toldNs[row] = toldNs[last];
    }
  }

  private void tally(int row, int by) {
    eligible += (flags[row] & ELIGIBLE) != 0 ? by : 0;
    reserve += (flags[row] & RESERVE) != 0 ? by : 0;
  }

  private void link(int row) {
    int mask = index.length - 1;
    int at = hash(idHigh[row], idLow[row]) & mask;
    while (index[at] != 0) {
      at = at + 1 & mask;
    }
    index[at] = row + 1;
  }

  private int place(int row) {
    int mask = index.length - 1;
    int at = hash(idHigh[row], idLow[row]) & mask;
    while (index[at] != row + 1) {
      at = at + 1 & mask;
    }
    return at;
  }

  /** Closes the gap: whoever was pushed past it moves back (Knuth, TAOCP 3, 6.4, algorithm R). */
  private void unlink(int row) {
    int mask = index.length - 1;
    int gap = place(row);
    for (int at = gap + 1 & mask; index[at] != 0; at = at + 1 & mask) {
      int other = index[at] - 1;
      int home = hash(idHigh[other], idLow[other]) & mask;
      if ((at - home & mask) >= (at - gap & mask)) {
        index[gap] = index[at];
        gap = at;
      }
    }
    index[gap] = 0;
  }

  // Ids are digests: any of their bits are as good as others.
  private static int hash(long high, long low) {
    return (int) (high ^ low ^ high >>> 32);
  }

  private void grow() {
    int rows = count * 2;
    idHigh = Arrays.copyOf(idHigh, rows);
    idLow = Arrays.copyOf(idLow, rows);
    ipHigh = Arrays.copyOf(ipHigh, rows);
    ipLow = Arrays.copyOf(ipLow, rows);
    port = Arrays.copyOf(port, rows);
    flags = Arrays.copyOf(flags, rows);
    instance = Arrays.copyOf(instance, rows);
    expiresNs = Arrays.copyOf(expiresNs, rows);
    renewedNs = Arrays.copyOf(renewedNs, rows);
    toldNs = Arrays.copyOf(toldNs, rows);
    index = new int[rows * 2];
    for (int row = 0; row < count; row++) {
      link(row);
    }
  }
}
