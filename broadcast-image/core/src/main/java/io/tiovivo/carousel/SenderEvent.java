package io.tiovivo.carousel;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.wire.AlcPacket;

/** What a {@link CarouselSender} tells. */
public sealed interface SenderEvent extends Event {
  /** All blocks of an image are on the air. */
  record OnAir(String name) implements SenderEvent {}

  /** An image could not be read and is not on the air. */
  record ImageFailed(String name, String message) implements SenderEvent {}

  /** A box asks for the full rate; told once a second at most. */
  record RateRequested(PeerAddress box) implements SenderEvent {}

  /**
   * How much went out so far; told once a second.
   *
   * @param bytes of IP packets, headers included
   */
  record Progress(long packets, long bytes) implements SenderEvent {}

  /**
   * One packet went out: only with {@link CarouselSender#traced}.
   *
   * @param transferBytes F of its FTI
   * @param symbolBytes T of its FTI
   * @param sourceBlocks Z; 0 for a file table or hashes
   * @param subBlocks N; 0 for a file table or hashes
   * @param alignment Al; 0 for a file table or hashes
   * @param fdtInstanceId of a file table, else -1
   */
  record Sent(
      int toi,
      int codepoint,
      int sbn,
      int esi,
      long transferBytes,
      int symbolBytes,
      int sourceBlocks,
      int subBlocks,
      int alignment,
      int fdtInstanceId)
      implements SenderEvent {
    static Sent symbol(int toi, ObjectTransmissionInformation oti, int sbn, int esi) {
      return new Sent(
          toi,
          AlcPacket.RAPTORQ,
          sbn,
          esi,
          oti.transferBytes(),
          oti.symbolBytes(),
          oti.sourceBlocks(),
          oti.subBlocks(),
          oti.alignment(),
          -1);
    }

    static Sent fileTable(int tableBytes, int instanceId) {
      return new Sent(0, AlcPacket.NO_CODE, 0, 0, tableBytes, tableBytes, 0, 0, 0, instanceId);
    }

    static Sent hashes(int toi, int number, int bytes) {
      int high = number >>> 16;
      int low = number & 0xFFFF;
      return new Sent(toi, AlcPacket.NO_CODE, high, low, bytes, bytes, 0, 0, 0, -1);
    }
  }
}
