package io.tiovivo.wire;

/** Why a datagram is not an ALC packet that can be used. */
public enum PacketFlaw {
  /** Not even a whole LCT header. */
  TRUNCATED,
  /** Another LCT version than 1. */
  WRONG_VERSION,
  /** The header length contradicts the fields. */
  WRONG_HEADER_LENGTH,
  /** No session id, no object id, or longer ones than 48 and 64 bits. */
  UNSUPPORTED_IDS,
  /** A header extension of length 0 or longer than the header. */
  BAD_EXTENSION,
  /** An FEC encoding id that is neither 0 nor 6. */
  UNKNOWN_FEC,
  /** Object transmission information that contradicts itself. */
  BAD_FTI,
  /** No FEC payload id or no symbol behind the header. */
  NO_SYMBOL
}
