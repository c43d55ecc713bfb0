package io.tiovivo.image;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.identity.Checked;
import io.tiovivo.identity.Refusal;
import io.tiovivo.identity.SignerKeys;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.identity.Trust;
import io.tiovivo.image.proto.Beacon;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides which beacons are believed, whatever they offer. Holds the newest trust and floors that
 * it has seen. Not thread-safe.
 */
public final class BeaconCheck {
  /** How much further than its time a beacon's sequence may be. */
  private static final long MAX_SEQUENCE_AHEAD_S = 3600;

  /** 9999-12-31T23:59:59Z. */
  private static final long MAX_TIME_S = 253_402_300_799L;

  private Trust trust;
  private Floors floors;
  private SignerKeys keys = SignerKeys.NONE;

  public BeaconCheck(Trust trust, Floors floors) {
    this.trust = trust;
    this.floors = floors;
  }

  /** What became of a beacon. */
  public sealed interface Verdict {
    /** Authentic, and not older than any before. */
    record Believed(Beacon beacon) implements Verdict {}

    /**
     * Not to be believed.
     *
     * @param sequence of a beacon that is authentic but {@link Refusal#REPLAYED}; else -1
     */
    record Rejected(Refusal reason, String detail, long sequence) implements Verdict {}
  }

  /** The newest trust that any envelope has brought. */
  public Trust trust() {
    return trust;
  }

  /** The newest floors: beacons raise its sequence and time. */
  public Floors floors() {
    return floors;
  }

  /**
   * The keys that signed the newest beacons: what they sign without a chain may be believed. One
   * that a newer root set revokes is none of them.
   */
  public SignerKeys keys() {
    return keys;
  }

  /** Tells which release the box runs, or will run after the next boot. */
  void release(long release) {
    floors = new Floors(floors.securityCounter(), release, floors.beaconSequence(), floors.timeS());
  }

  /**
   * A lower bound of the time, seconds since 1970: the newest that a signature vouches for. The
   * box's own clock decides nothing: a wrong one would keep it from ever receiving again.
   */
  public long nowS() {
    return Math.max(floors.timeS(), trust.issuedS());
  }

  /**
   * Checks a beacon. The one that was accepted last may come again.
   *
   * @param envelope a serialised {@code Envelope}, possibly hostile
   */
  public Verdict check(byte[] envelope) {
    Checked checked = trust.check(envelope, SigningContext.BEACON, nowS());
    adopt(checked.newer());
    if (checked instanceof Checked.Refused refused) {
      return rejected(refused.reason(), refused.detail());
    }
    Checked.Verified verified = (Checked.Verified) checked;
    Optional<String> flaw = ImageLimits.BEACON.flaw(verified.payload());
    if (flaw.isPresent()) {
      return rejected(Refusal.MALFORMED, "beacon: " + flaw.get());
    }
    try {
      Verdict verdict = check(Beacon.parseFrom(verified.payload()), verified.notAfterS());
      if (verdict instanceof Verdict.Believed) {
        keys = verified.keys().before(keys);
      }
      return verdict;
    } catch (InvalidProtocolBufferException e) {
      return rejected(Refusal.MALFORMED, "beacon: not a well-formed message");
    }
  }

  private Verdict check(Beacon beacon, long signerEndS) {
    long timeS = beacon.getTimeS();
    if (beacon.getFormat() != ManifestChecks.FORMAT || beacon.getSequence() < 0) {
      return rejected(Refusal.MALFORMED, "beacon: format or sequence is out of range");
    }
    if (timeS < 0 || timeS > MAX_TIME_S || beacon.getNotAfterS() < 0) {
      return rejected(Refusal.MALFORMED, "beacon: its times are out of range");
    }
    if (!beacon.getFleet().equals(trust.fleet())) {
      return rejected(Refusal.WRONG_FLEET, "a beacon of fleet " + beacon.getFleet());
    }
    // A stolen carousel key must not push clocks and sequences to where no honest beacon follows.
    if (timeS > signerEndS) {
      return rejected(
          Refusal.FAST_FORWARD, "its time is after the end of its signer's certificate");
    }
    if (beacon.getSequence() / 1000 > timeS + MAX_SEQUENCE_AHEAD_S) {
      return rejected(Refusal.FAST_FORWARD, "its sequence is far ahead of its time");
    }
    if (beacon.getSequence() < floors.beaconSequence()) {
      return new Verdict.Rejected(
          Refusal.REPLAYED,
          "beacon " + beacon.getSequence() + " is older than " + floors.beaconSequence(),
          beacon.getSequence());
    }
    if (beacon.getNotAfterS() != 0 && Math.max(nowS(), timeS) > beacon.getNotAfterS()) {
      return rejected(
          Refusal.EXPIRED,
          "the beacon expired at "
              + Instant.ofEpochSecond(Math.min(beacon.getNotAfterS(), MAX_TIME_S)));
    }
    floors =
        new Floors(
            floors.securityCounter(),
            floors.release(),
            beacon.getSequence(),
            Math.max(floors.timeS(), timeS));
    return new Verdict.Believed(beacon);
  }

  /**
   * Holds a newer root set from now on. One that revokes a key takes back what that key may have
   * done to the floors; everything since the root set was issued is still guarded.
   */
  public void adopt(Trust newer) {
    if (newer.version() <= trust.version()) {
      return;
    }
    if (!trust.revoked().containsAll(newer.revoked())) {
      floors =
          new Floors(
              floors.securityCounter(),
              floors.release(),
              Math.min(floors.beaconSequence(), newer.issuedS() * 1000),
              Math.min(floors.timeS(), newer.issuedS()));
    }
    trust = newer;
    keys = SignerKeys.NONE;
  }

  private static Verdict rejected(Refusal reason, String detail) {
    return new Verdict.Rejected(reason, detail, -1);
  }
}
