package io.tiovivo.headend.broadcast;

import io.tiovivo.carousel.BeaconSource;
import io.tiovivo.image.ManifestChecks;
import io.tiovivo.image.proto.Beacon;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.image.proto.Revocations;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** Makes and signs the beacons of a broadcast. */
final class BeaconMaker implements BeaconSource {
  /** How long a recorded beacon may be replayed to a box that knows the time. */
  static final long LIFE_S = 600;

  /** A beacon with more is malformed (docs/WIRE.md). */
  static final int MAX_NOTICE_BYTES = 1024;

  private final String fleet;
  private final Beacon said;
  private final LongSupplier clockMs;
  private final UnaryOperator<byte[]> signer;
  private volatile List<Offer> offers = List.of();
  private volatile LongFunction<Revocations> revocations = nowS -> Revocations.getDefaultInstance();
  private volatile int requestSpreadMs;
  private volatile byte[] newest = {};
  private long sequence;

  /**
   * @param said what all beacons say: pacing, switches, addresses, a notice
   * @param clockMs the head-end's time, milliseconds since 1970
   * @param signer makes an envelope of a beacon's bytes
   */
  BeaconMaker(String fleet, Beacon said, LongSupplier clockMs, UnaryOperator<byte[]> signer) {
    this.fleet = fleet;
    this.said = said;
    this.clockMs = clockMs;
    this.signer = signer;
  }

  /** What beacons offer from now on; from any thread. */
  void offers(List<Offer> newOffers) {
    offers = List.copyOf(newOffers);
  }

  /**
   * What beacons revoke from now on; from any thread.
   *
   * @param newRevocations at a time in seconds since 1970
   */
  void revocations(LongFunction<Revocations> newRevocations) {
    revocations = newRevocations;
  }

  /**
   * Whether beacons invite boxes to ask for a higher rate from now on; from any thread.
   *
   * @param spreadMs over how long they spread that; 0: they do not
   */
  void invites(int spreadMs) {
    requestSpreadMs = spreadMs;
  }

  @Override
  public SignedBeacon next() {
    long nowMs = clockMs.getAsLong();
    // Milliseconds serve as sequence: they rise across restarts and head-ends.
    sequence = Math.max(sequence + 1, nowMs);
    long timeS = nowMs / 1000;
    Revocations revoked = revocations.apply(timeS);
    Beacon.Builder beacon =
        said.toBuilder()
            .setFormat(ManifestChecks.FORMAT)
            .setFleet(fleet)
            .setSequence(sequence)
            .setTimeS(timeS)
            .setNotAfterS(timeS + LIFE_S)
            .setRateRequestSpreadMs(requestSpreadMs)
            .addAllOffers(offers);
    if (revoked.getNodesCount() > 0 || revoked.getCredentialsAfterS() > 0) {
      beacon.setRevocations(revoked);
    }
    newest = signer.apply(beacon.build().toByteArray());
    return new SignedBeacon(newest, sequence, timeS);
  }

  /** The envelope that was made last; empty: none yet. From any thread; not to be written to. */
  byte[] newest() {
    return newest;
  }
}
