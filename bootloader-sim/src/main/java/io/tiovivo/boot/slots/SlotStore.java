package io.tiovivo.boot.slots;

import io.tiovivo.flash.FlashException;
import io.tiovivo.flash.FlashRegion;
import io.tiovivo.image.ByteSource;
import io.tiovivo.image.StripLayout;
import io.tiovivo.image.StripReader;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.wire.WireReader;
import io.tiovivo.wire.WireWriter;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The two slots. A header vouches that the whole body was durable before it was written, so the
 * order is: {@link #clear}, the body, {@link #seal}, and only then the boot record. There are two
 * copies of a header where erase blocks are small enough, which they are on bare flash; one copy is
 * durable before the other is begun.
 */
public final class SlotStore {
  /** First four bytes of a slot's header: "TVSL". */
  static final long MAGIC = 0x5456534CL;

  /**
   * Bytes before the envelope: magic 4, format 1, strips 2, reserved 1, image length 8, envelope
   * length 4, CRC-32 4.
   */
  static final int HEADER_BYTES = 24;

  private static final int CRC_OFFSET = 20;

  /** The image lies as it is; what 0.1.0 knows. The field of strips is 0. */
  private static final int PLAIN = 1;

  /** The image lies in strips, two or more. */
  private static final int STRIPS = 2;

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
   * @param strips per block in which the image lies; 1: as it is
   */
  public void seal(Slot slot, byte[] envelope, long imageBytes, int strips) {
    if (envelope.length > maxEnvelopeBytes()) {
      throw new IllegalArgumentException(
          "a manifest of " + envelope.length + " bytes does not fit in " + maxEnvelopeBytes());
    }
    if (imageBytes < 1 || imageBytes > layout.sizes().maxImageBytes()) {
      throw new IllegalArgumentException(
          "an image of " + imageBytes + " bytes does not fit in " + layout.sizes().maxImageBytes());
    }
    layout.body(slot).sync();
    byte[] bytes = encode(envelope, imageBytes, strips);
    FlashRegion header = layout.header(slot);
    header.erase(0, header.bytes());
    // Apart from the program: a cut that loses only the erase would mix two headers.
    header.sync();
    for (int copy = 0; copy < (isRoomForTwo(bytes) ? 2 : 1); copy++) {
      header.program(copy * copyBytes(), bytes, 0, bytes.length);
      header.sync();
    }
  }

  /** A slot's header; empty when there is no valid one. */
  public Optional<SlotHeader> header(Slot slot) {
    return copy(slot, 0).or(() -> copy(slot, 1));
  }

  /** Whether only one copy of a header is right of two that there is room for. */
  public boolean isSingle(Slot slot) {
    Optional<SlotHeader> header = header(slot);
    return header.isPresent()
        && isRoomForTwo(encode(header.get()))
        && (copy(slot, 0).isEmpty() || copy(slot, 1).isEmpty());
  }

  /**
   * Writes both copies of a header again, one after the other: what reads well after a cut may not
   * tomorrow. A copy whose flash has gone bad is left as it is, and so is a header of which there
   * is room for one copy.
   *
   * @return false: it does not read well even now
   */
  public boolean renew(Slot slot) {
    int good = copy(slot, 0).isPresent() ? 0 : 1;
    Optional<SlotHeader> header = copy(slot, good);
    if (header.isEmpty()) {
      return false;
    }
    byte[] bytes = encode(header.get());
    if (!isRoomForTwo(bytes)) {
      return true;
    }
    try {
      // The one that was read is left alone until the other one is durable.
      rewrite(slot, 1 - good, bytes);
      rewrite(slot, good, bytes);
    } catch (FlashException e) {
      if (e.reason() != FlashException.Reason.BAD_BLOCK) {
        throw e;
      }
    }
    return true;
  }

  private void rewrite(Slot slot, int copy, byte[] bytes) {
    FlashRegion header = layout.header(slot);
    header.erase(copy * copyBytes(), copyBytes());
    header.sync();
    header.program(copy * copyBytes(), bytes, 0, bytes.length);
    header.sync();
  }

  private long copyBytes() {
    return layout.sizes().headerCopyBytes();
  }

  private boolean isRoomForTwo(byte[] header) {
    return header.length <= copyBytes() && 2 * copyBytes() <= layout.sizes().headerBytes();
  }

  private Optional<SlotHeader> copy(Slot slot, int copy) {
    FlashRegion header = layout.header(slot);
    long start = copy * copyBytes();
    if (start >= header.bytes()) {
      return Optional.empty();
    }
    byte[] fixed = new byte[HEADER_BYTES];
    header.read(start, fixed, 0, HEADER_BYTES);
    WireReader in = WireReader.of(fixed);
    long magic = in.u32();
    int format = in.u8();
    int strips = in.u16();
    in.skip(1);
    long imageBytes = in.u64();
    long envelopeBytes = in.u32();
    long crc = in.u32();
    if (magic != MAGIC
        || format != PLAIN && (format != STRIPS || strips < 2)
        || envelopeBytes > maxEnvelopeBytes() - start
        || imageBytes < 1
        || imageBytes > layout.sizes().maxImageBytes()) {
      return Optional.empty();
    }
    byte[] envelope = new byte[(int) envelopeBytes];
    header.read(start + HEADER_BYTES, envelope, 0, envelope.length);
    return crc == crc(fixed, envelope)
        ? Optional.of(new SlotHeader(envelope, imageBytes, format == PLAIN ? 1 : strips))
        : Optional.empty();
  }

  /**
   * The image in a slot, byte for byte as it was built, however it lies there.
   *
   * @param header of this slot
   * @param manifest of that header, checked
   * @throws IllegalArgumentException when image and header do not fit together; {@link #flaw} tells
   */
  public ByteSource image(Slot slot, SlotHeader header, Manifest manifest) {
    return StripReader.of(StripLayout.of(manifest, header.strips()), body(slot)::read);
  }

  /** Why an image cannot lie in a slot as its header says; empty: it can. */
  public static Optional<String> flaw(SlotHeader header, Manifest manifest) {
    return manifest.getImageBytes() != header.imageBytes()
        ? Optional.of("the slot's image has another length than its manifest says")
        : StripLayout.flaw(manifest, header.strips());
  }

  private byte[] encode(SlotHeader header) {
    return encode(header.envelope(), header.imageBytes(), header.strips());
  }

  private byte[] encode(byte[] envelope, long imageBytes, int strips) {
    int page = layout.sizes().pageBytes();
    WireWriter out = new WireWriter(HEADER_BYTES);
    out.u32(MAGIC).u8(strips == 1 ? PLAIN : STRIPS).u16(strips == 1 ? 0 : strips).u8(0);
    out.u64(imageBytes).u32(envelope.length);
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
