package io.tiovivo.node.beacon;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * Reads the sequence of a beacon before anything is verified, so that what is old costs no
 * signature check. Walks the bytes without building anything.
 */
final class BeaconPeek {
  private static final int ENVELOPE_SIGNED = 1;
  private static final int SIGNED_PAYLOAD = 1;
  private static final int BEACON_SEQUENCE = 3;

  private BeaconPeek() {}

  /** What the beacon says; {@link Long#MAX_VALUE} when it cannot be told: let the check decide. */
  static long sequence(byte[] envelope) {
    try {
      CodedInputStream in = CodedInputStream.newInstance(envelope);
      if (!enter(in, ENVELOPE_SIGNED) || !enter(in, SIGNED_PAYLOAD)) {
        return Long.MAX_VALUE;
      }
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (WireFormat.getTagFieldNumber(tag) == BEACON_SEQUENCE
            && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT) {
          return in.readInt64();
        }
        if (!in.skipField(tag)) {
          break;
        }
      }
    } catch (IOException | IllegalArgumentException | IllegalStateException broken) {
      // Told below.
    }
    return Long.MAX_VALUE;
  }

  private static boolean enter(CodedInputStream in, int field) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == field
          && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        in.pushLimit(in.readRawVarint32());
        return true;
      }
      if (!in.skipField(tag)) {
        return false;
      }
    }
    return false;
  }
}
