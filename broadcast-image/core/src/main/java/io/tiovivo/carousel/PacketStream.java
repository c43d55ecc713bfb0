package io.tiovivo.carousel;

import io.tiovivo.wire.WireWriter;

/** One kind of packet that takes turns on the air. */
interface PacketStream {
  /**
   * Writes the next packet; false: this stream has none now, and its turn passes.
   *
   * @param out cleared, with room for a datagram
   */
  boolean write(long nowNs, WireWriter out, Trace trace);

  /** Is told of every packet. */
  @FunctionalInterface
  interface Trace {
    Trace NONE = (toi, codepoint, sbn, esi, symbolBytes) -> {};

    void sent(int toi, int codepoint, int sbn, int esi, int symbolBytes);
  }
}
