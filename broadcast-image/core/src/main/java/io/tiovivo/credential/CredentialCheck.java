package io.tiovivo.credential;

import io.tiovivo.identity.Checked;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.identity.Trust;
import java.time.Instant;
import java.util.Arrays;

/**
 * Checks peers' credentials offline: what a node believes about keys, time and revocations, fed by
 * beacons. The authorities' certificates that verified are remembered, so that a handshake costs
 * one Ed25519 verification.
 *
 * <p>Time is a lower bound: it decides that a credential has expired, never that it is not valid
 * yet. Not thread-safe.
 */
public final class CredentialCheck {
  private Trust trust;
  private Revocations revocations = Revocations.NONE;
  private long nowS;

  /** Believes these root sets, and knows nothing of time or revocations yet. */
  public CredentialCheck(Trust trust) {
    this.trust = trust.remembering();
    nowS = trust.issuedS();
  }

  /** The newest root sets that any envelope has brought. */
  public Trust trust() {
    return trust;
  }

  /** A lower bound of the time, seconds since 1970. */
  public long nowS() {
    return nowS;
  }

  /** Goes by this lower bound of the time from now on; no box lives before its root set. */
  public void time(long lowerBoundS) {
    nowS = Math.max(lowerBoundS, trust.issuedS());
  }

  /** Goes by newer root sets; older ones change nothing. */
  public void adopt(Trust newer) {
    if (newer.version() > trust.version()) {
      trust = newer.remembering();
      time(nowS);
    }
  }

  /** Goes by what the newest beacon says from now on. */
  public void revocations(Revocations newest) {
    revocations = newest;
  }

  /** What the newest beacon revokes. */
  public Revocations revocations() {
    return revocations;
  }

  /**
   * Checks a peer's credential.
   *
   * @param envelope a serialised {@code Envelope}, possibly hostile
   * @param sessionKey the X25519 static key that the handshake proved, 32 bytes
   */
  public CredentialVerdict check(byte[] envelope, byte[] sessionKey) {
    CredentialVerdict verdict = check(envelope);
    return verdict instanceof CredentialVerdict.Accepted accepted
            && !Arrays.equals(accepted.credential().sessionKey(), sessionKey)
        ? refused(
            CredentialRefusal.KEY_MISMATCH,
            "the handshake proved another key than that of node " + accepted.credential().node())
        : verdict;
  }

  /** The same without a handshake: whether such a credential would be believed. */
  public CredentialVerdict check(byte[] envelope) {
    if (envelope.length == 0) {
      return refused(CredentialRefusal.ABSENT, "there is no credential");
    }
    Checked checked = trust.check(envelope, SigningContext.CREDENTIAL, nowS);
    adopt(checked.newer());
    if (checked instanceof Checked.Refused unsigned) {
      return refused(reason(unsigned), unsigned.detail());
    }
    return CredentialCodec.parse(((Checked.Verified) checked).payload())
        .map(this::judge)
        .orElseGet(
            () -> refused(CredentialRefusal.MALFORMED, "signed, but no credential known here"));
  }

  private CredentialVerdict judge(Credential credential) {
    if (!credential.fleet().equals(trust.fleet())) {
      return refused(CredentialRefusal.WRONG_FLEET, "a credential of fleet " + credential.fleet());
    }
    if (revocations.nodes().contains(credential.node())) {
      return refused(CredentialRefusal.REVOKED, "node " + credential.node() + " is revoked");
    }
    if (credential.notBeforeS() < revocations.credentialsAfterS()) {
      return refused(
          CredentialRefusal.TOO_OLD,
          "credentials from before "
              + Instant.ofEpochSecond(revocations.credentialsAfterS())
              + " are void");
    }
    if (credential.notAfterS() < nowS) {
      return refused(
          CredentialRefusal.EXPIRED,
          "the credential of node "
              + credential.node()
              + " ended at "
              + Instant.ofEpochSecond(credential.notAfterS()));
    }
    return new CredentialVerdict.Accepted(credential);
  }

  private static CredentialRefusal reason(Checked.Refused refused) {
    return switch (refused.reason()) {
      case TOO_LARGE, MALFORMED -> CredentialRefusal.MALFORMED;
      case WRONG_FLEET -> CredentialRefusal.WRONG_FLEET;
      case REVOKED, EXPIRED -> CredentialRefusal.AUTHORITY_ENDED;
      default -> CredentialRefusal.NOT_SIGNED;
    };
  }

  private static CredentialVerdict refused(CredentialRefusal reason, String detail) {
    return new CredentialVerdict.Refused(reason, detail);
  }
}
