package io.tiovivo.node.beacon;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * Reads the sequence of a beacon before anything is verified, so that what is old costs no
 * signature check. Walks the bytes without building anything.
 */
public final class BeaconPeek {
  private static final int ENVELOPE_SIGNED = 1;
  private static final int ENVELOPE_CHAIN = 2;
  private static final int CHAIN_ROOT_SET = 1;
  private static final int SIGNED_PAYLOAD = 1;
  private static final int BEACON_SEQUENCE = 3;
  private static final int ROOT_SET_VERSION = 3;

  private BeaconPeek() {}

  /** What the beacon says; {@link Long#MAX_VALUE} when it cannot be told: let the check decide. */
  public static long sequence(byte[] envelope) {
    return greatest(envelope, ENVELOPE_SIGNED, SIGNED_PAYLOAD, BEACON_SEQUENCE, Long.MAX_VALUE);
  }

  /** The newest root set of the chain; 0: none; {@link Long#MAX_VALUE} when it cannot be told. */
  static long rootVersion(byte[] envelope) {
    try {
      return greatest(
          CodedInputStream.newInstance(envelope),
          0,
          0,
          ENVELOPE_CHAIN,
          CHAIN_ROOT_SET,
          SIGNED_PAYLOAD,
          ROOT_SET_VERSION);
    } catch (IOException broken) {
      return Long.MAX_VALUE;
    }
  }

  private static long greatest(byte[] bytes, int first, int second, int third, long none) {
    try {
      long found = greatest(CodedInputStream.newInstance(bytes), 0, -1, first, second, third);
      return found < 0 ? none : found;
    } catch (IOException broken) {
      return none;
    }
  }

  /** The greatest number at the end of a path of fields, each in the one before. */
  private static long greatest(CodedInputStream in, int depth, long least, int... path)
      throws IOException {
    boolean last = depth == path.length - 1;
    int wanted = last ? WireFormat.WIRETYPE_VARINT : WireFormat.WIRETYPE_LENGTH_DELIMITED;
    long greatest = least;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      boolean fits =
          WireFormat.getTagFieldNumber(tag) == path[depth]
              && WireFormat.getTagWireType(tag) == wanted;
      if (!fits) {
        if (!in.skipField(tag)) {
          return greatest;
        }
      } else if (last) {
        greatest = Math.max(greatest, in.readInt64());
      } else {
        int outer = in.pushLimit(in.readRawVarint32());
        greatest = greatest(in, depth + 1, greatest, path);
        in.skipRawBytes(Math.max(0, in.getBytesUntilLimit()));
        in.popLimit(outer);
      }
    }
    return greatest;
  }
}
