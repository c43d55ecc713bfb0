package io.tiovivo.carousel;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.flash.FlashGeometry;
import io.tiovivo.flash.FlashRegion;
import io.tiovivo.testkit.flash.SimFlash;
import io.tiovivo.wire.WireReader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The log of symbols as a restart finds it in flash, with anything in its chunks, checksums made
 * right: the scan finds a log, or none. An input: for each chunk a byte (odd: magic, place and
 * checksum are made right), a length in two bytes, and as many bytes from the chunk's beginning.
 */
public final class SpillFuzz {
  private static final int CHUNKS = 6;
  private static final int CRC_AT = 48;
  private static final int PREFIX_BYTES = 3;
  private static final int ERASE_BYTES = Chunk.BYTES;
  private static final ObjectTransmissionInformation OTI =
      new ObjectTransmissionInformation(2_000_000, 1280, 2, 1, 8);

  private SpillFuzz() {}

  /** Chunks with symbols, with a block that is dropped, and with what was sifted. */
  public static Map<String, byte[]> seeds() {
    Chunk symbols = new Chunk().start(OTI.symbolBytes());
    Chunk dropped = new Chunk().start(OTI.symbolBytes());
    Chunk sifted = new Chunk().start(OTI.symbolBytes());
    byte[] symbol = new byte[OTI.symbolBytes()];
    for (int i = 0; i < Chunk.capacity(OTI.symbolBytes()); i++) {
      symbols.add(i % 2, i, WireReader.of(symbol));
    }
    dropped.drop(1);
    sifted.sifted();
    Map<String, byte[]> seeds = new LinkedHashMap<>();
    seeds.put("symbols", seed(symbols, symbols));
    seeds.put("dropped", seed(symbols, dropped, symbols));
    seeds.put("sifted", seed(symbols, sifted));
    return seeds;
  }

  private static byte[] seed(Chunk... chunks) {
    int ids = Chunk.HEADER_BYTES + 8 * Integer.BYTES;
    ByteBuffer out = ByteBuffer.allocate(chunks.length * (PREFIX_BYTES + ids));
    for (int slot = 0; slot < chunks.length; slot++) {
      byte[] bytes = chunks[slot].seal(7, slot, new byte[Chunk.DIGEST_BYTES], OTI);
      out.put((byte) 1).putShort((short) ids).put(bytes, 0, ids);
    }
    return out.array();
  }

  public static void fuzzerTestOneInput(byte[] input) {
    SimFlash flash = new SimFlash(new FlashGeometry(4096, ERASE_BYTES, CHUNKS * ERASE_BYTES), 1);
    int at = 0;
    for (int slot = 0; slot < CHUNKS && at + PREFIX_BYTES <= input.length; slot++) {
      boolean right = (input[at] & 1) != 0;
      int length = (input[at + 1] & 0xFF) << 8 | input[at + 2] & 0xFF;
      at += PREFIX_BYTES;
      length = Math.min(length, input.length - at);
      byte[] chunk = Arrays.copyOfRange(input, at, at + length);
      at += length;
      flash.corrupt((long) slot * Chunk.BYTES, right ? madeRight(chunk, slot) : chunk);
    }
    new SpillScan(new FlashRegion(flash, 0, flash.geometry().totalBytes()))
        .run()
        .ifPresent(SpillFuzz::check);
  }

  private static byte[] madeRight(byte[] begun, int slot) {
    byte[] bytes = Arrays.copyOf(begun, Chunk.BYTES);
    ByteBuffer fields = ByteBuffer.wrap(bytes);
    fields.putInt(0, 0x54565343).putInt(16, slot);
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, CRC_AT);
    crc.update(bytes, CRC_AT + Integer.BYTES, bytes.length - CRC_AT - Integer.BYTES);
    fields.putInt(CRC_AT, (int) crc.getValue());
    return bytes;
  }

  private static void check(SpillScan.Recovered found) {
    long symbols = 0;
    for (int sbn = 0; sbn < found.oti().sourceBlocks(); sbn++) {
      symbols += found.ledger().count(sbn);
    }
    if (symbols > (long) CHUNKS * Chunk.BYTES / Integer.BYTES) {
      throw new AssertionError(symbols + " symbols in " + CHUNKS + " chunks");
    }
  }
}
