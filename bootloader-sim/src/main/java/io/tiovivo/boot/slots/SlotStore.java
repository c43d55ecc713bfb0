package io.tiovivo.boot.slots;

import io.tiovivo.flash.FlashRegion;
import io.tiovivo.wire.WireReader;
import io.tiovivo.wire.WireWriter;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The two slots. A header vouches that the whole body was durable before it was written, so the
 * order is: {@link #clear}, the body, {@link #seal}, and only then the boot record.
 */
public final class SlotStore {
  /** First four bytes of a slot's header: "TVSL". */
  static final long MAGIC = 0x5456534CL;

  /**
   * Bytes before the envelope: magic 4, format 1, reserved 3, image length 8, envelope length 4,
   * CRC-32 4.
   */
  static final int HEADER_BYTES = 24;

  private static final int CRC_OFFSET = 20;
  private static final int FORMAT = 1;

  private final FlashLayout layout;

  public SlotStore(FlashLayout layout) {
    this.layout = layout;
  }

  /** Most bytes of an envelope that {@link #seal} takes. */
  public int maxEnvelopeBytes() {
    return FlashSizes.HEADER_BYTES - HEADER_BYTES;
  }

  /** Most bytes of an image. */
  public long maxImageBytes() {
    return layout.sizes().maxImageBytes();
  }

  /** Where an image goes; its writer erases what it needs. */
  public FlashRegion body(Slot slot) {
    return layout.body(slot);
  }

  /** Takes a slot's header away, durably: nothing in its body counts any more. */
  public void clear(Slot slot) {
    FlashRegion header = layout.header(slot);
    header.erase(0, header.bytes());
    header.sync();
  }

  /**
   * Makes the body durable, then vouches for it.
   *
   * @param envelope at most {@link #maxEnvelopeBytes}
   * @param imageBytes 1..the body's size
   */
  public void seal(Slot slot, byte[] envelope, long imageBytes) {
    if (envelope.length > maxEnvelopeBytes()) {
      throw new IllegalArgumentException(
          "a manifest of " + envelope.length + " bytes does not fit in " + maxEnvelopeBytes());
    }
    if (imageBytes < 1 || imageBytes > layout.sizes().maxImageBytes()) {
      throw new IllegalArgumentException(
          "an image of " + imageBytes + " bytes does not fit in " + layout.sizes().maxImageBytes());
    }
    layout.body(slot).sync();
    byte[] bytes = encode(envelope, imageBytes);
    FlashRegion header = layout.header(slot);
    header.erase(0, header.bytes());
    // Apart from the program: a cut that loses only the erase would mix two headers.
    header.sync();
    header.program(0, bytes, 0, bytes.length);
    header.sync();
  }

  /** A slot's header; empty when there is no valid one. */
  public Optional<SlotHeader> header(Slot slot) {
    FlashRegion header = layout.header(slot);
    byte[] fixed = new byte[HEADER_BYTES];
    header.read(0, fixed, 0, HEADER_BYTES);
    WireReader in = WireReader.of(fixed);
    long magic = in.u32();
    int format = in.u8();
    in.skip(3);
    long imageBytes = in.u64();
    long envelopeBytes = in.u32();
    long crc = in.u32();
    if (magic != MAGIC
        || format != FORMAT
        || envelopeBytes > maxEnvelopeBytes()
        || imageBytes < 1
        || imageBytes > layout.sizes().maxImageBytes()) {
      return Optional.empty();
    }
    byte[] envelope = new byte[(int) envelopeBytes];
    header.read(HEADER_BYTES, envelope, 0, envelope.length);
    return crc == crc(fixed, envelope)
        ? Optional.of(new SlotHeader(envelope, imageBytes))
        : Optional.empty();
  }

  private byte[] encode(byte[] envelope, long imageBytes) {
    int page = layout.sizes().pageBytes();
    WireWriter out = new WireWriter(HEADER_BYTES);
    out.u32(MAGIC).u8(FORMAT).u24(0).u64(imageBytes).u32(envelope.length);
    out.u32(crc(out.array(), envelope));
    byte[] bytes = new byte[(HEADER_BYTES + envelope.length + page - 1) / page * page];
    Arrays.fill(bytes, (byte) 0xFF);
    System.arraycopy(out.array(), 0, bytes, 0, HEADER_BYTES);
    System.arraycopy(envelope, 0, bytes, HEADER_BYTES, envelope.length);
    return bytes;
  }

  private static long crc(byte[] fixed, byte[] envelope) {
    CRC32 crc = new CRC32();
    crc.update(fixed, 0, CRC_OFFSET);
    crc.update(envelope, 0, envelope.length);
    return crc.getValue();
  }
}
