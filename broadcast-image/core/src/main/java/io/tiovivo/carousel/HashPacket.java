package io.tiovivo.carousel;

import io.tiovivo.identity.KeyId;
import io.tiovivo.identity.SignerKeys;
import io.tiovivo.identity.SigningContext;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * Hashes of a run of symbols as they came, well-formed; whether they are true says the signature.
 */
final class HashPacket {
  private static final int ESI_MASK = 0xFFFFFF;
  private static final int SEGMENTS_AT = SymbolHashes.KEY_ID_BYTES + SymbolHashes.SALT_BYTES;

  private final byte[] bytes;
  private final int segments;
  private final int symbols;

  private HashPacket(byte[] bytes, int segments, int symbols) {
    this.bytes = bytes;
    this.segments = segments;
    this.symbols = symbols;
  }

  /**
   * Reads a packet; empty: it is malformed, or about blocks that the image has not.
   *
   * @param bytes owned by the packet from now on
   */
  static Optional<HashPacket> parse(byte[] bytes, int blocks) {
    if (bytes.length < SymbolHashes.FRAME_BYTES) {
      return Optional.empty();
    }
    int segments = bytes[SEGMENTS_AT] & 0xFF;
    int end = SymbolHashes.FRAME_BYTES + segments * SymbolHashes.SEGMENT_BYTES;
    if (segments == 0 || end > bytes.length) {
      return Optional.empty();
    }
    HashPacket packet = new HashPacket(bytes, segments, 0);
    int symbols = 0;
    for (int i = 0; i < segments; i++) {
      boolean known = packet.sbn(i) < blocks || packet.sbn(i) == SymbolHashes.MANIFEST_SBN;
      if (!known || packet.count(i) == 0) {
        return Optional.empty();
      }
      symbols += packet.count(i);
    }
    return end + symbols * SymbolHashes.HASH_BYTES == bytes.length
        ? Optional.of(new HashPacket(bytes, segments, symbols))
        : Optional.empty();
  }

  byte[] bytes() {
    return bytes;
  }

  /** Segments of symbols with rising ids. */
  int segments() {
    return segments;
  }

  /** Of a segment: the block, or {@link SymbolHashes#MANIFEST_SBN}. */
  int sbn(int segment) {
    return bytes[segmentAt(segment)] & 0xFF;
  }

  int firstEsi(int segment) {
    int at = segmentAt(segment);
    return (bytes[at + 1] & 0xFF) << 16 | (bytes[at + 2] & 0xFF) << 8 | bytes[at + 3] & 0xFF;
  }

  int count(int segment) {
    return bytes[segmentAt(segment) + 4] & 0xFF;
  }

  private static int segmentAt(int segment) {
    return SEGMENTS_AT + 1 + segment * SymbolHashes.SEGMENT_BYTES;
  }

  /** Where the hash of a symbol is in {@link #bytes}; -1: it is not among these. */
  int hashAt(int sbn, int esi) {
    int before = 0;
    for (int i = 0; i < segments; i++) {
      int index = esi - firstEsi(i) & ESI_MASK;
      if (sbn(i) == sbn && index < count(i)) {
        return hashAt(before + index);
      }
      before += count(i);
    }
    return -1;
  }

  private int hashAt(int index) {
    return bytes.length
        - SymbolHashes.SIGNATURE_BYTES
        - (symbols - index) * SymbolHashes.HASH_BYTES;
  }

  /** True when a symbol has the hash that is at {@code hashAt}. */
  boolean confirms(
      MessageDigest sha256, int hashAt, int sbn, int esi, byte[] symbol, int offset, int length) {
    byte[] hash =
        SymbolHashes.hash(
            sha256, bytes, SymbolHashes.KEY_ID_BYTES, sbn, esi, symbol, offset, length);
    return Arrays.equals(
        hash, 0, SymbolHashes.HASH_BYTES, bytes, hashAt, hashAt + SymbolHashes.HASH_BYTES);
  }

  /** True when both have one salt: copies, or one was made to look like the other. */
  boolean sameSalt(HashPacket other) {
    int at = SymbolHashes.KEY_ID_BYTES;
    int end = at + SymbolHashes.SALT_BYTES;
    return Arrays.equals(bytes, at, end, other.bytes, at, end);
  }

  KeyId signer() {
    return KeyId.of16(Arrays.copyOf(bytes, SymbolHashes.KEY_ID_BYTES));
  }

  /** Checks the signature: slow. */
  boolean isAuthentic(SignerKeys keys, byte[] manifestSha256) {
    byte[] signature =
        Arrays.copyOfRange(bytes, bytes.length - SymbolHashes.SIGNATURE_BYTES, bytes.length);
    return keys.verify(
        SigningContext.SYMBOL_HASHES,
        signer(),
        SymbolHashes.signedPayload(manifestSha256, bytes),
        signature);
  }
}
