package io.tiovivo.boot.slots;

import io.tiovivo.testkit.flash.SimFlash;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The boot record as a boot finds it in flash. An input: a byte (odd: the cell's header is made
 * right and the rest is its body), then the cell's bytes.
 */
public final class BootRecordFuzz {
  static final FlashSizes SIZES = new FlashSizes(256, 4096, 16384, 131072, 4096);

  private static final byte[] MAGIC_AND_FORMAT = {'T', 'V', 'B', 'R', 1, 0, 0, 0};
  private static final int CRC_AT = 20;

  private BootRecordFuzz() {}

  /** Records as they are written, and one of their cells. */
  public static Map<String, byte[]> seeds() {
    BootRecord fresh = BootRecord.fresh(SIZES);
    BootRecord trial = fresh.staged(Slot.A, new byte[32], "1", 1, 0).tried(Slot.A);
    BootRecord full =
        trial
            .confirmed(Slot.A, 9)
            .staged(Slot.B, new byte[32], "2", 2, 1)
            .booted(Slot.B, "trial", List.of("A was damaged"), 10)
            .failed(Slot.B, "never joined")
            .floors(1, 2, 3)
            .trust(new byte[40]);
    Map<String, byte[]> seeds = new LinkedHashMap<>();
    seeds.put("fresh", prefixed(1, fresh.toBytes()));
    seeds.put("trial", prefixed(1, trial.toBytes()));
    seeds.put("full", prefixed(1, full.toBytes()));
    seeds.put("cell", prefixed(0, cell(full.toBytes())));
    return seeds;
  }

  static byte[] prefixed(int first, byte[] bytes) {
    return ByteBuffer.allocate(1 + bytes.length).put((byte) first).put(bytes).array();
  }

  /** The second cell of a region: numbers that are odd belong there. */
  private static byte[] cell(byte[] body) {
    ByteBuffer cell = ByteBuffer.allocate(BootRecordStore.HEADER_BYTES + body.length);
    cell.put(MAGIC_AND_FORMAT).putLong(1).putInt(body.length).putInt(0).put(body);
    CRC32 crc = new CRC32();
    crc.update(cell.array(), 0, CRC_AT);
    crc.update(body);
    return cell.putInt(CRC_AT, (int) crc.getValue()).array();
  }

  public static void fuzzerTestOneInput(byte[] input) {
    long cellBytes = SIZES.recordBytes() / 2;
    if (input.length == 0 || input.length > cellBytes - BootRecordStore.HEADER_BYTES) {
      return;
    }
    boolean right = (input[0] & 1) != 0;
    byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
    SimFlash flash = new SimFlash(SIZES.geometry(), 1);
    flash.corrupt(cellBytes, right ? cell(bytes) : bytes);
    BootRecordStore store = BootRecordStore.open(FlashLayout.of(flash, SIZES));
    if (right
        && BootRecord.parse(bytes, 0, bytes.length).isPresent()
        && store.found() != BootRecordStore.Found.RECORD
        && store.found() != BootRecordStore.Found.OTHER_LAYOUT) {
      throw new AssertionError("a record that is right was not found: " + store.found());
    }
    use(store.record());
  }

  /** All that a boot may do with it, and what it then is reads back the same. */
  private static void use(BootRecord record) {
    BootRecord next = record;
    for (Slot slot : Slot.values()) {
      record.slot(slot).state();
      record.classArchive(slot);
      next =
          next.tried(slot)
              .held(slot, true)
              .goneBack(slot)
              .confirmed(slot, 1)
              .booted(slot, "r", List.of("f"), 1)
              .failed(slot, "r")
              .emptied(slot, "r")
              .staged(slot, new byte[32], "1", 1, 0);
    }
    next = next.floors(1, 1, 1);
    byte[] bytes = next.toBytes();
    if (!BootRecord.parse(bytes, 0, bytes.length).orElseThrow().equals(next)) {
      throw new AssertionError("it does not read back the same");
    }
    if (next.events().size() > BootRecord.MAX_EVENTS) {
      throw new AssertionError(next.events().size() + " boots are remembered");
    }
  }
}
