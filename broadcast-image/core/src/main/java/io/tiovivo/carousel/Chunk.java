package io.tiovivo.carousel;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.wire.WireReader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.zip.CRC32;

/**
 * One entry of the symbol log: 64 KiB with a header, a table of symbol ids, and the symbols. The
 * layout is in docs/WIRE.md.
 */
final class Chunk {
  static final int BYTES = 64 * 1024;
  static final int HEADER_BYTES = 52;

  /** Of this many symbols in the log, one may be a packet with hashes. */
  static final int SYMBOLS_PER_HASHES = 32;

  /** Bytes of the manifest's digest that a chunk carries. */
  static final int DIGEST_BYTES = 16;

  private static final int MAGIC = 0x54565343; // "TVSC"
  private static final int CRC_AT = 48;
  private static final int KIND_AT = 45;
  private static final byte SYMBOLS = 0;
  private static final byte DROPPED_BLOCKS = 1;
  private static final byte SIFTED = 2;
  private static final int ID_BYTES = 4;

  private final byte[] bytes = new byte[BYTES];
  private final ByteBuffer fields = ByteBuffer.wrap(bytes);
  private int capacity;
  private int symbolBytes;
  private int count;
  private boolean proven;

  /** Symbols of this size that a chunk holds. */
  static int capacity(int symbolBytes) {
    return (BYTES - HEADER_BYTES) / (symbolBytes + ID_BYTES);
  }

  /** Where symbol {@code index} starts in a chunk. */
  static int symbolOffset(int symbolBytes, int index) {
    return HEADER_BYTES + capacity(symbolBytes) * ID_BYTES + index * symbolBytes;
  }

  /** Empties the chunk. */
  Chunk start(int newSymbolBytes) {
    symbolBytes = newSymbolBytes;
    capacity = capacity(newSymbolBytes);
    count = 0;
    Arrays.fill(bytes, (byte) 0xFF);
    bytes[KIND_AT] = SYMBOLS;
    proven = false;
    return this;
  }

  /** Notes that its symbols are true; in memory only. */
  void proven(boolean newProven) {
    proven = newProven;
  }

  boolean isProven() {
    return proven;
  }

  int count() {
    return count;
  }

  boolean full() {
    return count == capacity;
  }

  /** Takes one symbol from the reader, which has exactly one left. */
  void add(int sbn, int esi, WireReader symbol) {
    fields.putInt(HEADER_BYTES + count * ID_BYTES, id(sbn, esi));
    symbol.bytes(bytes, symbolOffset(symbolBytes, count), symbolBytes);
    count++;
  }

  /** Takes a packet with hashes of symbols, which a symbol's place has room for. */
  void addHashes(byte[] packet) {
    fields.putInt(HEADER_BYTES + count * ID_BYTES, id(SymbolHashes.MANIFEST_SBN, 0));
    int at = symbolOffset(symbolBytes, count);
    fields.putShort(at, (short) packet.length);
    fields.put(at + SymbolHashes.LENGTH_BYTES, packet, 0, packet.length);
    count++;
  }

  /** Makes this the entry that says: of what came before, only what a hash confirms counts. */
  void sifted() {
    bytes[KIND_AT] = SIFTED;
  }

  boolean saysSifted() {
    return bytes[KIND_AT] == SIFTED;
  }

  /** Makes this an entry that takes back what earlier chunks say of a block; more may follow. */
  void drop(int sbn) {
    bytes[KIND_AT] = DROPPED_BLOCKS;
    fields.putInt(HEADER_BYTES + count * ID_BYTES, id(sbn, 0));
    count++;
  }

  void forEachDropped(IntConsumer action) {
    for (int i = 0; i < count; i++) {
      action.accept(sbn(i));
    }
  }

  /** True: it has no symbols, and those of its blocks in chunks before it do not count. */
  boolean dropsBlocks() {
    return bytes[KIND_AT] == DROPPED_BLOCKS;
  }

  /** Completes the header; from now on the chunk may be written. */
  byte[] seal(long session, int slot, byte[] digest, ObjectTransmissionInformation oti) {
    fields.putInt(0, MAGIC).putShort(4, (short) count).putShort(6, (short) symbolBytes);
    fields.putLong(8, session).putInt(16, slot);
    fields.put(20, digest, 0, DIGEST_BYTES);
    fields.put(36, (byte) (oti.transferBytes() >>> 32)).putInt(37, (int) oti.transferBytes());
    fields.put(41, (byte) oti.sourceBlocks()).putShort(42, (short) oti.subBlocks());
    fields.put(44, (byte) oti.alignment());
    fields.put(46, (byte) 0).put(47, (byte) 0);
    fields.putInt(CRC_AT, crc());
    return bytes;
  }

  /** The buffer, to read a chunk from flash into before {@link #open}. */
  byte[] array() {
    return bytes;
  }

  /** True when the first bytes of the buffer look like a header: worth reading the rest. */
  boolean looksLikeChunk(int slot) {
    return fields.getInt(0) == MAGIC && fields.getInt(16) == slot;
  }

  /** Checks what was read from {@code slot}; false: nothing here can be used. */
  boolean open(int slot) {
    if (!looksLikeChunk(slot) || fields.getInt(CRC_AT) != crc()) {
      return false;
    }
    symbolBytes = fields.getShort(6) & 0xFFFF;
    count = fields.getShort(4) & 0xFFFF;
    capacity = capacity(symbolBytes);
    boolean known = bytes[KIND_AT] >= SYMBOLS && bytes[KIND_AT] <= SIFTED;
    return known && count <= capacity && flawless();
  }

  private boolean flawless() {
    return ObjectTransmissionInformation.flaw(
            transferBytes(),
            symbolBytes,
            fields.get(41) & 0xFF,
            fields.getShort(42) & 0xFFFF,
            fields.get(44) & 0xFF)
        .isEmpty();
  }

  ObjectTransmissionInformation oti() {
    return new ObjectTransmissionInformation(
        transferBytes(),
        symbolBytes,
        fields.get(41) & 0xFF,
        fields.getShort(42) & 0xFFFF,
        fields.get(44) & 0xFF);
  }

  long session() {
    return fields.getLong(8);
  }

  byte[] digest() {
    return Arrays.copyOfRange(bytes, 20, 20 + DIGEST_BYTES);
  }

  int sbn(int index) {
    return fields.getInt(HEADER_BYTES + index * ID_BYTES) >>> 24;
  }

  int esi(int index) {
    return fields.getInt(HEADER_BYTES + index * ID_BYTES) & 0xFFFFFF;
  }

  private long transferBytes() {
    return (fields.get(36) & 0xFFL) << 32 | fields.getInt(37) & 0xFFFF_FFFFL;
  }

  private static int id(int sbn, int esi) {
    return sbn << 24 | esi;
  }

  private int crc() {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, CRC_AT);
    crc.update(bytes, CRC_AT + 4, BYTES - CRC_AT - 4);
    return (int) crc.getValue();
  }
}
