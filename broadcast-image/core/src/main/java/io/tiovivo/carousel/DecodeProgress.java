package io.tiovivo.carousel;

import io.tiovivo.fec.ObjectTransmissionInformation;
import java.util.BitSet;

/** How far the decode of an image is: blocks in their order, those that came out wrong noted. */
final class DecodeProgress {
  private static final int NONE = -1;

  private final ObjectTransmissionInformation oti;

  /** Blocks whose symbols are to be dropped: one of them at least was forged. */
  private final BitSet bad = new BitSet();

  private ImageDecode decode;
  private boolean running;
  private int nextBlock;
  private long decodedBytes;
  private int shortBlock = NONE;
  private int shortBlockNeeds;

  DecodeProgress(ObjectTransmissionInformation oti) {
    this.oti = oti;
  }

  boolean isRunning() {
    return running;
  }

  void start() {
    running = true;
  }

  /** The decode under way; null: it begins with its first block. */
  ImageDecode decode() {
    return decode;
  }

  int nextBlock() {
    return nextBlock;
  }

  boolean allBlocksDecoded() {
    return nextBlock == oti.sourceBlocks();
  }

  long decodedBytes() {
    return decodedBytes;
  }

  /** True when a block has no use for symbols: it is decoded, or will be collected anew. */
  boolean isPast(int sbn) {
    return bad.get(sbn) || running && sbn < nextBlock;
  }

  /** True unless a block lacks symbols over K that it is known to need. */
  boolean mayTry(SymbolLedger ledger) {
    return shortBlock == NONE || ledger.count(shortBlock) >= shortBlockNeeds;
  }

  void blockDecoded(ImageDecode ran, long bytes) {
    decode = ran;
    decodedBytes = bytes;
    nextBlock++;
  }

  /** A block came out wrong; the decode goes on, to find out about the others. */
  void blockWrong(ImageDecode ran, long bytes) {
    bad.set(nextBlock);
    blockDecoded(ran, bytes);
  }

  /** The next block needs one symbol more than it has; what is decoded stays. */
  void blockNeedsMore(ImageDecode ran, SymbolLedger ledger) {
    decode = ran;
    running = false;
    shortBlock = nextBlock;
    // What came during the attempt may do already.
    int tried = Math.min(ran.triedSymbols(), ledger.count(nextBlock));
    shortBlockNeeds = Math.max(tried, oti.blockSymbols(nextBlock)) + 1;
    ledger.raiseLimit(nextBlock);
  }

  /** A block is to be collected anew. */
  void giveUp(int sbn) {
    bad.set(sbn);
  }

  /** Blocks whose symbols are to be dropped now; empty: none. */
  BitSet toDrop() {
    return running && !allBlocksDecoded() ? new BitSet() : (BitSet) bad.clone();
  }

  void dropped(BitSet blocks) {
    bad.andNot(blocks);
  }

  /** All symbols are judged anew: no block is known to be bad. */
  void forgive() {
    bad.clear();
  }

  /** Whatever is decoded, the next decode begins with the first block. */
  void beginAnew() {
    running = false;
    decode = null;
    nextBlock = 0;
    decodedBytes = 0;
    shortBlock = NONE;
  }
}
