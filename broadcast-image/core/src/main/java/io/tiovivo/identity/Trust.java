package io.tiovivo.identity;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.identity.proto.Envelope;
import io.tiovivo.identity.proto.Signed;
import io.tiovivo.identity.proto.TrustChain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a box believes: its fleet's root set. Immutable; a newer one comes out of a check.
 *
 * <p>Times given here are lower bounds of the real time, since a box may have no clock: they decide
 * that something has expired, never that it is not valid yet.
 */
public final class Trust {
  /** Most bytes of an envelope, chain included: what a slot's header holds. */
  public static final int MAX_ENVELOPE_BYTES = 60 * 1024;

  /**
   * Most root sets in one chain: as many as a fleet can have in its life, so that no box sleeps
   * through too many, and none forgets the one that certified what it boots.
   */
  public static final int MAX_ROOT_SETS = 128;

  /** Most bytes of a {@code fleet.trust} file. */
  public static final int MAX_FILE_BYTES = 60 * 1024;

  private final Signatures signatures;

  /** From the first root set that is held to the newest; never empty. */
  private final List<Roots> history;

  private Trust(Signatures signatures, List<Roots> history) {
    this.signatures = signatures;
    int first = Math.max(0, history.size() - MAX_ROOT_SETS);
    this.history = List.copyOf(history.subList(first, history.size()));
  }

  /**
   * Reads a file of public trust: a serialised {@code TrustChain} whose first root set is believed
   * because of where the file came from, and whose others must follow from it.
   *
   * @throws TrustException when the file is damaged or its root sets do not follow one another
   */
  public static Trust parse(byte[] trustFile, Signatures signatures) throws TrustException {
    TrustChain chain = parseChain(trustFile);
    if (chain.getRootSetsCount() == 0) {
      throw new TrustException(Refusal.MALFORMED, "not a trust file: there is no root set in it");
    }
    Roots first = Roots.parse(chain.getRootSets(0));
    requireThreshold(signatures, first, first);
    Trust trust = new Trust(signatures, List.of(first));
    List<Signed> others = chain.getRootSetsList().subList(1, chain.getRootSetsCount());
    return trust.follow(others);
  }

  private static TrustChain parseChain(byte[] bytes) throws TrustException {
    if (bytes.length > MAX_FILE_BYTES) {
      throw new TrustException(
          Refusal.TOO_LARGE, "more than " + MAX_FILE_BYTES + " bytes: not a trust file");
    }
    Optional<String> flaw = TrustLimits.CHAIN.flaw(bytes);
    if (flaw.isPresent()) {
      throw new TrustException(Refusal.MALFORMED, "not a trust file: " + flaw.get());
    }
    try {
      return TrustChain.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new TrustException(Refusal.MALFORMED, "not a trust file");
    }
  }

  /** This trust as a file for {@link #parse}, all root sets that are held. */
  public byte[] bytes() {
    TrustChain.Builder chain = TrustChain.newBuilder();
    history.forEach(set -> chain.addRootSets(set.signed()));
    return chain.build().toByteArray();
  }

  public String fleet() {
    return newest().fleet();
  }

  /** The transport session id of the fleet's packets. */
  public int tsi() {
    return Fleet.tsi(fleet());
  }

  /** Version of the newest root set. */
  public int version() {
    return newest().version();
  }

  /** When the newest root set was issued, in seconds since 1970: no box lives before that. */
  public long issuedS() {
    return newest().issuedS();
  }

  /** How many root keys must sign. */
  public int threshold() {
    return newest().threshold();
  }

  /** The keys of the newest root set. */
  public Set<KeyId> rootKeys() {
    return Set.copyOf(newest().keys().keySet());
  }

  /** The keys that the newest root set revokes. */
  public Set<KeyId> revoked() {
    return newest().revoked();
  }

  /**
   * Checks whether an envelope may be accepted now: sizes, chain, revocation, expiry, signatures.
   *
   * @param envelope a serialised {@code Envelope}, possibly hostile
   * @param context {@link SigningContext#MANIFEST}, {@code BEACON} or {@code CREDENTIAL}
   * @param nowS a lower bound of the time, seconds since 1970
   */
  public Checked check(byte[] envelope, SigningContext context, long nowS) {
    return check(envelope, context, false, nowS);
  }

  /**
   * Checks an envelope that this box accepted earlier and stored, before it boots from it: as
   * {@link #check}, but expiry and revocation gate acceptance only and are not looked at, and a
   * certificate counts when any root set on the way from the first one to the newest has signed it.
   */
  public Checked checkStored(byte[] envelope, SigningContext context) {
    return check(envelope, context, true, 0);
  }

  /**
   * The same trust, which from now on remembers the last certificates and root sets that verified:
   * checking the next message of the same signer costs one verification. So do the trusts that
   * follow from it.
   */
  public Trust remembering() {
    return signatures instanceof RememberedSignatures
        ? this
        : new Trust(new RememberedSignatures(signatures), history);
  }

  /**
   * The trust that newer root sets lead to; this one when they bring nothing new.
   *
   * @param chain a serialised {@code TrustChain}, possibly hostile; its certificates are ignored
   * @throws TrustException when they do not follow from what is held here
   */
  public Trust followed(byte[] chain) throws TrustException {
    return follow(parseChain(chain).getRootSetsList());
  }

  private Checked check(byte[] bytes, SigningContext context, boolean stored, long nowS) {
    Trust newer = this;
    try {
      Envelope envelope = parseEnvelope(bytes);
      // Step by step: what was followed stays, whatever comes after it, and is not checked again.
      for (Signed set : envelope.getChain().getRootSetsList()) {
        newer = newer.follow(set);
      }
      List<Roots> roots = stored ? newer.history : List.of(newer.newest());
      List<Signed> certificates = envelope.getChain().getCertificatesList();
      ChainCheck check = new ChainCheck(signatures, roots, certificates, stored, nowS);
      check.check(envelope.getSigned(), context);
      byte[] payload = envelope.getSigned().getPayload().toByteArray();
      return new Checked.Verified(
          payload, newer, check.signers(), check.notAfterS(), check.signerKeys());
    } catch (TrustException refused) {
      return new Checked.Refused(refused.reason(), refused.getMessage(), newer);
    }
  }

  /** Reads an envelope within its limits. */
  private static Envelope parseEnvelope(byte[] bytes) throws TrustException {
    if (bytes.length > MAX_ENVELOPE_BYTES) {
      throw new TrustException(Refusal.TOO_LARGE, "more than " + MAX_ENVELOPE_BYTES + " bytes");
    }
    Optional<String> flaw = TrustLimits.ENVELOPE.flaw(bytes);
    if (flaw.isPresent()) {
      throw new TrustException(Refusal.MALFORMED, "envelope: " + flaw.get());
    }
    try {
      return Envelope.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new TrustException(Refusal.MALFORMED, "envelope: not a well-formed message");
    }
  }

  /** As {@link #follow(Signed)}, one after the other. */
  private Trust follow(List<Signed> sets) throws TrustException {
    Trust newer = this;
    for (Signed set : sets) {
      newer = newer.follow(set);
    }
    return newer;
  }

  /**
   * One step on from the newest root set that is held, signed by the thresholds of both its ends;
   * this trust when {@code set} is not newer.
   */
  private Trust follow(Signed set) throws TrustException {
    Roots held = newest();
    Roots next = Roots.parse(set);
    if (!next.fleet().equals(held.fleet())) {
      throw new TrustException(
          Refusal.WRONG_FLEET,
          "made for fleet " + next.fleet() + ", and this is fleet " + held.fleet());
    }
    if (next.version() <= held.version()) {
      return this;
    }
    if (next.version() != held.version() + 1) {
      throw new TrustException(
          Refusal.CHAIN_BROKEN,
          "root set " + next.version() + " does not follow from " + held.version());
    }
    requireThreshold(signatures, held, next);
    requireThreshold(signatures, next, next);
    List<Roots> walked = new ArrayList<>(history);
    walked.add(next);
    return new Trust(signatures, walked);
  }

  private static void requireThreshold(Signatures signatures, Roots signers, Roots signed)
      throws TrustException {
    if (!ChainCheck.signedBy(
        signatures::verify, signers, signed.signed(), SigningContext.ROOT_SET)) {
      throw new TrustException(
          Refusal.TOO_FEW_SIGNATURES,
          "root set "
              + signed.version()
              + " is not signed by "
              + signers.threshold()
              + " keys of root set "
              + signers.version());
    }
  }

  private Roots newest() {
    return history.get(history.size() - 1);
  }
}
