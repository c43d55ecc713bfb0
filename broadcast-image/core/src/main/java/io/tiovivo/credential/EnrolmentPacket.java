package io.tiovivo.credential;

import io.tiovivo.wire.WireReader;
import io.tiovivo.wire.WireWriter;
import java.util.Optional;

/**
 * Enrolment on the wire: magic 0x5456 (16 bits), version 1 (8), kind (8), TSI (32), bytes of the
 * message (16), the message, zeros. A question is padded to the largest size, so that no answer is
 * longer than what was asked with: nobody gains by asking in another's name.
 */
public final class EnrolmentPacket {
  /** Bytes of every question, and most bytes of an answer: fits any link (IPv6's least MTU). */
  public static final int MAX_BYTES = 1232;

  /** Most bytes of the message inside. */
  public static final int MAX_MESSAGE_BYTES = MAX_BYTES - 10;

  /** A box asks. */
  public static final int ENROL = 32;

  /** The authority answers. */
  public static final int ENROLLED = 33;

  private static final int MAGIC = 0x5456;
  private static final int VERSION = 1;

  private EnrolmentPacket() {}

  /**
   * A question, {@link #MAX_BYTES} long.
   *
   * @param message at most {@link #MAX_MESSAGE_BYTES}
   */
  public static byte[] question(int tsi, byte[] message) {
    return packet(ENROL, tsi, message, MAX_BYTES);
  }

  /** An answer. */
  public static byte[] answer(int tsi, byte[] message) {
    return packet(ENROLLED, tsi, message, MAX_BYTES - MAX_MESSAGE_BYTES + message.length);
  }

  private static byte[] packet(int kind, int tsi, byte[] message, int bytes) {
    return new WireWriter(bytes)
        .u16(MAGIC)
        .u8(VERSION)
        .u8(kind)
        .u32(Integer.toUnsignedLong(tsi))
        .u16(message.length)
        .bytes(message, 0, message.length)
        .array();
  }

  /** The message in a datagram of this kind and fleet; empty for anything else. Never throws. */
  public static Optional<byte[]> read(WireReader in, int kind, int tsi) {
    boolean ours =
        in.u16() == MAGIC && in.u8() == VERSION && in.u8() == kind && (int) in.u32() == tsi;
    int length = in.u16();
    return ours && !in.failed() && length <= in.remaining()
        ? Optional.of(in.bytes(length))
        : Optional.empty();
  }
}
