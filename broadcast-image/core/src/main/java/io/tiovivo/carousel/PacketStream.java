package io.tiovivo.carousel;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.wire.WireWriter;

/** One kind of packet that takes turns on the air. */
interface PacketStream {
  /**
   * Writes the next packet; false: this stream has none now, and its turn passes.
   *
   * @param out cleared, with room for a datagram
   */
  boolean write(long nowNs, WireWriter out, Trace trace);

  /** Is told of every packet that is written. */
  interface Trace {
    Trace NONE =
        new Trace() {
          @Override
          public void symbol(int toi, ObjectTransmissionInformation oti, int sbn, int esi) {}

          @Override
          public void fileTable(int tableBytes, int instanceId) {}

          @Override
          public void hashes(int toi, int number, int bytes) {}
        };

    void symbol(int toi, ObjectTransmissionInformation oti, int sbn, int esi);

    void fileTable(int tableBytes, int instanceId);

    void hashes(int toi, int number, int bytes);
  }
}
