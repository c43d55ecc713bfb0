package io.tiovivo.identity;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.identity.proto.Algorithm;
import io.tiovivo.identity.proto.KeyCertificate;
import io.tiovivo.identity.proto.KeyRole;
import io.tiovivo.identity.proto.Signed;
import java.util.Optional;

/**
 * One key certificate, read and well-formed, its signatures not yet checked.
 *
 * @param key 32 raw bytes
 * @param notAfterS {@link Long#MAX_VALUE}: does not expire
 */
record Certificate(
    KeyRole role, KeyId id, byte[] key, String fleet, long notAfterS, Signed signed) {
  static final int FORMAT = 1;
  static final int ED25519_KEY_BYTES = 32;

  /** Empty: of a format, role or algorithm to come, which is not an error. */
  static Optional<Certificate> parse(Signed signed) throws TrustException {
    byte[] payload = signed.getPayload().toByteArray();
    Optional<String> flaw = TrustLimits.CERTIFICATE.flaw(payload);
    if (flaw.isPresent()) {
      throw malformed(flaw.get());
    }
    KeyCertificate certificate;
    try {
      certificate = KeyCertificate.parseFrom(payload);
    } catch (InvalidProtocolBufferException e) {
      throw malformed("not a well-formed message");
    }
    KeyRole role = certificate.getRole();
    if (certificate.getFormat() != FORMAT
        || role == KeyRole.UNRECOGNIZED
        || role == KeyRole.KEY_ROLE_UNSPECIFIED
        || certificate.getKey().getAlgorithm() != Algorithm.ED25519) {
      return Optional.empty();
    }
    byte[] key = certificate.getKey().getKey().toByteArray();
    if (key.length != ED25519_KEY_BYTES) {
      throw malformed("its key does not have " + ED25519_KEY_BYTES + " bytes");
    }
    long end = certificate.getNotAfterS();
    if (end < 0 || end > Roots.MAX_TIME_S) {
      throw malformed("its end is out of range");
    }
    if (role == KeyRole.CAROUSEL && end == 0) {
      // The key is online and its beacons set boxes' clocks: its end bounds what a thief can do.
      throw malformed("a carousel key's certificate must expire");
    }
    return Optional.of(
        new Certificate(
            role,
            KeyId.of(key),
            key,
            certificate.getFleet(),
            end == 0 ? Long.MAX_VALUE : end,
            signed));
  }

  private static TrustException malformed(String what) {
    return new TrustException(Refusal.MALFORMED, "key certificate: " + what);
  }
}
