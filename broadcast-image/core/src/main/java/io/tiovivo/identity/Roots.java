package io.tiovivo.identity;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.identity.proto.Algorithm;
import io.tiovivo.identity.proto.PublicKey;
import io.tiovivo.identity.proto.RootSet;
import io.tiovivo.identity.proto.Signed;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One root set, read and well-formed, its signatures not yet checked.
 *
 * @param keys raw Ed25519 keys by id; keys of algorithms that are not known here do not count
 */
record Roots(
    String fleet,
    int version,
    int threshold,
    Map<KeyId, byte[]> keys,
    Set<KeyId> revoked,
    long issuedS,
    Signed signed) {
  static final int FORMAT = 1;

  /** 9999-12-31T23:59:59Z: later times are mistakes, and arithmetic on them may overflow. */
  static final long MAX_TIME_S = 253_402_300_799L;

  static Roots parse(Signed signed) throws TrustException {
    byte[] payload = signed.getPayload().toByteArray();
    Optional<String> flaw = TrustLimits.ROOT_SET.flaw(payload);
    if (flaw.isPresent()) {
      throw malformed(flaw.get());
    }
    RootSet set;
    try {
      set = RootSet.parseFrom(payload);
    } catch (InvalidProtocolBufferException e) {
      throw malformed("not a well-formed message");
    }
    if (set.getFormat() != FORMAT) {
      throw malformed("format " + set.getFormat() + " is not known here; update this software");
    }
    Optional<String> nameFlaw = Fleet.flaw(set.getFleet());
    if (nameFlaw.isPresent()) {
      throw malformed(nameFlaw.get());
    }
    if (set.getVersion() < 1) {
      throw malformed("its version is not 1 or more");
    }
    if (set.getIssuedS() < 0 || set.getIssuedS() > MAX_TIME_S) {
      throw malformed("its issue time is out of range");
    }
    Set<KeyId> revoked = new HashSet<>();
    for (ByteString id : set.getRevokedKeyIdsList()) {
      if (id.size() != KeyId.BYTES) {
        throw malformed("a revoked key id does not have " + KeyId.BYTES + " bytes");
      }
      revoked.add(KeyId.of16(id.toByteArray()));
    }
    Map<KeyId, byte[]> keys = keys(set);
    if (set.getThreshold() < 1 || set.getThreshold() > keys.size()) {
      throw malformed(
          "its threshold " + set.getThreshold() + " is not in 1.." + keys.size() + " keys");
    }
    if (keys.keySet().stream().anyMatch(revoked::contains)) {
      throw malformed("one of its own keys is revoked");
    }
    return new Roots(
        set.getFleet(),
        set.getVersion(),
        set.getThreshold(),
        keys,
        Set.copyOf(revoked),
        set.getIssuedS(),
        signed);
  }

  private static Map<KeyId, byte[]> keys(RootSet set) throws TrustException {
    Map<KeyId, byte[]> keys = new LinkedHashMap<>();
    for (PublicKey key : set.getKeysList()) {
      if (key.getAlgorithm() != Algorithm.ED25519) {
        continue;
      }
      byte[] raw = key.getKey().toByteArray();
      if (raw.length != Certificate.ED25519_KEY_BYTES) {
        throw malformed("a key does not have " + Certificate.ED25519_KEY_BYTES + " bytes");
      }
      if (keys.put(KeyId.of(raw), raw) != null) {
        throw malformed("a key is listed twice");
      }
    }
    return keys;
  }

  private static TrustException malformed(String what) {
    return new TrustException(Refusal.MALFORMED, "root set: " + what);
  }
}
