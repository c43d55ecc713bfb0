package io.tiovivo.image;

import io.tiovivo.identity.Checked;
import io.tiovivo.identity.Digests;
import io.tiovivo.identity.Refusal;
import io.tiovivo.identity.SignerKeys;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.identity.Trust;
import io.tiovivo.image.proto.Beacon;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.image.proto.Offer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashSet;
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

  private final BoxDescription box;
  private final long maxImageBytes;
  private final Set<String> excluded = new LinkedHashSet<>();
  private final BeaconCheck beacons;
  private Set<Long> unwanted = Set.of();

  /**
   * @param maxImageBytes what a slot's body holds
   */
  public Admission(Trust trust, BoxDescription box, Floors floors, long maxImageBytes) {
    this.box = box;
    beacons = new BeaconCheck(trust, floors);
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

  /** Never offers these releases: the box's owner does not want them. */
  public void unwanted(Set<Long> releases) {
    unwanted = Set.copyOf(releases);
  }

  /** Tells which release the box runs, or will run after the next boot. */
  public void release(long release) {
    beacons.release(release);
  }

  /** The newest trust that any envelope has brought. */
  public Trust trust() {
    return beacons.trust();
  }

  /** The carousel keys that signed the newest beacons. */
  public SignerKeys carouselKeys() {
    return beacons.keys();
  }

  /** The newest floors: beacons raise its sequence and time. */
  public Floors floors() {
    return beacons.floors();
  }

  /**
   * A lower bound of the time, seconds since 1970: the newest that a signature vouches for. The
   * box's own clock decides nothing: a wrong one would keep it from ever receiving again.
   */
  public long nowS() {
    return beacons.nowS();
  }

  /**
   * Checks a beacon and picks the offer in it that is for this box. The beacon that was accepted
   * last may come again and gets the same verdict.
   *
   * @param envelope a serialised {@code Envelope}, possibly hostile
   */
  public BeaconVerdict beacon(byte[] envelope) {
    BeaconCheck.Verdict verdict = beacons.check(envelope);
    if (verdict instanceof BeaconCheck.Verdict.Rejected rejected) {
      return new BeaconVerdict.Rejected(rejected.reason(), rejected.detail(), rejected.sequence());
    }
    Beacon beacon = ((BeaconCheck.Verdict.Believed) verdict).beacon();
    return new OfferChoice(box, floors(), maxImageBytes, excluded, unwanted).choose(beacon);
  }

  /**
   * Checks the manifest of an offer from {@link #beacon}.
   *
   * @param envelope a serialised {@code Envelope}, possibly hostile
   */
  public ManifestVerdict manifest(byte[] envelope, Offer offer) {
    Checked checked = trust().check(envelope, SigningContext.MANIFEST, nowS());
    beacons.adopt(checked.newer());
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
    if (!manifest.getFleet().equals(trust().fleet())) {
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
        && manifest.getKindValue() == offer.getKindValue()
        && manifest.getEmergency() == offer.getEmergency();
  }

  private static ManifestVerdict rejected(Refusal reason, String detail) {
    return new ManifestVerdict.Rejected(reason, detail);
  }
}
