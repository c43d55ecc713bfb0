package io.tiovivo.carousel;

import io.tiovivo.fec.DecodingPlan;
import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.fec.SymbolSlab;
import io.tiovivo.image.proto.Manifest;
import java.util.Arrays;
import java.util.Optional;

/**
 * Turns the symbols in a log into the image in its slot: block after block, sub-block after
 * sub-block, strictly from the first byte to the last. At any time one plan and one sub-block are
 * in memory.
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
    /** What came out is not what the manifest says: a symbol was forged. */
    WRONG_HASH
  }

  private final SpillLog log;
  private final ObjectTransmissionInformation oti;
  private final Manifest manifest;
  private final SlotWriter writer;
  private SymbolSlab slab = new SymbolSlab();
  private int triedSymbols;

  ImageDecode(
      SpillLog log, ObjectTransmissionInformation oti, Manifest manifest, ImageTarget target) {
    this.log = log;
    this.oti = oti;
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
   */
  Outcome block(int sbn, int symbols) {
    int[] esis = new int[symbols];
    int[] places = new int[symbols];
    int count = log.locate(sbn, esis, places);
    triedSymbols = count;
    if (count < oti.blockSymbols(sbn)) {
      return Outcome.NEEDS_MORE;
    }
    Optional<DecodingPlan> plan = DecodingPlan.of(oti.blockSymbols(sbn), esis, count);
    if (plan.isEmpty()) {
      return Outcome.NEEDS_MORE;
    }
    for (int subBlock = 0; subBlock < oti.subBlocks(); subBlock++) {
      int subSymbolBytes = oti.subSymbolBytes(subBlock);
      int inSymbol = oti.subSymbolOffset(subBlock);
      plan.get()
          .solve(
              subSymbolBytes,
              (index, bytes, offset) ->
                  log.read(places[index], inSymbol, bytes, offset, subSymbolBytes),
              (symbol, bytes, offset) -> writer.take(bytes, offset, subSymbolBytes),
              slab);
    }
    return Arrays.equals(writer.endBlock(), manifest.getBlockSha256(sbn).toByteArray())
        ? Outcome.DECODED
        : Outcome.WRONG_HASH;
  }

  /** Makes the image durable; false: the hash of the whole is wrong. */
  boolean finish() {
    slab = null;
    return Arrays.equals(writer.finish(), manifest.getImageSha256().toByteArray());
  }
}
