package io.tiovivo.carousel;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.identity.SignerKeys;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Goes through a log that was filled without looking: of its symbols those stay that a verified
 * hash confirms. The hashes are in the same log. Two passes; in memory are some bytes for each
 * packet with hashes and four for each symbol.
 *
 * <p>Worker only.
 */
final class LogSift {
  /**
   * What was found.
   *
   * @param confirmed SBN and ESI of the symbols that stay
   * @param forged symbols that their hash contradicts
   * @param unproven symbols without a hash
   * @param proofs verified packets with hashes
   * @param checks signature checks
   */
  record Result(int[] confirmed, long forged, long unproven, int proofs, int checks) {}

  /**
   * Some hashes of a verified packet in the log: for ids that rise from the one it is filed under.
   */
  private record Proof(int place, int hashAt, int count, byte[] salt) {}

  private static final int ESI_MASK = 0xFFFFFF;

  private final SpillLog log;
  private final ObjectTransmissionInformation oti;
  private final SignerKeys keys;
  private final byte[] manifestSha256;
  private final TreeMap<Integer, Proof> proofs = new TreeMap<>(Integer::compareUnsigned);
  private final List<byte[]> salts = new ArrayList<>();
  private final MessageDigest sha256 = SymbolHashes.sha256();
  private final byte[] symbol;
  private final byte[] hash = new byte[SymbolHashes.HASH_BYTES];
  private int packets;
  private int checks;
  private int[] confirmed = new int[1024];
  private int confirmedCount;
  private long forged;
  private long unproven;

  LogSift(SpillLog log, ObjectTransmissionInformation oti, SignerKeys keys, byte[] manifestSha256) {
    this.log = log;
    this.oti = oti;
    this.keys = keys;
    this.manifestSha256 = manifestSha256;
    symbol = new byte[oti.symbolBytes()];
  }

  Result run() {
    log.forEachHashes(this::proof);
    BitSet rejected = new BitSet();
    if (packets == 0) {
      // There is nothing to go by: all stays as it was.
      log.forEachUnproven((place, sbn, esi) -> keep(sbn << 24 | esi));
    } else {
      log.forEachUnproven((place, sbn, esi) -> judge(place, sbn, esi, rejected));
      log.sifted(rejected);
    }
    return new Result(Arrays.copyOf(confirmed, confirmedCount), forged, unproven, packets, checks);
  }

  private void proof(int place, byte[] bytes) {
    Optional<HashPacket> read = HashPacket.parse(bytes, oti.sourceBlocks());
    if (read.isEmpty() || !keys.knows(read.get().signer())) {
      return;
    }
    HashPacket packet = read.get();
    byte[] salt =
        Arrays.copyOfRange(
            bytes, SymbolHashes.KEY_ID_BYTES, SymbolHashes.KEY_ID_BYTES + SymbolHashes.SALT_BYTES);
    if (salts.stream().anyMatch(known -> Arrays.equals(known, salt))) {
      return;
    }
    checks++;
    if (!packet.isAuthentic(keys, manifestSha256)) {
      return;
    }
    packets++;
    salts.add(salt);
    for (int i = 0; i < packet.segments(); i++) {
      if (packet.sbn(i) != SymbolHashes.MANIFEST_SBN) {
        file(place, packet, i, salt);
      }
    }
  }

  private void file(int place, HashPacket packet, int segment, byte[] salt) {
    int sbn = packet.sbn(segment);
    int first = packet.firstEsi(segment);
    int count = packet.count(segment);
    int hashAt = packet.hashAt(sbn, first);
    // Ids begin again after the highest.
    int beforeEnd = Math.min(count, ESI_MASK + 1 - first);
    proofs.put(sbn << 24 | first, new Proof(place, hashAt, beforeEnd, salt));
    if (beforeEnd < count) {
      int restAt = hashAt + beforeEnd * SymbolHashes.HASH_BYTES;
      proofs.put(sbn << 24, new Proof(place, restAt, count - beforeEnd, salt));
    }
  }

  private void judge(int place, int sbn, int esi, BitSet rejected) {
    int id = sbn << 24 | esi;
    Map.Entry<Integer, Proof> entry = proofs.floorEntry(id);
    int index = entry == null ? -1 : id - entry.getKey();
    if (entry == null || index < 0 || index >= entry.getValue().count()) {
      unproven++;
      rejected.set(place);
      return;
    }
    Proof proof = entry.getValue();
    int hashAt = proof.hashAt() + index * SymbolHashes.HASH_BYTES;
    log.read(proof.place(), SymbolHashes.LENGTH_BYTES + hashAt, hash, 0, hash.length);
    log.read(place, 0, symbol, 0, symbol.length);
    byte[] is = SymbolHashes.hash(sha256, proof.salt(), 0, sbn, esi, symbol, 0, symbol.length);
    if (Arrays.equals(is, 0, hash.length, hash, 0, hash.length)) {
      keep(id);
    } else {
      forged++;
      rejected.set(place);
    }
  }

  private void keep(int id) {
    if (confirmedCount == confirmed.length) {
      confirmed = Arrays.copyOf(confirmed, 2 * confirmedCount);
    }
    confirmed[confirmedCount++] = id;
  }
}
