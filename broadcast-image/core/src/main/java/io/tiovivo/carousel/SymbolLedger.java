package io.tiovivo.carousel;

import io.tiovivo.fec.ObjectTransmissionInformation;

/**
 * Which symbols of an image are here: per block a count and the set of ids. The symbols themselves
 * are in the log, or in an older image.
 */
final class SymbolLedger {
  /**
   * Symbols over K that a block still takes while others lack some: each makes a decoding failure
   * 256 times less likely.
   */
  static final int EXTRA_SYMBOLS = 4;

  /**
   * Most groups of ids over all blocks: bounds the memory against scattered, forged ids. Each block
   * has an equal share. A carousel at 99 % loss uses half of them for an image of 512 MiB.
   */
  static final int MAX_GROUPS = 8192;

  /** What became of a symbol. */
  enum Outcome {
    NEW,
    DUPLICATE,
    /** The block has all it may need. */
    SURPLUS,
    /** No memory for ids so far from the others. */
    NO_ROOM
  }

  private final ObjectTransmissionInformation oti;
  private final EsiSet[] blocks;
  private final int[] limits;
  private final int[] refused;
  private final int groupShare;
  private int shortBlocks;
  private long useful;
  private Seeds seeds = Seeds.NONE;

  SymbolLedger(ObjectTransmissionInformation oti) {
    this.oti = oti;
    blocks = new EsiSet[oti.sourceBlocks()];
    limits = new int[oti.sourceBlocks()];
    refused = new int[oti.sourceBlocks()];
    groupShare = MAX_GROUPS / oti.sourceBlocks();
    for (int sbn = 0; sbn < blocks.length; sbn++) {
      blocks[sbn] = new EsiSet();
      limits[sbn] = oti.blockSymbols(sbn) + EXTRA_SYMBOLS;
    }
    shortBlocks = blocks.length;
  }

  /** What would become of this symbol. */
  Outcome look(int sbn, int esi) {
    EsiSet block = blocks[sbn];
    if (block.contains(esi)) {
      return Outcome.DUPLICATE;
    }
    if (block.size() >= limits[sbn]) {
      return Outcome.SURPLUS;
    }
    return block.groupCount() < groupShare || block.hasGroup(esi) ? Outcome.NEW : Outcome.NO_ROOM;
  }

  /** Enters a symbol for which {@link #look} said NEW. */
  void enter(int sbn, int esi) {
    EsiSet block = blocks[sbn];
    if (!block.add(esi)) {
      throw new IllegalStateException("symbol " + sbn + "/" + esi + " entered twice");
    }
    if (block.size() == oti.blockSymbols(sbn)) {
      shortBlocks--;
    }
    useful += block.size() <= oti.blockSymbols(sbn) ? 1 : 0;
  }

  /**
   * Notes that {@link #look} said NO_ROOM.
   *
   * @return true: that was so often that the block is better collected anew
   */
  boolean noRoom(int sbn) {
    return count(sbn) < oti.blockSymbols(sbn) && ++refused[sbn] >= oti.blockSymbols(sbn);
  }

  /** Symbols that are in an older image; those entered before that are not among these go. */
  void seed(Seeds found) {
    for (int sbn = 0; sbn < blocks.length; sbn++) {
      int block = sbn;
      seeds.forEach(block, esi -> withdraw(block, esi));
    }
    seeds = found;
    for (int sbn = 0; sbn < blocks.length; sbn++) {
      enterSeeds(sbn);
    }
  }

  Seeds seeds() {
    return seeds;
  }

  private void enterSeeds(int sbn) {
    seeds.forEach(
        sbn,
        esi -> {
          if (look(sbn, esi) == Outcome.NEW) {
            enter(sbn, esi);
          }
        });
  }

  /** Forgets a block's symbols from the air. */
  void drop(int sbn) {
    int sourceSymbols = oti.blockSymbols(sbn);
    shortBlocks += blocks[sbn].size() >= sourceSymbols ? 1 : 0;
    useful -= Math.min(blocks[sbn].size(), sourceSymbols);
    blocks[sbn] = new EsiSet();
    limits[sbn] = sourceSymbols + EXTRA_SYMBOLS;
    refused[sbn] = 0;
    enterSeeds(sbn);
  }

  private void withdraw(int sbn, int esi) {
    int sourceSymbols = oti.blockSymbols(sbn);
    if (blocks[sbn].remove(esi) && blocks[sbn].size() < sourceSymbols) {
      shortBlocks += blocks[sbn].size() == sourceSymbols - 1 ? 1 : 0;
      useful--;
    }
  }

  int count(int sbn) {
    return blocks[sbn].size();
  }

  /** True when each block has at least K symbols. */
  boolean enough() {
    return shortBlocks == 0;
  }

  /** Symbols that count towards the image: at most K of each block. */
  long usefulSymbols() {
    return useful;
  }

  /** This block's symbols did not determine it: it takes more from now on. */
  void raiseLimit(int sbn) {
    limits[sbn] = Math.max(limits[sbn], blocks[sbn].size() + EXTRA_SYMBOLS);
  }
}
