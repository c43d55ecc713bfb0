package io.tiovivo.image;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.identity.Checked;
import io.tiovivo.identity.Digests;
import io.tiovivo.identity.Refusal;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.identity.Trust;
import io.tiovivo.image.proto.Beacon;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.image.proto.Offer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what a box takes off the air. Holds the newest trust and floors that it has seen; whoever
 * owns the boot record reads them back with {@link #trust} and {@link #floors} and keeps them.
 *
 * <p>Not thread-safe.
 */
public final class Admission {
  /** Most images that are remembered as failed here; the oldest is forgotten first. */
  public static final int MAX_EXCLUDED = 8;

  /** How much further than its time a beacon's sequence may be. */
  private static final long MAX_SEQUENCE_AHEAD_S = 3600;

  /** 9999-12-31T23:59:59Z. */
  private static final long MAX_TIME_S = 253_402_300_799L;

  private final BoxDescription box;
  private final long maxImageBytes;
  private final Set<String> excluded = new LinkedHashSet<>();
  private Trust trust;
  private Floors floors;

  /**
   * @param maxImageBytes what a slot's body holds
   */
  public Admission(Trust trust, BoxDescription box, Floors floors, long maxImageBytes) {
    this.trust = trust;
    this.box = box;
    this.floors = floors;
    this.maxImageBytes = maxImageBytes;
  }

  /**
   * Never offers an image again: it was tried here and did not work.
   *
   * @param manifestSha256 32 bytes
   */
  public void exclude(byte[] manifestSha256) {
    excluded.add(HexFormat.of().formatHex(manifestSha256));
    if (excluded.size() > MAX_EXCLUDED) {
      Iterator<String> oldest = excluded.iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** Tells which release the box runs, or will run after the next boot. */
  public void release(long release) {
    floors = new Floors(floors.securityCounter(), release, floors.beaconSequence(), floors.timeS());
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
   * A lower bound of the time, seconds since 1970: the newest that a signature vouches for. The
   * box's own clock decides nothing: a wrong one would keep it from ever receiving again.
   */
  public long nowS() {
    return Math.max(floors.timeS(), trust.issuedS());
  }

  /**
   * Checks a beacon and picks the offer in it that is for this box. The beacon that was accepted
   * last may come again and gets the same verdict.
   *
   * @param envelope a serialised {@code Envelope}, possibly hostile
   */
  public BeaconVerdict beacon(byte[] envelope) {
    Checked checked = trust.check(envelope, SigningContext.BEACON, nowS());
    adopt(checked.newer());
    if (checked instanceof Checked.Refused refused) {
      return new BeaconVerdict.Rejected(refused.reason(), refused.detail());
    }
    Checked.Verified verified = (Checked.Verified) checked;
    Optional<String> flaw = ImageLimits.BEACON.flaw(verified.payload());
    if (flaw.isPresent()) {
      return rejectedBeacon(Refusal.MALFORMED, "beacon: " + flaw.get());
    }
    Beacon beacon;
    try {
      beacon = Beacon.parseFrom(verified.payload());
    } catch (InvalidProtocolBufferException e) {
      return rejectedBeacon(Refusal.MALFORMED, "beacon: not a well-formed message");
    }
    return beacon(beacon, verified.notAfterS());
  }

  private BeaconVerdict beacon(Beacon beacon, long signerEndS) {
    long timeS = beacon.getTimeS();
    if (beacon.getFormat() != ManifestChecks.FORMAT || beacon.getSequence() < 0) {
      return rejectedBeacon(Refusal.MALFORMED, "beacon: format or sequence is out of range");
    }
    if (timeS < 0 || timeS > MAX_TIME_S || beacon.getNotAfterS() < 0) {
      return rejectedBeacon(Refusal.MALFORMED, "beacon: its times are out of range");
    }
    if (!beacon.getFleet().equals(trust.fleet())) {
      return rejectedBeacon(Refusal.WRONG_FLEET, "a beacon of fleet " + beacon.getFleet());
    }
    // A stolen carousel key must not push clocks and sequences to where no honest beacon follows.
    if (timeS > signerEndS) {
      return rejectedBeacon(
          Refusal.FAST_FORWARD, "its time is after the end of its signer's certificate");
    }
    if (beacon.getSequence() / 1000 > timeS + MAX_SEQUENCE_AHEAD_S) {
      return rejectedBeacon(Refusal.FAST_FORWARD, "its sequence is far ahead of its time");
    }
    if (beacon.getSequence() < floors.beaconSequence()) {
      return new BeaconVerdict.Rejected(
          Refusal.REPLAYED,
          "beacon " + beacon.getSequence() + " is older than " + floors.beaconSequence(),
          beacon.getSequence());
    }
    if (beacon.getNotAfterS() != 0 && Math.max(nowS(), timeS) > beacon.getNotAfterS()) {
      return rejectedBeacon(
          Refusal.EXPIRED,
          "the beacon expired at " + Instant.ofEpochSecond(cap(beacon.getNotAfterS())));
    }
    floors =
        new Floors(
            floors.securityCounter(),
            floors.release(),
            beacon.getSequence(),
            Math.max(floors.timeS(), timeS));
    return new OfferChoice(box, floors, maxImageBytes, excluded).choose(beacon);
  }

  /**
   * Checks the manifest of an offer from {@link #beacon}.
   *
   * @param envelope a serialised {@code Envelope}, possibly hostile
   */
  public ManifestVerdict manifest(byte[] envelope, Offer offer) {
    Checked checked = trust.check(envelope, SigningContext.MANIFEST, nowS());
    adopt(checked.newer());
    if (checked instanceof Checked.Refused refused) {
      return new ManifestVerdict.Rejected(refused.reason(), refused.detail());
    }
    byte[] payload = ((Checked.Verified) checked).payload();
    byte[] offered = offer.getManifestSha256().toByteArray();
    if (!java.util.Arrays.equals(Digests.sha256(payload), offered)) {
      return rejected(Refusal.OFFER_MISMATCH, "not the manifest that was offered");
    }
    Manifest manifest;
    try {
      manifest = ManifestChecks.parse(payload);
    } catch (ImageFormatException e) {
      return rejected(Refusal.MALFORMED, e.getMessage());
    }
    if (!manifest.getFleet().equals(trust.fleet())) {
      return rejected(Refusal.WRONG_FLEET, "an image of fleet " + manifest.getFleet());
    }
    if (manifest.getNotAfterS() != 0 && nowS() > manifest.getNotAfterS()) {
      return rejected(
          Refusal.EXPIRED, "it expired at " + Instant.ofEpochSecond(manifest.getNotAfterS()));
    }
    return agrees(manifest, offer)
        ? new ManifestVerdict.Accepted(manifest)
        : rejected(Refusal.OFFER_MISMATCH, "its beacon describes it differently");
  }

  /** The beacon has told box and carousel what to prepare for; the manifest must say the same. */
  private static boolean agrees(Manifest manifest, Offer offer) {
    return manifest.getVersion().equals(offer.getVersion())
        && manifest.getRelease() == offer.getRelease()
        && manifest.getSecurityCounter() == offer.getSecurityCounter()
        && manifest.getImageBytes() == offer.getImageBytes()
        && manifest.getFec().equals(offer.getFec())
        && manifest.getBoardsList().equals(offer.getBoardsList())
        && manifest.getArchitecture().equals(offer.getArchitecture())
        && manifest.getKindValue() == offer.getKindValue();
  }

  /**
   * Holds a newer root set from now on. One that revokes a key takes back what that key may have
   * done to the floors; everything since the root set was issued is still guarded.
   */
  private void adopt(Trust newer) {
    if (newer.version() == trust.version()) {
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
  }

  private static long cap(long timeS) {
    return Math.min(timeS, MAX_TIME_S);
  }

  private static BeaconVerdict rejectedBeacon(Refusal reason, String detail) {
    return new BeaconVerdict.Rejected(reason, detail);
  }

  private static ManifestVerdict rejected(Refusal reason, String detail) {
    return new ManifestVerdict.Rejected(reason, detail);
  }
}
