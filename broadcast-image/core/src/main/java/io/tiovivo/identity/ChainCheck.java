package io.tiovivo.identity;

import io.tiovivo.identity.proto.KeyRole;
import io.tiovivo.identity.proto.Signature;
import io.tiovivo.identity.proto.Signed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The check of one message against root sets and the certificates that came with it.
 *
 * <p>Works from the message upwards and stops at the first signature that does not verify, so that
 * a forged envelope costs its receiver one or two verifications and not a whole chain's.
 */
final class ChainCheck {
  /** Most signatures of a message or carousel certificate that are looked at. */
  private static final int MAX_SIGNATURES = 8;

  /** Most signatures that one envelope can make a box verify, its root sets aside. */
  private static final int MAX_VERIFICATIONS = 64;

  private static final long NOT_CERTIFIED = -1;

  /** As {@link Signatures}, but may refuse to go on. */
  interface Verifier {
    boolean verify(byte[] publicKey, byte[] message, byte[] signature) throws TrustException;
  }

  private final Signatures signatures;
  private final List<Roots> roots;
  private final List<Certificate> certificates = new ArrayList<>();
  private final boolean stored;
  private final long nowS;
  private final Set<KeyId> signers = new LinkedHashSet<>();
  private final List<byte[]> signerKeys = new ArrayList<>();
  private long notAfterS = Long.MAX_VALUE;
  private TrustException nearest;
  private int verifications;

  /**
   * @param roots the sets whose threshold may certify; the last one is the newest
   * @param stored true: expiry and revocation do not matter
   */
  ChainCheck(
      Signatures signatures, List<Roots> roots, List<Signed> chain, boolean stored, long nowS)
      throws TrustException {
    this.signatures = signatures;
    this.roots = roots;
    this.stored = stored;
    this.nowS = nowS;
    for (Signed link : chain) {
      Certificate.parse(link).ifPresent(certificates::add);
    }
  }

  /** Checks the message; afterwards {@link #signers} and {@link #notAfterS} are known. */
  void check(Signed message, SigningContext context) throws TrustException {
    byte[] bytes = context.message(message.getPayload().toByteArray());
    Set<KeyId> seen = new HashSet<>();
    for (Signature signature : limited(message)) {
      List<Certificate> candidates = named(signature, context.signer());
      if (candidates.isEmpty() || !seen.add(candidates.get(0).id())) {
        continue;
      }
      require(candidates.get(0).key(), bytes, signature);
      long end = NOT_CERTIFIED;
      for (Certificate candidate : candidates) {
        end = Math.max(end, certified(candidate));
      }
      if (end != NOT_CERTIFIED) {
        signers.add(candidates.get(0).id());
        signerKeys.add(candidates.get(0).key());
        notAfterS = Math.min(notAfterS, end);
      }
    }
    if (signers.isEmpty()) {
      throw nearest != null
          ? nearest
          : new TrustException(
              Refusal.UNKNOWN_SIGNER,
              "no signature by a "
                  + context.signer().name().toLowerCase(java.util.Locale.ROOT)
                  + " key that root set "
                  + newest().version()
                  + " of fleet "
                  + newest().fleet()
                  + " vouches for");
    }
  }

  Set<KeyId> signers() {
    return Set.copyOf(signers);
  }

  SignerKeys signerKeys() {
    return SignerKeys.of(signatures, signerKeys);
  }

  long notAfterS() {
    return notAfterS;
  }

  /** Until when the certificate holds, or {@link #NOT_CERTIFIED} with {@link #nearest} set. */
  private long certified(Certificate certificate) throws TrustException {
    if (!certificate.fleet().equals(newest().fleet())) {
      return refuse(Refusal.WRONG_FLEET, "its signer belongs to fleet " + certificate.fleet());
    }
    if (!stored && newest().revoked().contains(certificate.id())) {
      return refuse(Refusal.REVOKED, "its signer, key " + certificate.id() + ", is revoked");
    }
    if (!stored && nowS > certificate.notAfterS()) {
      return refuse(
          Refusal.EXPIRED,
          "the certificate of its signer, key "
              + certificate.id()
              + ", expired at "
              + java.time.Instant.ofEpochSecond(certificate.notAfterS()));
    }
    return certificate.role() == KeyRole.CAROUSEL
        ? byReleaseKey(certificate)
        : byRoots(certificate);
  }

  private long byReleaseKey(Certificate certificate) throws TrustException {
    byte[] bytes =
        SigningContext.KEY_CERTIFICATE.message(certificate.signed().getPayload().toByteArray());
    for (Signature signature : limited(certificate.signed())) {
      List<Certificate> issuers = named(signature, KeyRole.RELEASE);
      if (issuers.isEmpty()) {
        continue;
      }
      require(issuers.get(0).key(), bytes, signature);
      long end = NOT_CERTIFIED;
      for (Certificate issuer : issuers) {
        end = Math.max(end, certified(issuer));
      }
      if (end != NOT_CERTIFIED) {
        return Math.min(end, certificate.notAfterS());
      }
    }
    return refuse(
        Refusal.UNKNOWN_SIGNER, "no release key has certified its signer, " + certificate.id());
  }

  private long byRoots(Certificate certificate) throws TrustException {
    for (int i = roots.size() - 1; i >= 0; i--) {
      Roots set = roots.get(i);
      if (signedBy(this::verify, set, certificate.signed(), SigningContext.KEY_CERTIFICATE)) {
        return certificate.notAfterS();
      }
    }
    return refuse(
        Refusal.TOO_FEW_SIGNATURES,
        "fewer than "
            + newest().threshold()
            + " keys of root set "
            + newest().version()
            + " have certified its signer, "
            + certificate.id());
  }

  /**
   * Whether a threshold of a root set has signed.
   *
   * @throws TrustException when a signature in the name of one of its keys does not verify
   */
  static boolean signedBy(Verifier verifier, Roots set, Signed signed, SigningContext context)
      throws TrustException {
    byte[] bytes = context.message(signed.getPayload().toByteArray());
    Set<KeyId> counted = new HashSet<>();
    for (Signature signature : signed.getSignaturesList()) {
      Optional<KeyId> id = id(signature);
      byte[] key = id.map(set.keys()::get).orElse(null);
      if (key == null || !counted.add(id.get())) {
        continue;
      }
      if (!verifier.verify(key, bytes, signature.getSignature().toByteArray())) {
        throw bad("root key " + id.get());
      }
      if (counted.size() >= set.threshold()) {
        return true;
      }
    }
    return false;
  }

  private boolean verify(byte[] key, byte[] bytes, byte[] signature) throws TrustException {
    if (!stored && ++verifications > MAX_VERIFICATIONS) {
      throw new TrustException(
          Refusal.MALFORMED,
          "more than " + MAX_VERIFICATIONS + " signatures would have to be checked");
    }
    return signatures.verify(key, bytes, signature);
  }

  private void require(byte[] key, byte[] bytes, Signature signature) throws TrustException {
    if (!verify(key, bytes, signature.getSignature().toByteArray())) {
      throw bad("key " + KeyId.of(key));
    }
  }

  /** Certificates of the key that a signature names; renewals of one key may both be there. */
  private List<Certificate> named(Signature signature, KeyRole role) {
    Optional<KeyId> id = id(signature);
    List<Certificate> found = new ArrayList<>();
    for (Certificate certificate : certificates) {
      if (id.isPresent() && certificate.id().equals(id.get()) && certificate.role() == role) {
        found.add(certificate);
      }
    }
    return found;
  }

  private static List<Signature> limited(Signed signed) throws TrustException {
    if (signed.getSignaturesCount() > MAX_SIGNATURES) {
      throw new TrustException(Refusal.MALFORMED, "more than " + MAX_SIGNATURES + " signatures");
    }
    return signed.getSignaturesList();
  }

  private long refuse(Refusal reason, String detail) {
    if (nearest == null || nearest.reason() == Refusal.UNKNOWN_SIGNER) {
      nearest = new TrustException(reason, detail);
    }
    return NOT_CERTIFIED;
  }

  private Roots newest() {
    return roots.get(roots.size() - 1);
  }

  private static Optional<KeyId> id(Signature signature) {
    return signature.getKeyId().size() == KeyId.BYTES
        ? Optional.of(KeyId.of16(signature.getKeyId().toByteArray()))
        : Optional.empty();
  }

  private static TrustException bad(String whose) {
    return new TrustException(
        Refusal.BAD_SIGNATURE, "the signature in the name of " + whose + " does not verify");
  }
}
