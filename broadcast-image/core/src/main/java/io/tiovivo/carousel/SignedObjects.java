package io.tiovivo.carousel;

import io.tiovivo.wire.AlcPacket;
import io.tiovivo.wire.WireReader;
import java.util.Optional;

/**
 * Puts beacons and manifests together and queues them for their signature check: at most one of
 * each waits, and {@link CheckAllowance} bounds how often one may.
 */
final class SignedObjects {
  /** Beacons that are put together at once: those of two head-ends, old and new. */
  static final int MAX_BEACONS = 4;

  /** Beacons that are remembered as checked: those of some head-ends, old and new. */
  static final int MAX_SETTLED = 8;

  /** Manifests that are put together at once while no offer says which. */
  static final int MAX_MANIFESTS = 2;

  private final ObjectShelf beacons = new ObjectShelf(MAX_BEACONS);
  private final ObjectShelf manifests = new ObjectShelf(MAX_MANIFESTS);
  private final CheckAllowance allowance;
  private final ReceiverTally tally;
  private byte[] pendingBeacon;
  private int pendingBeaconToi;
  private byte[] pendingManifest;
  private boolean checkingBeacon;
  private boolean checkingManifest;
  private final int[] settledBeaconTois = new int[MAX_SETTLED];
  private int settledBeacons;

  SignedObjects(CheckAllowance allowance, ReceiverTally tally) {
    this.allowance = allowance;
    this.tally = tally;
  }

  void beaconPacket(long nowNs, AlcPacket packet, WireReader symbol) {
    int toi = (int) packet.toi();
    boolean pending = pendingBeacon != null && toi == pendingBeaconToi;
    if (checkingBeacon || pending || isSettled(toi)) {
      return;
    }
    Optional<byte[]> whole = take(nowNs, beacons, packet, symbol);
    if (whole.isPresent()) {
      pendingBeacon = whole.get();
      pendingBeaconToi = toi;
    }
  }

  void manifestPacket(long nowNs, AlcPacket packet, WireReader symbol) {
    if (checkingManifest) {
      return;
    }
    take(nowNs, manifests, packet, symbol).ifPresent(whole -> pendingManifest = whole);
  }

  private Optional<byte[]> take(
      long nowNs, ObjectShelf shelf, AlcPacket packet, WireReader symbol) {
    Optional<ObjectAssembly> assembly = shelf.add(nowNs, packet, symbol);
    if (assembly.isEmpty()) {
      return Optional.empty();
    }
    // Before decoding: that costs an attacker's victim time, too.
    if (!allowance.take(nowNs)) {
      tally.checksDeferred++;
      return Optional.empty();
    }
    Optional<byte[]> whole = assembly.get().decode();
    if (whole.isPresent() || assembly.get().isFull()) {
      shelf.remove(assembly.get());
    }
    if (whole.isEmpty() && assembly.get().isFull()) {
      tally.badObjects++;
    }
    return whole;
  }

  /** A beacon that waits for its check; null: none. */
  byte[] takeBeacon() {
    byte[] taken = pendingBeacon;
    pendingBeacon = null;
    checkingBeacon = taken != null;
    return taken;
  }

  /** The TOI of what {@link #takeBeacon} gave last. */
  int takenBeaconToi() {
    return pendingBeaconToi;
  }

  /** The check of what {@link #takeBeacon} gave is over. */
  void beaconChecked() {
    checkingBeacon = false;
  }

  /** The check of what {@link #takeManifest} gave is over. */
  void manifestChecked() {
    checkingManifest = false;
  }

  /** A manifest that waits for its check; null: none. */
  byte[] takeManifest() {
    byte[] taken = pendingManifest;
    pendingManifest = null;
    checkingManifest = true;
    return taken;
  }

  boolean hasManifest() {
    return pendingManifest != null;
  }

  /** This beacon's signature is right: its further packets bring nothing new. */
  void settled(int beaconToi) {
    if (!isSettled(beaconToi)) {
      settledBeaconTois[settledBeacons++ % MAX_SETTLED] = beaconToi;
    }
  }

  private boolean isSettled(int beaconToi) {
    for (int settled : settledBeaconTois) {
      if (settled == beaconToi) {
        return true;
      }
    }
    return false;
  }

  /** Another manifest is wanted from now on. */
  void forgetManifest() {
    pendingManifest = null;
  }

  /** No manifest is wanted any more. */
  void manifestDone() {
    manifests.clear();
    pendingManifest = null;
  }
}
