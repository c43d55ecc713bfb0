package io.tiovivo.carousel;

import java.security.MessageDigest;
import java.util.ArrayDeque;

/** The newest verified packets with hashes: what single symbols must be. */
final class HashBook {
  /** Packets that are held: some three thousand symbols on either side of what is being sent. */
  static final int MAX_PACKETS = 32;

  /** What is known about a symbol. */
  enum Verdict {
    CONFIRMED,
    CONTRADICTED,
    UNKNOWN
  }

  private final ArrayDeque<HashPacket> packets = new ArrayDeque<>();
  private final MessageDigest sha256 = SymbolHashes.sha256();

  void add(HashPacket verified) {
    if (packets.size() == MAX_PACKETS) {
      packets.pollLast();
    }
    packets.addFirst(verified);
  }

  /** True when it is here already, or pretends to be. */
  boolean has(HashPacket packet) {
    return packets.stream().anyMatch(packet::sameSalt);
  }

  boolean covers(int sbn, int esi) {
    for (HashPacket packet : packets) {
      if (packet.hashAt(sbn, esi) >= 0) {
        return true;
      }
    }
    return false;
  }

  Verdict judge(int sbn, int esi, byte[] symbol, int length) {
    for (HashPacket packet : packets) {
      int hashAt = packet.hashAt(sbn, esi);
      if (hashAt >= 0) {
        return packet.confirms(sha256, hashAt, sbn, esi, symbol, 0, length)
            ? Verdict.CONFIRMED
            : Verdict.CONTRADICTED;
      }
    }
    return Verdict.UNKNOWN;
  }
}
