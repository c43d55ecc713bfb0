package io.tiovivo.testkit.carousel;

import io.tiovivo.carousel.BeaconSource;
import io.tiovivo.carousel.CarouselSender;
import io.tiovivo.carousel.OnAirImage;
import io.tiovivo.carousel.SenderCommand;
import io.tiovivo.carousel.SenderSettings;
import io.tiovivo.carousel.SymbolHashes;
import io.tiovivo.carousel.SymbolSigner;
import io.tiovivo.identity.Digests;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.image.Offers;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.machine.Entropy;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.testkit.fleet.TestFleet;
import io.tiovivo.testkit.fleet.TestImage;
import io.tiovivo.testkit.net.LinkShape;
import io.tiovivo.testkit.net.VirtualHost;
import io.tiovivo.testkit.net.VirtualNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A head-end on a virtual network: a real sender with real signatures. */
public final class SimHeadEnd {
  /** Where simulated carousels send. */
  public static final PeerAddress GROUP = PeerAddress.of(new byte[] {(byte) 239, 1, 2, 3}, 8484);

  private static final long SECOND_NS = 1_000_000_000;
  private static final long BEACON_LIFE_S = 600;

  private final VirtualNetwork network;
  private final TestFleet fleet;
  private final String fleetName;
  private final CarouselSender sender;
  private final VirtualHost host;
  private List<TestImage> shown = List.of();
  private final int aheadMs;
  private boolean halted;
  private int requestSpreadMs;

  /**
   * Attaches a head-end that is silent until {@link #show}.
   *
   * @param seed decides where symbol ids start, and the salts of hashes
   */
  public SimHeadEnd(
      VirtualNetwork network, TestFleet fleet, String fleetName, long bitsPerSecond, long seed) {
    this(network, fleet, fleetName, bitsPerSecond, new Random(seed)::nextBytes);
  }

  /** The same with entropy of the caller's. */
  public SimHeadEnd(
      VirtualNetwork network,
      TestFleet fleet,
      String fleetName,
      long bitsPerSecond,
      Entropy entropy) {
    this.network = network;
    this.fleet = fleet;
    this.fleetName = fleetName;
    SenderSettings settings = SenderSettings.of(fleet.trust().tsi(), GROUP, bitsPerSecond);
    sender =
        new CarouselSender(settings, this::beacon, entropy)
            .hashing(
                payload ->
                    SymbolSigner.Signed.of(
                        fleet.carouselKey().sign(SigningContext.SYMBOL_HASHES, payload)));
    byte[] ahead = new byte[1];
    entropy.fill(ahead);
    aheadMs = ahead[0] & 0xFF;
    host = network.attach("head-end", sender, LinkShape.perfect());
  }

  public VirtualHost host() {
    return host;
  }

  public CarouselSender sender() {
    return sender;
  }

  /** Sends no hashes of symbols, whatever manifests say. */
  public SimHeadEnd silentHashes() {
    sender.hashing(null);
    return this;
  }

  /** Puts exactly these images on the air. */
  public SimHeadEnd show(TestImage... images) {
    shown = List.of(images);
    List<OnAirImage> onAir = new ArrayList<>();
    for (TestImage image : images) {
      onAir.add(onAir(fleet, image, 1));
    }
    host.command(new SenderCommand.Show(onAir));
    return this;
  }

  /** Says in every beacon from now on that nothing new is to be accepted. */
  public void halt() {
    halted = true;
  }

  /**
   * Goes on at another rate.
   *
   * @param spreadMs over how long boxes spread their requests for more, as its beacons invite them
   *     to; 0: they do not
   */
  public void rate(long bitsPerSecond, int spreadMs) {
    requestSpreadMs = spreadMs;
    host.command(new SenderCommand.Rate(bitsPerSecond));
  }

  /** An image as a sender takes it. */
  public static OnAirImage onAir(TestFleet fleet, TestImage image, int weight) {
    return new OnAirImage(
        "image-" + image.manifest().getVersion() + ".zip",
        fleet.manifest(image.manifest()),
        Digests.sha256(image.manifest().toByteArray()),
        Offers.transmission(image.manifest().getImageBytes(), image.manifest().getFec()),
        TestImage.source(image.bytes()),
        weight,
        SymbolHashes.runSymbols(image.manifest()));
  }

  private BeaconSource.SignedBeacon beacon() {
    long timeS = TestFleet.BEGIN_S + network.nowNs() / SECOND_NS;
    // Real head-ends never start in the same millisecond again and again.
    long sequence = TestFleet.BEGIN_S * 1000 + network.nowNs() / 1_000_000 + aheadMs;
    Offer[] offers =
        shown.stream()
            .map(
                image ->
                    image.offer().toBuilder()
                        .setManifestBytes(fleet.manifest(image.manifest()).length)
                        .setHalted(halted)
                        .build())
            .toArray(Offer[]::new);
    byte[] envelope =
        fleet.beacon(
            TestImage.beacon(fleetName, timeS, offers)
                .setSequence(sequence)
                .setRateRequestSpreadMs(requestSpreadMs)
                .setNotAfterS(timeS + BEACON_LIFE_S)
                .build());
    return new BeaconSource.SignedBeacon(envelope, sequence, timeS);
  }

  @Override
  public String toString() {
    return Arrays.toString(shown.stream().map(image -> image.manifest().getVersion()).toArray());
  }
}
