package io.tiovivo.node.session;

import io.tiovivo.wire.WireReader;
import java.util.Optional;

/**
 * What the other side says of itself in messages 2 and 3.
 *
 * @param number its number for the session
 * @param instance of its start
 * @param credential an envelope of unknown content
 */
record PeerInfo(int number, long instance, byte[] credential) {
  /** Empty: malformed. What a newer version adds behind is skipped. */
  static Optional<PeerInfo> read(byte[] payload) {
    WireReader in = WireReader.of(payload);
    int format = in.u8();
    int number = (int) in.u32();
    long instance = in.u64();
    int length = in.u16();
    if (length > SessionSettings.MAX_CREDENTIAL_BYTES) {
      return Optional.empty();
    }
    byte[] credential = in.bytes(length);
    return in.failed() || format < 1
        ? Optional.empty()
        : Optional.of(new PeerInfo(number, instance, credential));
  }
}
