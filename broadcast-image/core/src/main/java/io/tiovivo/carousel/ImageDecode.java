package io.tiovivo.carousel;

import io.tiovivo.fec.DecodingPlan;
import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.fec.SymbolSlab;
import io.tiovivo.identity.Digests;
import io.tiovivo.image.ByteSource;
import io.tiovivo.image.StripLayout;
import io.tiovivo.image.StripReader;
import io.tiovivo.image.proto.Manifest;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * Turns the symbols in a log into the image in its slot: block after block, sub-block after
 * sub-block or strip after strip, strictly from the slot's first byte to the last. At any time one
 * plan and one sub-block or strip are in memory. What lies in strips is hashed once its block is in
 * the slot, everything else on the way there.
 *
 * <p>Worker only.
 */
final class ImageDecode {
  /** What became of a block. */
  enum Outcome {
    /** It is in the slot, and its hash is right. */
    DECODED,
    /** Its symbols do not determine it: one more is needed. */
    NEEDS_MORE,
    /** What came out is not what the manifest says: a symbol was forged, or a seed has changed. */
    WRONG_HASH,
    /** A seed could not be read: the decode is of no use any more. */
    SEED_LOST
  }

  private static final int BUFFER_BYTES = 16 * 1024;

  /** The place of a symbol that is not in the log. */
  private static final int SEED = -1;

  private final SpillLog log;
  private final StripLayout layout;
  private final ObjectTransmissionInformation oti;
  private final Manifest manifest;
  private final SlotWriter writer;
  private final MessageDigest whole = Digests.sha256();
  private final MessageDigest block = Digests.sha256();
  private SymbolSlab slab = new SymbolSlab();
  private int triedSymbols;

  ImageDecode(SpillLog log, StripLayout layout, Manifest manifest, ImageTarget target) {
    this.log = log;
    this.layout = layout;
    oti = layout.blocks();
    this.manifest = manifest;
    writer = new SlotWriter(target.clear(), oti.transferBytes());
  }

  long decodedBytes() {
    return writer.takenBytes();
  }

  /** Symbols that the last block was decoded from, or could not be. */
  int triedSymbols() {
    return triedSymbols;
  }

  /**
   * Decodes the next block.
   *
   * @param symbols at least as many as the log has of it
   * @param seeds what need not be in the log
   */
  Outcome block(int sbn, int symbols, Seeds seeds) {
    int[] esis = new int[symbols + seeds.count(sbn)];
    int[] places = new int[esis.length];
    int[] known = new int[1];
    seeds.forEach(sbn, esi -> esis[known[0]++] = esi);
    Arrays.fill(places, 0, known[0], SEED);
    int count = log.locate(sbn, esis, places, known[0]);
    triedSymbols = count;
    if (count < oti.blockSymbols(sbn)) {
      return Outcome.NEEDS_MORE;
    }
    Optional<DecodingPlan> plan = DecodingPlan.of(oti.blockSymbols(sbn), esis, count);
    if (plan.isEmpty()) {
      return Outcome.NEEDS_MORE;
    }
    try {
      return decode(sbn, plan.get(), esis, places, seeds);
    } catch (Seeds.Lost e) {
      return Outcome.SEED_LOST;
    }
  }

  private Outcome decode(int sbn, DecodingPlan plan, int[] esis, int[] places, Seeds seeds) {
    ObjectTransmissionInformation cut = layout.cut();
    for (int part = 0; part < cut.subBlocks(); part++) {
      int bytesOfSymbol = cut.subSymbolBytes(part);
      int inSymbol = cut.subSymbolOffset(part);
      int ofLast =
          (int)
              (layout.bytesOf(sbn, part, oti.blockSymbols(sbn))
                  - layout.bytesOf(sbn, part, oti.blockSymbols(sbn) - 1));
      plan.solve(
          bytesOfSymbol,
          (index, bytes, offset) -> {
            if (places[index] == SEED) {
              seeds.read(sbn, esis[index], inSymbol, bytes, offset, bytesOfSymbol);
            } else {
              log.read(places[index], inSymbol, bytes, offset, bytesOfSymbol);
            }
          },
          (symbol, bytes, offset) -> take(sbn, symbol, bytes, offset, bytesOfSymbol, ofLast),
          slab);
    }
    if (!layout.isPlain()) {
      hashBack(sbn);
    }
    return Arrays.equals(block.digest(), manifest.getBlockSha256(sbn).toByteArray())
        ? Outcome.DECODED
        : Outcome.WRONG_HASH;
  }

  /**
   * Writes a part of a symbol. Sub-blocks lie one behind another, and where the image ends the last
   * one is padding; of strips each has its share of the last symbol.
   */
  private void take(int sbn, int symbol, byte[] bytes, int offset, int length, int ofLast) {
    if (layout.isPlain()) {
      hash(bytes, offset, writer.take(bytes, offset, length));
    } else {
      writer.take(bytes, offset, symbol == oti.blockSymbols(sbn) - 1 ? ofLast : length);
    }
  }

  private void hashBack(int sbn) {
    ByteSource image = StripReader.of(layout, writer);
    byte[] buffer = new byte[BUFFER_BYTES];
    long at = oti.blockOffset(sbn);
    long end = at + oti.blockBytes(sbn);
    while (at < end) {
      int count = (int) Math.min(buffer.length, end - at);
      image.read(at, buffer, 0, count);
      hash(buffer, 0, count);
      at += count;
    }
  }

  private void hash(byte[] bytes, int offset, int length) {
    whole.update(bytes, offset, length);
    block.update(bytes, offset, length);
  }

  /** Makes the image durable; false: the hash of the whole is wrong. */
  boolean finish() {
    slab = null;
    writer.finish();
    return Arrays.equals(whole.digest(), manifest.getImageSha256().toByteArray());
  }
}
