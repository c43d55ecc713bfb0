package io.tiovivo.node.session;

import io.tiovivo.noise.NoiseCrypto;
import io.tiovivo.wire.WireWriter;

/** The datagrams of sessions; docs/WIRE.md has every bit. */
final class Datagrams {
  static final int MAGIC = 0x5456;

  /** The oldest version that can read what is sent. */
  static final int VERSION = 1;

  /** What speaks the payloads of handshakes; a reader takes what it knows and skips the rest. */
  static final int FORMAT = 1;

  static final int PREFIX_BYTES = 8;

  static final int OPEN = 16;
  static final int RETRY = 17;
  static final int REFUSED = 18;
  static final int HANDSHAKE_2 = 19;
  static final int HANDSHAKE_3 = 20;
  static final int DATA = 21;
  static final int PROOF = 23;
  static final int UNKNOWN = 24;

  /** An open is padded to this, so that no answer to it is longer. */
  static final int OPEN_BYTES = 512;

  /** Longest token or ticket that is carried. */
  static final int MAX_TOKEN_BYTES = 64;

  /** Payload of the first handshake message: format, purpose, nonce, session number. */
  static final int HELLO_BYTES = 14;

  /** First handshake message of XX: ephemeral key and payload in the clear. */
  static final int MESSAGE_1_BYTES = NoiseCrypto.KEY_BYTES + HELLO_BYTES;

  /** Payload of the others: format, session number, instance, length of the credential. */
  static final int INFO_BYTES = 15;

  /** Frames: the first byte inside of what is sealed. */
  static final int FRAME_MESSAGE = 0;

  /** The responder has what it needs; repeated for every repetition of message 3. */
  static final int FRAME_READY = 1;

  /** One byte follows: why. */
  static final int FRAME_CLOSE = 2;

  static final int FRAME_PING = 3;
  static final int FRAME_PONG = 4;

  /** 8 bytes follow, which come back in a response from the same address. */
  static final int FRAME_CHALLENGE = 5;

  static final int FRAME_RESPONSE = 6;

  /** Reasons of a close. */
  static final int CLOSE_DONE = 1;

  static final int CLOSE_CREDENTIAL = 2;
  static final int CLOSE_FULL = 3;

  private Datagrams() {}

  /** Whether a close says that our credential is not accepted. */
  static boolean refusesCredential(byte[] frame, int length) {
    return length > 1 && frame[1] == CLOSE_CREDENTIAL;
  }

  /**
   * Begins a datagram.
   *
   * @param number TSI of the fleet, or the receiver's session number
   */
  static WireWriter begin(WireWriter writer, int kind, int number) {
    return writer.clear().u16(MAGIC).u8(VERSION).u8(kind).u32(Integer.toUnsignedLong(number));
  }
}
