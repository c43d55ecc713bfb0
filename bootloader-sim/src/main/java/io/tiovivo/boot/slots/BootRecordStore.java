package io.tiovivo.boot.slots;

import io.tiovivo.flash.FlashException;
import io.tiovivo.flash.FlashRegion;
import io.tiovivo.identity.Trust;
import io.tiovivo.wire.WireReader;
import io.tiovivo.wire.WireWriter;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;

/**
 * Keeps the boot record in two copies. Each record region is two cells; record number n goes into
 * cell n mod 2 of region A and, once that is durable, of region B. So at any moment a whole copy of
 * the last or the last but one record is untouched by whatever is being written, and what was
 * acknowledged stands twice. When the newest stands in one region alone, the other is written
 * first: a card may lose all of the region that it is writing in.
 *
 * <p>Every update erases its cell first: what a cut left there may read as erased and not be.
 *
 * <p>Safe for several threads of the one process that owns the flash.
 */
public final class BootRecordStore {
  /** What {@link #load} found. */
  public enum Found {
    /** A valid record. */
    RECORD,
    /** Erased flash: a new box. */
    NOTHING,
    /** No valid record, but not erased either: the box lost its memory. */
    GARBAGE,
    /** A record of another layout: the profile changed, nothing in the slots can be used. */
    OTHER_LAYOUT
  }

  /** First four bytes of a record: "TVBR". */
  static final long MAGIC = 0x54564252L;

  /** Bytes before the body: magic 4, format 1, reserved 3, sequence 8, body length 4, CRC-32 4. */
  static final int HEADER_BYTES = 24;

  /** Most bytes of a body, however large the cell. */
  static final int MAX_BODY_BYTES = 64 * 1024;

  /**
   * Bytes of a body that are kept free of trust: two slots, a revert and what has failed here, with
   * the longest reasons and versions there are. Events give way when there is no room.
   */
  private static final int BESIDE_TRUST_BYTES = 4 * 1024;

  private static final int CELLS = 2;
  private static final int CRC_OFFSET = 20;
  private static final int FORMAT = 1;

  private final FlashSizes sizes;
  private final FlashRegion[] regions;
  private final int cellBytes;
  private Found found;
  private BootRecord record;
  private long sequence;
  private boolean unsettled;

  /** The region that is written first: not the one that alone holds the newest record. */
  private int first;

  private BootRecordStore(FlashLayout layout) {
    sizes = layout.sizes();
    regions = new FlashRegion[] {layout.recordA(), layout.recordB()};
    long unit = sizes.eraseBlockBytes();
    cellBytes = (int) Math.min(1 << 30, sizes.recordBytes() / CELLS / unit * unit);
  }

  /** Reads the newest valid record; a fresh one when there is none. */
  public static BootRecordStore open(FlashLayout layout) {
    BootRecordStore store = new BootRecordStore(layout);
    store.load();
    return store;
  }

  /** What was there when this was opened. */
  public Found found() {
    return found;
  }

  /** Most bytes of a chain of root sets that leaves room for everything else. */
  public int maxTrustBytes() {
    return Math.min(Trust.MAX_FILE_BYTES, maxBodyBytes() - BESIDE_TRUST_BYTES);
  }

  /** The record as last written or found. */
  public synchronized BootRecord record() {
    return record;
  }

  /**
   * Changes the record; it is durable in two copies when this returns, or in one where the other's
   * flash has gone bad. Nothing is written when nothing changes, unless a cut came before the
   * newest was acknowledged: what was found stands in one copy only and may not read well tomorrow,
   * or there is a newer one that does not read well today and may tomorrow.
   *
   * @param change from the record as it stands to the next one; no other change comes between
   * @return the next one
   * @throws FlashException when neither copy could be written; the one before still stands
   */
  public synchronized BootRecord update(UnaryOperator<BootRecord> change) {
    BootRecord next = change.apply(record);
    if (unsettled || !next.equals(record)) {
      write(next);
    }
    return next;
  }

  private void write(BootRecord next) {
    byte[] bytes = encode(next, sequence + 1);
    FlashException failed = null;
    int copies = 0;
    for (int i = 0; i < regions.length; i++) {
      FlashRegion region = regions[(first + i) % regions.length];
      try {
        long cell = cell(sequence + 1);
        region.erase(cell, cellBytes);
        region.program(cell, bytes, 0, bytes.length);
        region.sync();
        copies++;
      } catch (FlashException e) {
        if (e.reason() != FlashException.Reason.BAD_BLOCK) {
          throw e;
        }
        failed = e;
      }
    }
    if (copies == 0) {
      throw failed;
    }
    sequence++;
    record = next;
    unsettled = false;
    first = 0;
  }

  private void load() {
    boolean[] garbage = new boolean[CELLS];
    boolean single = false;
    boolean otherLayout = false;
    record = BootRecord.fresh(sizes);
    found = Found.NOTHING;
    byte[] cell = new byte[Math.min(cellBytes, HEADER_BYTES + MAX_BODY_BYTES)];
    for (FlashRegion region : regions) {
      for (int index = 0; index < CELLS; index++) {
        region.read((long) index * cellBytes, cell, 0, HEADER_BYTES);
        if (isErased(cell)) {
          continue;
        }
        Optional<Long> number = decode(region, index, cell);
        if (number.isEmpty()) {
          garbage[index] = true;
        } else if (number.get() == sequence) {
          single = false;
          first = 0;
        } else if (Long.compareUnsigned(number.get(), sequence) > 0) {
          int length = cell.length;
          Optional<BootRecord> body = body(cell, length);
          if (body.isEmpty()) {
            garbage[index] = true;
          } else {
            otherLayout = !body.get().isFor(sizes);
            sequence = number.get();
            single = true;
            first = region == regions[0] ? 1 : 0;
            record = body.get();
            found = Found.RECORD;
          }
        }
      }
    }
    unsettled = single || garbage[(int) Long.remainderUnsigned(sequence + 1, CELLS)];
    if (otherLayout) {
      record = BootRecord.fresh(sizes).floorsOf(record);
      found = Found.OTHER_LAYOUT;
    } else if (found == Found.NOTHING && (garbage[0] || garbage[1])) {
      found = Found.GARBAGE;
    }
  }

  private static Optional<BootRecord> body(byte[] cell, int capacity) {
    int length = (int) WireReader.of(Arrays.copyOfRange(cell, 16, 20)).u32();
    return HEADER_BYTES + length <= capacity
        ? BootRecord.parse(cell, HEADER_BYTES, length)
        : Optional.empty();
  }

  /** Reads the cell whose header stands in {@code cell}; its sequence number if it is valid. */
  private Optional<Long> decode(FlashRegion region, int index, byte[] cell) {
    WireReader in = new WireReader().reset(cell, 0, HEADER_BYTES);
    long magic = in.u32();
    int format = in.u8();
    in.skip(3);
    long number = in.u64();
    long length = in.u32();
    long crc = in.u32();
    if (magic != MAGIC
        || format != FORMAT
        || length > cell.length - HEADER_BYTES
        || number == 0
        || number % CELLS != index) {
      return Optional.empty();
    }
    region.read((long) index * cellBytes + HEADER_BYTES, cell, HEADER_BYTES, (int) length);
    return crc == crc(cell, (int) length) ? Optional.of(number) : Optional.empty();
  }

  private byte[] encode(BootRecord next, long number) {
    int most = maxBodyBytes();
    byte[] body = next.toBytes();
    for (BootRecord shorter = next; body.length > most && !shorter.events().isEmpty(); ) {
      shorter = BootHistory.shortened(shorter);
      body = shorter.toBytes();
    }
    if (body.length > most) {
      throw new IllegalArgumentException(
          "a boot record of " + body.length + " bytes does not fit in " + most);
    }
    int page = sizes.pageBytes();
    byte[] bytes = new byte[(HEADER_BYTES + body.length + page - 1) / page * page];
    Arrays.fill(bytes, (byte) 0xFF);
    WireWriter out = new WireWriter(HEADER_BYTES);
    out.u32(MAGIC).u8(FORMAT).u24(0).u64(number).u32(body.length).u32(0);
    System.arraycopy(out.array(), 0, bytes, 0, HEADER_BYTES);
    System.arraycopy(body, 0, bytes, HEADER_BYTES, body.length);
    long crc = crc(bytes, body.length);
    for (int i = 0; i < 4; i++) {
      bytes[CRC_OFFSET + i] = (byte) (crc >>> 8 * (3 - i));
    }
    return bytes;
  }

  private int maxBodyBytes() {
    return Math.min(cellBytes - HEADER_BYTES, MAX_BODY_BYTES);
  }

  private long cell(long number) {
    return Long.remainderUnsigned(number, CELLS) * cellBytes;
  }

  private static long crc(byte[] cell, int bodyLength) {
    CRC32 crc = new CRC32();
    crc.update(cell, 0, CRC_OFFSET);
    crc.update(cell, HEADER_BYTES, bodyLength);
    return crc.getValue();
  }

  private static boolean isErased(byte[] cell) {
    for (int i = 0; i < HEADER_BYTES; i++) {
      if (cell[i] != (byte) 0xFF) {
        return false;
      }
    }
    return true;
  }
}
