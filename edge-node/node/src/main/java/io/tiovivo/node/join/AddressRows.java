package io.tiovivo.node.join;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.message.Contact;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The addresses of a book, column by column. Rows move when one is removed. */
final class AddressRows {
  private static final int FIRST_ROWS = 8;
  private static final int MAX_VERSIONS = 32;

  private long[] high = new long[FIRST_ROWS];
  private long[] low = new long[FIRST_ROWS];
  private long[] idHigh = new long[FIRST_ROWS];
  private long[] idLow = new long[FIRST_ROWS];
  private char[] port = new char[FIRST_ROWS];
  private char[] tcpPort = new char[FIRST_ROWS];
  private short[] loadPermille = new short[FIRST_ROWS];
  private byte[] version = new byte[FIRST_ROWS];
  // Versions in the field are few; one that no longer fits is not known.
  private final List<String> versions = new ArrayList<>(List.of(""));

  int[] seenS = new int[FIRST_ROWS];
  long[] restUntilNs = new long[FIRST_ROWS];
  byte[] failures = new byte[FIRST_ROWS];
  byte[] source = new byte[FIRST_ROWS];
  boolean[] served = new boolean[FIRST_ROWS];
  int count;

  /** The row with that id, or else with that address; -1: none. */
  int find(Contact contact) {
    int byAddress = -1;
    NodeId id = contact.id();
    PeerAddress at = contact.address();
    for (int row = 0; row < count; row++) {
      if (id != null && idHigh[row] == id.high() && idLow[row] == id.low()) {
        return row;
      }
      if (high[row] == at.high() && low[row] == at.low() && port[row] == at.port()) {
        byAddress = row;
      }
    }
    return byAddress;
  }

  /** A new row at the end. */
  int add() {
    if (count == high.length) {
      grow(count * 2);
    }
    return count++;
  }

  void clear(int row, int fromSource) {
    idHigh[row] = 0;
    idLow[row] = 0;
    failures[row] = 0;
    version[row] = 0;
    served[row] = false;
    restUntilNs[row] = Long.MIN_VALUE;
    source[row] = (byte) fromSource;
    seenS[row] = Integer.MIN_VALUE;
  }

  void set(int row, Contact contact, int seen) {
    high[row] = contact.address().high();
    low[row] = contact.address().low();
    port[row] = (char) contact.address().port();
    tcpPort[row] = (char) contact.tcpPort();
    loadPermille[row] = (short) contact.loadPermille();
    if (contact.id() != null) {
      idHigh[row] = contact.id().high();
      idLow[row] = contact.id().low();
    }
    if (!contact.version().isEmpty()) {
      version[row] = versionIndex(contact.version());
    }
    seenS[row] = Math.max(seenS[row], seen);
  }

  Contact contact(int row) {
    boolean known = idHigh[row] != 0 || idLow[row] != 0;
    return new Contact(
        known ? new NodeId(idHigh[row], idLow[row]) : null,
        new PeerAddress(high[row], low[row], port[row]),
        tcpPort[row],
        versions.get(version[row]),
        loadPermille[row]);
  }

  /** The last row takes the place of this one. */
  void remove(int row) {
    int last = --count;
    high[row] = high[last];
    low[row] = low[last];
    idHigh[row] = idHigh[last];
    idLow[row] = idLow[last];
    port[row] = port[last];
    tcpPort[row] = tcpPort[last];
    loadPermille[row] = loadPermille[last];
    version[row] = version[last];
    seenS[row] = seenS[last];
    restUntilNs[row] = restUntilNs[last];
    failures[row] = failures[last];
    source[row] = source[last];
    served[row] = served[last];
  }

  private byte versionIndex(String word) {
    int index = versions.indexOf(word);
    if (index < 0 && versions.size() < MAX_VERSIONS) {
      index = versions.size();
      versions.add(word);
    }
    return (byte) Math.max(0, index);
  }

  private void grow(int length) {
    high = Arrays.copyOf(high, length);
    low = Arrays.copyOf(low, length);
    idHigh = Arrays.copyOf(idHigh, length);
    idLow = Arrays.copyOf(idLow, length);
    port = Arrays.copyOf(port, length);
    tcpPort = Arrays.copyOf(tcpPort, length);
    loadPermille = Arrays.copyOf(loadPermille, length);
    version = Arrays.copyOf(version, length);
    seenS = Arrays.copyOf(seenS, length);
    restUntilNs = Arrays.copyOf(restUntilNs, length);
    failures = Arrays.copyOf(failures, length);
    source = Arrays.copyOf(source, length);
    served = Arrays.copyOf(served, length);
  }
}
