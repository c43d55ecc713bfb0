package io.tiovivo.carousel;

import io.tiovivo.carousel.CheckQueue.Standing;
import io.tiovivo.image.Toi;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.wire.AlcPacket;
import io.tiovivo.wire.WireReader;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * Puts beacons and manifests together, and draws lots which of them has its signature checked when
 * an allowance permits. Beacons and manifests have allowances of their own, and so have sources
 * that have proved themselves, others, and what is doubtful. docs/CAROUSEL.md has the odds.
 */
final class SignedObjects {
  /** Beacons that are put together at once: those of some head-ends, old and new. */
  static final int MAX_BEACONS = 6;

  /** Beacons that are remembered as authentic: a minute's, against recordings. */
  static final int MAX_SETTLED = 64;

  /** Manifests that are put together at once. */
  static final int MAX_MANIFESTS = 4;

  /**
   * Stands for the source of confirmed symbols: the discard prefix (RFC 6666), whence nothing
   * comes.
   */
  private static final PeerAddress CONFIRMED = new PeerAddress(0x0100_0000_0000_0000L, 0, 0);

  /** Toi values nearer than this, upwards, are newer ones; sequences are milliseconds: 3 days. */
  private static final int HALF_OF_TOIS = 1 << 28;

  private final SourceBook sources = new SourceBook();
  private final CheckQueue beacons;
  private final CheckQueue manifests;
  private final ReceiverTally tally;
  private final int[] settledBeaconTois = new int[MAX_SETTLED];
  private int settledBeacons;
  private int newestBeaconToi;

  /**
   * @param checksPerSecond of each kind, by proven sources, by others, and of what is doubtful
   * @param random decides what has to go when there is no room: unpredictable on a box
   */
  SignedObjects(int checksPerSecond, ReceiverTally tally, SplittableRandom random) {
    this.tally = tally;
    ObjectShelf beaconShelf = new ObjectShelf(MAX_BEACONS, sources, random);
    ObjectShelf manifestShelf = new ObjectShelf(MAX_MANIFESTS, sources, random);
    beacons = new CheckQueue(beaconShelf, checksPerSecond, tally, random);
    manifests = new CheckQueue(manifestShelf, checksPerSecond, tally, random);
  }

  void beaconPacket(long nowNs, PeerAddress from, AlcPacket packet, WireReader symbol) {
    int toi = (int) packet.toi();
    if (isSettled(toi)) {
      tally.checksSpared += looksOld(toi) ? 1 : 0;
      return;
    }
    Standing standing = looksOld(toi) ? Standing.DOUBTFUL : standing(nowNs, from);
    beacons.packet(from, standing, packet, symbol);
  }

  void manifestPacket(long nowNs, PeerAddress from, AlcPacket packet, WireReader symbol) {
    manifests.packet(from, standing(nowNs, from), packet, symbol);
  }

  /** A symbol of a manifest that a verified hash confirms, whoever sent it. */
  void confirmedManifestPacket(long nowNs, AlcPacket packet, WireReader symbol) {
    sources.good(CONFIRMED);
    manifests.packet(CONFIRMED, Standing.CONFIRMED, packet, symbol);
  }

  /** True when beacons or manifests from there were authentic. */
  boolean isProven(PeerAddress from) {
    return sources.isProven(from);
  }

  /** Nobody is silenced: what a source is paused for may have been sent in its name by another. */
  private Standing standing(long nowNs, PeerAddress from) {
    if (sources.isPaused(nowNs, from)) {
      return Standing.DOUBTFUL;
    }
    return sources.isProven(from) ? Standing.PROVEN : Standing.STRANGER;
  }

  /**
   * Older than the last that was believed, by its TOI: mostly a recording, or a clock that lags.
   */
  private boolean looksOld(int toi) {
    int older = Toi.value(newestBeaconToi) - Toi.value(toi) & Toi.value(-1);
    return newestBeaconToi != 0 && older != 0 && older < HALF_OF_TOIS;
  }

  /**
   * A beacon whose signature is to be checked now; null: none.
   *
   * @param idle true: the box has nothing else to do
   */
  byte[] takeBeacon(long nowNs, boolean idle) {
    return beacons.take(nowNs, idle);
  }

  /**
   * The signature of what {@link #takeBeacon} gave is right, whether or not it is the newest.
   *
   * @param sequence what it says itself: the TOI that it came under is anybody's
   * @return false: it came under another's
   */
  boolean beaconAuthentic(long nowNs, long sequence) {
    int toi = Toi.beacon(sequence);
    boolean own = beacons.origin().toi() == toi;
    checked(nowNs, beacons, own);
    if (own) {
      settle(toi);
    }
    return own;
  }

  /** The beacon with this sequence was believed: those that seem older are doubtful. */
  void believed(long sequence) {
    newestBeaconToi = Toi.beacon(sequence);
  }

  /** Whence most of what {@link #takeBeacon} gave last came. */
  PeerAddress beaconSource() {
    return beacons.origin().source();
  }

  /** The signature of what {@link #takeBeacon} gave is wrong. */
  void beaconRefused(long nowNs) {
    checked(nowNs, beacons, false);
  }

  /** What {@link #takeBeacon} gave is of no use, and nobody knows whether it is authentic. */
  void beaconPassedOver() {
    beacons.passedOver();
  }

  /** A manifest whose signature is to be checked now; null: none. */
  byte[] takeManifest(long nowNs) {
    return manifests.take(nowNs, false);
  }

  /** The check of what {@link #takeManifest} gave is over. */
  void manifestChecked(long nowNs, boolean authentic) {
    checked(nowNs, manifests, authentic);
  }

  private void checked(long nowNs, CheckQueue queue, boolean authentic) {
    queue.checked(authentic);
    if (authentic) {
      sources.good(queue.origin().source());
    } else {
      sources.bad(nowNs, queue.origin().source());
    }
  }

  /** This beacon's signature is right: its further packets bring nothing new. */
  private void settle(int beaconToi) {
    if (!isSettled(beaconToi)) {
      settledBeaconTois[settledBeacons] = beaconToi;
      settledBeacons = (settledBeacons + 1) % MAX_SETTLED;
    }
    beacons.keep(assembly -> assembly.toi() != beaconToi);
  }

  private boolean isSettled(int beaconToi) {
    for (int settled : settledBeaconTois) {
      if (settled == beaconToi) {
        return true;
      }
    }
    return false;
  }

  /** Manifests like these alone are wanted from now on; a refusal may have been too early. */
  void wantManifest(Predicate<ObjectAssembly> wanted) {
    manifests.forgetRefused();
    manifests.keep(wanted);
  }
}
