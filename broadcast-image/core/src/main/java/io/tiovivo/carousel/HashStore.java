package io.tiovivo.carousel;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Which packets with hashes go to the log unchecked: each one once, and no more than a head-end can
 * have sent for the symbols that are here.
 */
final class HashStore {
  /** Copies of a packet come within so many others. */
  static final int MAX_RECENT = 8;

  /** Packets for each run of symbols: at 90 % loss there are three. */
  static final int MAX_PER_RUN = 4;

  /** So many more are no flood yet. */
  static final int SPARE = 32;

  private final int runSymbols;
  private final ArrayDeque<HashPacket> recent = new ArrayDeque<>();
  private long stored;
  private boolean flooded;

  /**
   * @param runSymbols that a packet has hashes of; 0: there are none
   */
  HashStore(int runSymbols) {
    this.runSymbols = runSymbols;
  }

  /** Notes a packet; true: it is to be stored. */
  boolean wants(HashPacket packet, long symbols) {
    if (runSymbols == 0
        || recent.stream().anyMatch(known -> Arrays.equals(known.bytes(), packet.bytes()))) {
      return false;
    }
    if (stored >= SPARE + MAX_PER_RUN * symbols / runSymbols) {
      flooded = true;
      return false;
    }
    if (recent.size() == MAX_RECENT) {
      recent.remove();
    }
    recent.add(packet);
    stored++;
    return true;
  }

  /** True once there were more than a head-end can have sent. */
  boolean flooded() {
    return flooded;
  }
}
