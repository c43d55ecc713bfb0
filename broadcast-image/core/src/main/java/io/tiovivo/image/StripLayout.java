package io.tiovivo.image;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.image.proto.Manifest;
import java.util.Objects;
import java.util.Optional;

/**
 * How an image lies in a slot: block after block, and each block strip after strip. A strip is the
 * same few bytes of each of the block's symbols, one symbol after another, so a block can be
 * decoded a strip at a time, in the memory for one, and still be written from its first byte to its
 * last. One strip: the image as it is.
 *
 * <p>Strips are the receiver's own affair, unlike the sub-blocks of RFC 6330: on the air a symbol
 * is a stretch of the image, so that what did not change has the symbols that it had. As many bytes
 * as the image: the last symbol ends where the image does.
 */
public final class StripLayout {
  /** Most bytes of a strip, whatever the memory: with its plan it fits into a heap of 8 MiB. */
  static final int MOST_BYTES = 1_310_720;

  private final ObjectTransmissionInformation blocks;
  private final ObjectTransmissionInformation cut;

  /**
   * @param blocks how the image is cut on the air; one sub-block if there are several strips
   * @param strips per block, 1..T/Al
   */
  public StripLayout(ObjectTransmissionInformation blocks, int strips) {
    flaw(blocks, strips)
        .ifPresent(
            flaw -> {
              throw new IllegalArgumentException(flaw);
            });
    this.blocks = blocks;
    cut =
        strips == 1
            ? blocks
            : new ObjectTransmissionInformation(
                blocks.transferBytes(),
                blocks.symbolBytes(),
                blocks.sourceBlocks(),
                strips,
                blocks.alignment());
  }

  /** How the image is cut on the air. */
  public ObjectTransmissionInformation blocks() {
    return blocks;
  }

  /** Strips per block. */
  public int strips() {
    return isPlain() ? 1 : cut.subBlocks();
  }

  /** The image of a manifest, checked, in this many strips. */
  public static StripLayout of(Manifest manifest, int strips) {
    return new StripLayout(
        Offers.transmission(manifest.getImageBytes(), manifest.getFec()), strips);
  }

  /** What is wrong with this number of strips for the image of a checked manifest. */
  public static Optional<String> flaw(Manifest manifest, int strips) {
    return flaw(Offers.transmission(manifest.getImageBytes(), manifest.getFec()), strips);
  }

  /** What is wrong with this number of strips; empty: nothing. */
  public static Optional<String> flaw(ObjectTransmissionInformation blocks, int strips) {
    if (strips < 1 || strips > blocks.symbolBytes() / blocks.alignment()) {
      return Optional.of(strips + " strips of symbols of " + blocks.symbolBytes() + " bytes");
    }
    return strips > 1 && blocks.subBlocks() > 1
        ? Optional.of(strips + " strips of " + blocks.subBlocks() + " sub-blocks")
        : Optional.empty();
  }

  /**
   * As few strips as fit into a memory, none of more than {@link #MOST_BYTES}.
   *
   * @param mostBytes of one strip, or of one sub-block
   * @return empty: not even the narrowest fits, or there are sub-blocks
   */
  public static Optional<StripLayout> within(ObjectTransmissionInformation blocks, long mostBytes) {
    boolean subBlocks = blocks.subBlocks() > 1;
    int most = subBlocks ? 1 : blocks.symbolBytes() / blocks.alignment();
    long fit = subBlocks ? mostBytes : Math.min(mostBytes, MOST_BYTES);
    for (int strips = 1; strips <= most; strips++) {
      StripLayout layout = new StripLayout(blocks, strips);
      if ((long) blocks.blockSymbols(0) * layout.cut().subSymbolBytes(0) <= fit) {
        return Optional.of(layout);
      }
    }
    return Optional.empty();
  }

  /** True: the slot holds the image as it is. */
  public boolean isPlain() {
    return cut == blocks;
  }

  /** The pieces that symbols are decoded in: strips as if they were sub-blocks. */
  public ObjectTransmissionInformation cut() {
    return cut;
  }

  /** Bytes that a strip has of a block's first symbols: of the last symbol it may have fewer. */
  public long bytesOf(int sbn, int strip, int symbols) {
    int width = cut.subSymbolBytes(strip);
    long all = (long) symbols * width;
    return symbols < blocks.blockSymbols(sbn)
        ? all
        : all - width + Math.max(0, Math.min(width, lastBytes(sbn) - cut.subSymbolOffset(strip)));
  }

  /** Where a strip of a block begins in the slot. */
  public long offset(int sbn, int strip) {
    Objects.checkIndex(strip, strips());
    int within = cut.subSymbolOffset(strip);
    return blocks.blockOffset(sbn)
        + (blocks.blockSymbols(sbn) - 1L) * within
        + Math.min(within, lastBytes(sbn));
  }

  @Override
  public String toString() {
    return blocks + " in " + strips() + " strips";
  }

  /** Bytes of the image in a block's last symbol. */
  private int lastBytes(int sbn) {
    long before = (blocks.blockSymbols(sbn) - 1L) * blocks.symbolBytes();
    return (int) (blocks.blockBytes(sbn) - before);
  }
}
