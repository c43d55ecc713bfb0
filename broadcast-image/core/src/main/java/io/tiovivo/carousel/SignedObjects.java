package io.tiovivo.carousel;

import io.tiovivo.machine.Allowance;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.wire.AlcPacket;
import io.tiovivo.wire.WireReader;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * Puts beacons and manifests together and queues them for their signature check: at most one of
 * each waits, and allowances bound how often one may. Beacons and manifests have allowances of
 * their own, and so have sources that have proved themselves and those that have not.
 */
final class SignedObjects {
  /** Beacons that are put together at once: those of some head-ends, old and new. */
  static final int MAX_BEACONS = 6;

  /** Beacons that are remembered as checked: those of some head-ends, old and new. */
  static final int MAX_SETTLED = 8;

  /** Manifests that are put together at once. */
  static final int MAX_MANIFESTS = 4;

  /**
   * Stands for the source of confirmed symbols: the discard prefix (RFC 6666), whence nothing
   * comes.
   */
  private static final PeerAddress CONFIRMED = new PeerAddress(0x0100_0000_0000_0000L, 0, 0);

  /** Checks that may be saved up: an attacker cannot buy all of a box's time with packets. */
  private static final int BURST_S = 2;

  /** What is known about objects of one kind. */
  private static final class Kind {
    final ObjectShelf shelf;
    final Allowance proven;
    final Allowance strangers;
    byte[] pending;
    ObjectAssembly origin;
    boolean checking;

    Kind(ObjectShelf shelf, int checksPerSecond) {
      this.shelf = shelf;
      proven = new Allowance(checksPerSecond, BURST_S * checksPerSecond);
      strangers = new Allowance(checksPerSecond, BURST_S * checksPerSecond);
    }

    byte[] take() {
      byte[] taken = pending;
      pending = null;
      checking = taken != null;
      return taken;
    }
  }

  private final SourceBook sources = new SourceBook();
  private final Kind beacons;
  private final Kind manifests;
  private final ReceiverTally tally;
  private final int[] settledBeaconTois = new int[MAX_SETTLED];
  private int settledBeacons;

  /**
   * @param checksPerSecond of each kind, by proven sources and by others
   * @param random decides what has to go when there is no room: unpredictable on a box
   */
  SignedObjects(int checksPerSecond, ReceiverTally tally, SplittableRandom random) {
    this.tally = tally;
    beacons = new Kind(new ObjectShelf(MAX_BEACONS, sources, random), checksPerSecond);
    manifests = new Kind(new ObjectShelf(MAX_MANIFESTS, sources, random), checksPerSecond);
  }

  void beaconPacket(long nowNs, PeerAddress from, AlcPacket packet, WireReader symbol) {
    if (!isSettled((int) packet.toi())) {
      packet(nowNs, from, beacons, packet, symbol);
    }
  }

  void manifestPacket(long nowNs, PeerAddress from, AlcPacket packet, WireReader symbol) {
    packet(nowNs, from, manifests, packet, symbol);
  }

  /** A symbol of a manifest that a verified hash confirms, whoever sent it. */
  void confirmedManifestPacket(long nowNs, AlcPacket packet, WireReader symbol) {
    sources.good(CONFIRMED);
    packet(nowNs, CONFIRMED, manifests, packet, symbol);
  }

  /** True when beacons or manifests from there were authentic. */
  boolean isProven(PeerAddress from) {
    return sources.isProven(from);
  }

  private void packet(
      long nowNs, PeerAddress from, Kind kind, AlcPacket packet, WireReader symbol) {
    Optional<ObjectAssembly> assembly = kind.shelf.add(from, packet, symbol);
    if (assembly.isEmpty() || kind.checking || kind.pending != null) {
      return;
    }
    // Before decoding: that costs an attacker's victim time, too.
    if (!mayCheck(nowNs, from, kind)) {
      tally.checksDeferred++;
      return;
    }
    Optional<byte[]> whole = assembly.get().decode();
    kind.pending = whole.orElse(null);
    kind.origin = assembly.get();
  }

  private boolean mayCheck(long nowNs, PeerAddress from, Kind kind) {
    if (from.equals(CONFIRMED)) {
      return true;
    }
    if (sources.isPaused(nowNs, from)) {
      return false;
    }
    return (sources.isProven(from) ? kind.proven : kind.strangers).take(nowNs);
  }

  /** A beacon that waits for its check; null: none. */
  byte[] takeBeacon() {
    return beacons.take();
  }

  /** The TOI of what {@link #takeBeacon} gave last. */
  int takenBeaconToi() {
    return beacons.origin.toi();
  }

  /** The check of what {@link #takeBeacon} gave is over. */
  void beaconChecked(long nowNs, boolean authentic) {
    checked(nowNs, beacons, authentic);
  }

  /** What {@link #takeBeacon} gave is of no use, and nobody knows whether it is authentic. */
  void beaconPassedOver() {
    beacons.checking = false;
    beacons.shelf.remove(beacons.origin);
  }

  /** A manifest that waits for its check; null: none. */
  byte[] takeManifest() {
    return manifests.take();
  }

  boolean hasManifest() {
    return manifests.pending != null;
  }

  /** The check of what {@link #takeManifest} gave is over. */
  void manifestChecked(long nowNs, boolean authentic) {
    checked(nowNs, manifests, authentic);
  }

  private void checked(long nowNs, Kind kind, boolean authentic) {
    kind.checking = false;
    if (authentic) {
      kind.shelf.remove(kind.origin);
      sources.good(kind.origin.source());
    } else {
      kind.origin.refused();
      sources.bad(nowNs, kind.origin.source());
    }
  }

  /** This beacon's signature is right: its further packets bring nothing new. */
  void settled(int beaconToi) {
    if (!isSettled(beaconToi)) {
      settledBeaconTois[settledBeacons++ % MAX_SETTLED] = beaconToi;
    }
    beacons.shelf.keep(assembly -> assembly.toi() != beaconToi);
  }

  private boolean isSettled(int beaconToi) {
    for (int settled : settledBeaconTois) {
      if (settled == beaconToi) {
        return true;
      }
    }
    return false;
  }

  /** Manifests like these alone are wanted from now on. */
  void wantManifest(Predicate<ObjectAssembly> wanted) {
    manifests.shelf.keep(wanted);
    if (manifests.pending != null && !wanted.test(manifests.origin)) {
      manifests.pending = null;
    }
  }
}
