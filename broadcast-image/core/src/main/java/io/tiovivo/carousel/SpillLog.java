package io.tiovivo.carousel;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.flash.FlashException;
import io.tiovivo.flash.FlashRegion;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The log of received symbols in scratch flash: places for chunks of 64 KiB, used from the first
 * on. The log is its own index: {@link SpillScan} reads it back after a power cut, which costs the
 * chunks that were not synced and nothing else.
 *
 * <p>Worker only: every method may take as long as the flash takes.
 */
final class SpillLog {
  /** Erase blocks that may go bad during one reception before the flash counts as failed. */
  static final int MAX_BAD_BLOCKS = 16;

  private static final int ID_BYTES = 4;

  /** Is told of packets with hashes. */
  interface HashesVisitor {
    void hashes(int place, byte[] packet);
  }

  /** Is told of symbols. */
  interface SymbolVisitor {
    void symbol(int place, int sbn, int esi);
  }

  private final FlashRegion region;
  private final ObjectTransmissionInformation oti;
  private final byte[] digest;
  private final long session;
  private final BitSet written;

  /** Places of chunks whose symbols were looked at before they came here. */
  private final BitSet proven = new BitSet();

  /** Places of symbols that do not count. */
  private final BitSet rejected = new BitSet();

  private final int[] firstSlots;
  private final int chunkSlots;
  private final int eraseBytes;
  private final byte[] table;
  private int nextSlot;
  private long erasedTo;
  private int badBlocks;

  /**
   * @param digest of the manifest; its first 16 bytes count
   * @param session tells this reception's chunks from stale ones
   */
  SpillLog(FlashRegion region, ObjectTransmissionInformation oti, byte[] digest, long session) {
    this(region, oti, digest, session, new BitSet(), new int[oti.sourceBlocks()], 0, 0);
  }

  /**
   * A log that was read back: its next chunk goes to {@code nextSlot}.
   *
   * @param firstSlots of each block, where the symbols that count begin
   */
  SpillLog(
      FlashRegion region,
      ObjectTransmissionInformation oti,
      byte[] digest,
      long session,
      BitSet written,
      int[] firstSlots,
      int nextSlot,
      long erasedTo) {
    this.region = region;
    this.oti = oti;
    this.digest = Arrays.copyOf(digest, Chunk.DIGEST_BYTES);
    this.session = session;
    this.written = written;
    this.firstSlots = firstSlots;
    this.nextSlot = nextSlot;
    this.erasedTo = erasedTo;
    chunkSlots = chunkSlots(region);
    eraseBytes = region.flash().geometry().eraseBlockBytes();
    table = new byte[Chunk.capacity(oti.symbolBytes()) * ID_BYTES];
  }

  /** Places for chunks in a region. */
  static int chunkSlots(FlashRegion region) {
    return (int) Math.min(Integer.MAX_VALUE / 2, region.bytes() / Chunk.BYTES);
  }

  /** Places for chunks that an image needs, with room for a few restarts. */
  static long neededSlots(ObjectTransmissionInformation oti) {
    int capacity = Chunk.capacity(oti.symbolBytes());
    long symbols = oti.sourceSymbols() + (long) oti.sourceBlocks() * SymbolLedger.EXTRA_SYMBOLS;
    symbols += SymbolHashes.runSymbols(oti) > 0 ? symbols / Chunk.SYMBOLS_PER_HASHES : 0;
    return capacity == 0 ? Long.MAX_VALUE : (symbols + capacity - 1) / capacity + 2;
  }

  boolean belongsTo(byte[] manifestSha256, ObjectTransmissionInformation otherOti) {
    return oti.equals(otherOti)
        && Arrays.equals(digest, 0, Chunk.DIGEST_BYTES, manifestSha256, 0, Chunk.DIGEST_BYTES);
  }

  /**
   * Makes older receptions' chunks unreachable, durably: before the first chunk of a new log. Only
   * the first erase block has to go for that, since the others carry another session.
   */
  void begin() {
    long end = 1;
    while (erasedTo < end) {
      try {
        eraseUpTo(end);
      } catch (FlashException e) {
        countBadBlock(e);
        nextSlot = (int) ((erasedTo + Chunk.BYTES - 1) / Chunk.BYTES);
        if (isFull()) {
          throw e;
        }
        end = erasedTo + 1;
      }
    }
    region.sync();
  }

  /** Takes back all symbols of some blocks, durably; false: the region is full. */
  boolean drop(BitSet blocks) {
    Chunk chunk = new Chunk().start(oti.symbolBytes());
    boolean stored = true;
    for (int sbn = blocks.nextSetBit(0); sbn >= 0; sbn = blocks.nextSetBit(sbn + 1)) {
      chunk.drop(sbn);
      if (chunk.full() || blocks.nextSetBit(sbn + 1) < 0) {
        stored &= append(chunk);
        chunk.start(oti.symbolBytes());
      }
    }
    region.sync();
    return stored;
  }

  boolean isFull() {
    return nextSlot >= chunkSlots;
  }

  /**
   * Appends a chunk; false: the region is full.
   *
   * @throws FlashException when the flash fails, or too many of its erase blocks do
   */
  boolean append(Chunk chunk) {
    while (!isFull()) {
      int slot = nextSlot++;
      try {
        long at = (long) slot * Chunk.BYTES;
        eraseUpTo(at + Chunk.BYTES);
        region.program(at, chunk.seal(session, slot, digest, oti), 0, Chunk.BYTES);
        if (chunk.dropsBlocks()) {
          chunk.forEachDropped(sbn -> firstSlots[sbn] = slot);
        } else if (!chunk.saysSifted()) {
          written.set(slot);
          proven.set(slot, chunk.isProven());
        }
        return true;
      } catch (FlashException e) {
        skipBadBlock(e);
      }
    }
    return false;
  }

  void sync() {
    region.sync();
  }

  private void eraseUpTo(long end) {
    while (erasedTo < end) {
      long at = erasedTo;
      erasedTo += eraseBytes;
      region.erase(at, eraseBytes);
    }
  }

  private void countBadBlock(FlashException e) {
    if (e.reason() != FlashException.Reason.BAD_BLOCK || ++badBlocks > MAX_BAD_BLOCKS) {
      throw e;
    }
  }

  private void skipBadBlock(FlashException e) {
    countBadBlock(e);
    long blockEnd = ((long) nextSlot * Chunk.BYTES - 1) / eraseBytes * eraseBytes + eraseBytes;
    nextSlot = (int) ((blockEnd + Chunk.BYTES - 1) / Chunk.BYTES);
    erasedTo = Math.max(erasedTo, blockEnd);
  }

  /**
   * Finds a block's symbols in the log.
   *
   * @param esis receives their ids, behind {@code known} that are there already
   * @param places receives for each where it is, for {@link #read}
   * @return how many there are now; each id once
   */
  int locate(int sbn, int[] esis, int[] places, int known) {
    int capacity = Chunk.capacity(oti.symbolBytes());
    EsiSet seen = new EsiSet();
    for (int i = 0; i < known; i++) {
      seen.add(esis[i]);
    }
    int count = known;
    for (int slot = written.nextSetBit(firstSlots[sbn]);
        slot >= 0;
        slot = written.nextSetBit(slot + 1)) {
      region.read((long) slot * Chunk.BYTES + Chunk.HEADER_BYTES, table, 0, table.length);
      for (int i = 0; i < capacity && count < esis.length; i++) {
        int esi = esi(i);
        // An unused entry is all ones, which is no symbol of ours: block 255 does not exist.
        int place = slot * capacity + i;
        if ((table[i * ID_BYTES] & 0xFF) == sbn && !rejected.get(place) && seen.add(esi)) {
          esis[count] = esi;
          places[count++] = place;
        }
      }
    }
    return count;
  }

  /** Visits all packets with hashes. */
  void forEachHashes(HashesVisitor visitor) {
    visit(
        written,
        (place, sbn, esi) -> {
          if (sbn == SymbolHashes.MANIFEST_SBN && esi == 0) {
            visitor.hashes(place, hashes(place));
          }
        });
  }

  private byte[] hashes(int place) {
    byte[] length = new byte[SymbolHashes.LENGTH_BYTES];
    read(place, 0, length, 0, length.length);
    int bytes = (length[0] & 0xFF) << 8 | length[1] & 0xFF;
    byte[] packet = new byte[Math.min(bytes, oti.symbolBytes() - length.length)];
    read(place, length.length, packet, 0, packet.length);
    return packet;
  }

  /** Visits all symbols that count although nobody has looked at them. */
  void forEachUnproven(SymbolVisitor visitor) {
    BitSet slots = (BitSet) written.clone();
    slots.andNot(proven);
    int capacity = Chunk.capacity(oti.symbolBytes());
    visit(
        slots,
        (place, sbn, esi) -> {
          boolean counts = sbn < oti.sourceBlocks() && place / capacity >= firstSlots[sbn];
          if (counts && !rejected.get(place)) {
            visitor.symbol(place, sbn, esi);
          }
        });
  }

  private void visit(BitSet slots, SymbolVisitor visitor) {
    int capacity = Chunk.capacity(oti.symbolBytes());
    byte[] ids = new byte[table.length];
    for (int slot = slots.nextSetBit(0); slot >= 0; slot = slots.nextSetBit(slot + 1)) {
      region.read((long) slot * Chunk.BYTES + Chunk.HEADER_BYTES, ids, 0, ids.length);
      for (int i = 0; i < capacity; i++) {
        int at = i * ID_BYTES;
        int esi = (ids[at + 1] & 0xFF) << 16 | (ids[at + 2] & 0xFF) << 8 | ids[at + 3] & 0xFF;
        visitor.symbol(slot * capacity + i, ids[at] & 0xFF, esi);
      }
    }
  }

  /**
   * Symbols at these places do not count from now on; a note in the log says to look again after a
   * restart.
   */
  void sifted(BitSet places) {
    rejected.or(places);
    proven.or(written);
    Chunk note = new Chunk().start(oti.symbolBytes());
    note.sifted();
    append(note);
    region.sync();
  }

  private int esi(int index) {
    int at = index * ID_BYTES;
    return (table[at + 1] & 0xFF) << 16 | (table[at + 2] & 0xFF) << 8 | table[at + 3] & 0xFF;
  }

  /** Reads a part of the symbol at a place from {@link #locate}. */
  void read(int place, int symbolOffset, byte[] target, int offset, int length) {
    int capacity = Chunk.capacity(oti.symbolBytes());
    long slot = place / capacity;
    int inChunk = Chunk.symbolOffset(oti.symbolBytes(), place % capacity) + symbolOffset;
    region.read(slot * Chunk.BYTES + inChunk, target, offset, length);
  }
}
