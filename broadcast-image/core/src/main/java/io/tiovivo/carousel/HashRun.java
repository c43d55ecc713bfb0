package io.tiovivo.carousel;

import io.tiovivo.wire.WireWriter;
import java.security.MessageDigest;
import java.util.Arrays;

/** Symbols that are about to be sent, and the packet that says their hashes. */
final class HashRun {
  private final int symbolBytes;
  private final int[] ids;
  private final byte[] symbols;
  private final WireWriter packet;
  private final MessageDigest sha256 = SymbolHashes.sha256();
  private final byte[] salt = new byte[SymbolHashes.SALT_BYTES];
  private final byte[] hashes;
  private int made;
  private int sent;

  /**
   * @param runSymbols how many there are
   */
  HashRun(int runSymbols, int symbolBytes) {
    this.symbolBytes = symbolBytes;
    ids = new int[runSymbols];
    symbols = new byte[runSymbols * symbolBytes];
    hashes = new byte[runSymbols * SymbolHashes.HASH_BYTES];
    packet = new WireWriter(symbolBytes);
  }

  /** Begins another run; what was here is sent. */
  void begin(byte[] randomSalt) {
    System.arraycopy(randomSalt, 0, salt, 0, salt.length);
    made = 0;
    sent = 0;
  }

  boolean isMade() {
    return made == ids.length;
  }

  boolean isSent() {
    return sent == ids.length;
  }

  /** Where the next symbol goes in {@link #array}. */
  int nextOffset() {
    return made * symbolBytes;
  }

  byte[] array() {
    return symbols;
  }

  /** The symbol at {@link #nextOffset} is complete. */
  void add(int sbn, int esi) {
    byte[] hash = SymbolHashes.hash(sha256, salt, 0, sbn, esi, symbols, nextOffset(), symbolBytes);
    System.arraycopy(hash, 0, hashes, made * SymbolHashes.HASH_BYTES, SymbolHashes.HASH_BYTES);
    ids[made++] = sbn << 24 | esi;
  }

  /** Takes the next symbol to send: its place in the run. */
  int take() {
    return sent++;
  }

  int sbn(int index) {
    return ids[index] >>> 24;
  }

  int esi(int index) {
    return ids[index] & 0xFFFFFF;
  }

  int offset(int index) {
    return index * symbolBytes;
  }

  /** The packet but for key id and signature, whose places are left empty. */
  byte[] unsigned(SmallObject manifest, int blocks) {
    packet.clear().reserve(SymbolHashes.KEY_ID_BYTES);
    packet.bytes(salt, 0, salt.length);
    int segments = Math.min(blocks, ids.length);
    packet.u8(segments + 1);
    for (int i = 0; i < segments; i++) {
      // Blocks take turns: each one's ids are every so many symbols, and rise one by one.
      int count = (ids.length - i + blocks - 1) / blocks;
      packet.u8(sbn(i)).u24(esi(i)).u8(count);
    }
    packet.u8(SymbolHashes.MANIFEST_SBN).u24(manifest.nextEsi());
    packet.u8(SymbolHashes.MANIFEST_SYMBOLS);
    for (int i = 0; i < segments; i++) {
      for (int index = i; index < ids.length; index += blocks) {
        packet.bytes(hashes, index * SymbolHashes.HASH_BYTES, SymbolHashes.HASH_BYTES);
      }
    }
    byte[] symbol = new byte[symbolBytes];
    for (int i = 0; i < SymbolHashes.MANIFEST_SYMBOLS; i++) {
      int esi = manifest.ahead(i, symbol);
      packet.bytes(
          SymbolHashes.hash(
              sha256, salt, 0, SymbolHashes.MANIFEST_SBN, esi, symbol, 0, symbolBytes),
          0,
          SymbolHashes.HASH_BYTES);
    }
    packet.reserve(SymbolHashes.SIGNATURE_BYTES);
    return Arrays.copyOf(packet.array(), packet.length());
  }
}
