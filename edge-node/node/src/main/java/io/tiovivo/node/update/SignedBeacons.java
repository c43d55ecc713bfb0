package io.tiovivo.node.update;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.identity.proto.Envelope;
import io.tiovivo.image.proto.Beacon;
import java.util.Optional;

/** Beacons out of their envelopes. */
final class SignedBeacons {
  private SignedBeacons() {}

  /**
   * Reads one that was believed.
   *
   * @return empty: it is none, which whoever believed it would have noticed
   */
  static Optional<Beacon> read(byte[] envelope) {
    try {
      return Optional.of(Beacon.parseFrom(Envelope.parseFrom(envelope).getSigned().getPayload()));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }
}
