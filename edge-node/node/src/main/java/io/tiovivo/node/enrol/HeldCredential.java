package io.tiovivo.node.enrol;

import io.tiovivo.credential.Credential;
import io.tiovivo.credential.CredentialCheck;
import io.tiovivo.credential.CredentialRefusal;
import io.tiovivo.credential.CredentialVerdict;
import io.tiovivo.machine.Machine;
import java.util.Optional;

/** The credential that the box has: what it says, whether peers take it, when to ask anew. */
final class HeldCredential {
  private static final long SECOND_NS = 1_000_000_000L;

  private final CredentialCheck check;
  private final byte[] sessionKey;
  private final RenewalClock clock;
  private final long revokedNs;
  private byte[] envelope;
  private Optional<Credential> credential;
  private long sinceNs;

  /**
   * @param envelope chain included
   * @param credential what it says; empty: it is none of this box
   * @param revokedNs how often a revoked box looks whether it still is
   */
  HeldCredential(
      CredentialCheck check,
      byte[] sessionKey,
      RenewalClock clock,
      byte[] envelope,
      Optional<Credential> credential,
      long revokedNs,
      long nowNs) {
    this.check = check;
    this.sessionKey = sessionKey;
    this.clock = clock;
    this.revokedNs = revokedNs;
    this.envelope = envelope;
    this.credential = credential;
    sinceNs = nowNs;
  }

  void replace(long nowNs, Credential granted, byte[] fresh) {
    credential = Optional.of(granted);
    envelope = fresh;
    sinceNs = nowNs;
  }

  boolean isPresent() {
    return credential.isPresent();
  }

  Optional<Credential> credential() {
    return credential;
  }

  /** Chain included; empty: none yet. */
  byte[] envelope() {
    return credential.isPresent() ? envelope : new byte[0];
  }

  boolean isValid() {
    return credential.isPresent() && verdict() instanceof CredentialVerdict.Accepted;
  }

  boolean isRevoked() {
    return credential.isPresent() && isRevoked(verdict());
  }

  private CredentialVerdict verdict() {
    return check.check(envelope, sessionKey);
  }

  private static boolean isRevoked(CredentialVerdict verdict) {
    return verdict instanceof CredentialVerdict.Refused refused
        && refused.reason() == CredentialRefusal.REVOKED;
  }

  /** When to ask for the next one; never: there is none to follow. */
  long dueNs(long nowNs) {
    if (credential.isEmpty()) {
      return Machine.NEVER;
    }
    CredentialVerdict verdict = verdict();
    if (verdict instanceof CredentialVerdict.Accepted) {
      return clock.dueNs(nowNs, credential.get(), Math.max(check.nowS(), leastS(nowNs)));
    }
    return isRevoked(verdict) ? nowNs + revokedNs : clock.soonNs(nowNs);
  }

  /** Nobody may have told this box the time; but it is past the credential's beginning. */
  private long leastS(long nowNs) {
    return credential.get().notBeforeS() + (nowNs - sinceNs) / SECOND_NS;
  }
}
