package io.tiovivo.carousel;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.flash.FlashRegion;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * Reads a symbol log back after a restart. Believes a chunk when its checksum is right and it
 * belongs to the session of the first such chunk; what a power cut tore is skipped.
 */
final class SpillScan {
  /**
   * Erase blocks without a chunk of the session after which the log is over: it may have holes
   * where the flash lost or refused a block.
   */
  static final int MAX_GAP_BLOCKS = SpillLog.MAX_BAD_BLOCKS + 2;

  /**
   * A log and what is in it.
   *
   * @param sifted forged symbols were among them, and must be found again
   */
  record Recovered(
      SpillLog log, SymbolLedger ledger, ObjectTransmissionInformation oti, boolean sifted) {}

  private final FlashRegion region;
  private final Chunk chunk = new Chunk();
  private final BitSet written = new BitSet();
  private ObjectTransmissionInformation oti;
  private byte[] digest;
  private long session;
  private SymbolLedger ledger;
  private int[] firstSlots;
  private int lastSlot = -1;
  private boolean sifted;

  SpillScan(FlashRegion region) {
    this.region = region;
  }

  /**
   * Scans the region; empty: there is nothing to resume.
   *
   * @throws io.tiovivo.flash.FlashException when the flash fails
   */
  Optional<Recovered> run() {
    int slots = SpillLog.chunkSlots(region);
    long gapSlots =
        Math.max(
            MAX_GAP_BLOCKS,
            (long) MAX_GAP_BLOCKS * region.flash().geometry().eraseBlockBytes() / Chunk.BYTES);
    for (int slot = 0; slot < slots && slot - lastSlot <= gapSlots; slot++) {
      if (read(slot) && belongs()) {
        take(slot);
      }
    }
    if (lastSlot < 0) {
      return Optional.empty();
    }
    // Writing goes on in a fresh erase block: what a power cut left behind the last chunk may look
    // erased without being so.
    long freshBlock = endOfEraseBlock();
    int nextSlot = (int) ((freshBlock + Chunk.BYTES - 1) / Chunk.BYTES);
    SpillLog log =
        new SpillLog(region, oti, digest, session, written, firstSlots, nextSlot, freshBlock);
    return Optional.of(new Recovered(log, ledger, oti, sifted));
  }

  private boolean read(int slot) {
    long at = (long) slot * Chunk.BYTES;
    region.read(at, chunk.array(), 0, Chunk.HEADER_BYTES);
    if (!chunk.looksLikeChunk(slot)) {
      return false;
    }
    region.read(at, chunk.array(), 0, Chunk.BYTES);
    return chunk.open(slot);
  }

  private boolean belongs() {
    if (oti == null) {
      oti = chunk.oti();
      digest = chunk.digest();
      session = chunk.session();
      ledger = new SymbolLedger(oti);
      firstSlots = new int[oti.sourceBlocks()];
      return true;
    }
    return chunk.session() == session
        && Arrays.equals(digest, chunk.digest())
        && oti.equals(chunk.oti());
  }

  private void take(int slot) {
    lastSlot = slot;
    if (chunk.dropsBlocks()) {
      chunk.forEachDropped(sbn -> drop(sbn, slot));
      return;
    }
    if (chunk.saysSifted()) {
      sifted = true;
      return;
    }
    for (int i = 0; i < chunk.count(); i++) {
      int sbn = chunk.sbn(i);
      int esi = chunk.esi(i);
      if (sbn < oti.sourceBlocks()) {
        // Whatever is in the log counts, even over the limit.
        ledger.raiseLimit(sbn);
        if (ledger.look(sbn, esi) == SymbolLedger.Outcome.NEW) {
          ledger.enter(sbn, esi);
        }
      }
    }
    written.set(slot);
  }

  private void drop(int sbn, int slot) {
    if (sbn < oti.sourceBlocks()) {
      ledger.drop(sbn);
      firstSlots[sbn] = slot;
    }
  }

  private long endOfEraseBlock() {
    long unit = region.flash().geometry().eraseBlockBytes();
    long end = (long) (lastSlot + 1) * Chunk.BYTES;
    return (end + unit - 1) / unit * unit;
  }
}
