package io.tiovivo.carousel;

import java.util.ArrayDeque;

/** The chunks in memory: made once, so that the flash's pace never costs heap. */
final class ChunkPool {
  private final ArrayDeque<Chunk> free = new ArrayDeque<>();
  private int unmade;

  ChunkPool(int chunks) {
    unmade = chunks;
  }

  /** An unused chunk; null: all are full or being written. */
  Chunk take() {
    if (free.isEmpty() && unmade > 0) {
      unmade--;
      return new Chunk();
    }
    return free.poll();
  }

  void giveBack(Chunk chunk) {
    free.add(chunk);
  }
}
