package io.tiovivo.carousel;

import io.tiovivo.wire.WireReader;
import java.util.ArrayDeque;

/** Symbols of a reception in memory: one chunk that is being filled, and those to be written. */
final class ChunkQueue {
  private final ChunkPool pool;
  private final int symbolBytes;
  private final ArrayDeque<Chunk> toWrite = new ArrayDeque<>();
  private Chunk open;
  private boolean judged;

  ChunkQueue(ChunkPool pool, int symbolBytes) {
    this.pool = pool;
    this.symbolBytes = symbolBytes;
  }

  /** True when a symbol can be added now: a chunk is open, or can be. */
  boolean hasRoom() {
    if (open == null) {
      open = pool.take();
      if (open != null) {
        open.start(symbolBytes).proven(judged);
      }
    }
    return open != null;
  }

  /** Adds a symbol; there must be room. */
  void add(int sbn, int esi, WireReader symbol) {
    open.add(sbn, esi, symbol);
    if (open.full()) {
      sealOpen();
    }
  }

  /** Adds a packet with hashes; there must be room. */
  void addHashes(byte[] packet) {
    open.addHashes(packet);
    if (open.full()) {
      sealOpen();
    }
  }

  /** Symbols that are added from now on have been looked at, or have not: no chunk has both. */
  void judged(boolean newJudged) {
    sealOpen();
    judged = newJudged;
    if (open != null) {
      open.proven(newJudged);
    }
  }

  private void sealOpen() {
    if (open != null && open.count() > 0) {
      toWrite.add(open);
      open = null;
    }
  }

  /** The next chunk to write; null: none. */
  Chunk next() {
    return toWrite.poll();
  }

  /** The same, though it is not full. */
  Chunk rest() {
    sealOpen();
    return next();
  }

  /** Gives everything back. */
  void abandon() {
    toWrite.forEach(pool::giveBack);
    toWrite.clear();
    if (open != null) {
      pool.giveBack(open);
      open = null;
    }
  }
}
