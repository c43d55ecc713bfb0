package io.tiovivo.fleet.bench;

import io.tiovivo.carousel.BeaconSource;
import io.tiovivo.carousel.CarouselSender;
import io.tiovivo.carousel.SenderCommand;
import io.tiovivo.carousel.SenderEvent;
import io.tiovivo.carousel.SenderSettings;
import io.tiovivo.carousel.SymbolSigner;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.image.Offers;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.testkit.fleet.TestFleet;
import io.tiovivo.testkit.fleet.TestImage;
import io.tiovivo.udp.DatagramLoop;
import io.tiovivo.udp.LoopSettings;
import io.tiovivo.udp.MulticastGroup;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A head-end of this process on a real interface, until it is closed. */
final class AirSender implements AutoCloseable {
  private static final long BEACON_LIFE_S = 600;
  private static final long END_MS = 5_000;

  private final DatagramLoop loop;
  private final Thread thread;
  private final CountDownLatch onAir;
  private volatile Exception failure;

  private AirSender(DatagramLoop loop, CountDownLatch onAir) {
    this.loop = loop;
    this.onAir = onAir;
    thread = new Thread(this::run, "head-end");
    thread.setDaemon(true);
  }

  /** Begins to send one image. */
  static AirSender start(
      TestFleet fleet,
      String fleetName,
      DiskImage image,
      MulticastGroup group,
      String interfaceName,
      long bitsPerSecond)
      throws IOException {
    Offer offer = offer(fleet, image);
    BeaconSource beacons =
        () -> {
          long nowMs = System.currentTimeMillis();
          long timeS = nowMs / 1000;
          byte[] envelope =
              fleet.beacon(
                  TestImage.beacon(fleetName, timeS, offer)
                      .setSequence(nowMs)
                      .setNotAfterS(timeS + BEACON_LIFE_S)
                      .build());
          return new BeaconSource.SignedBeacon(envelope, nowMs, timeS);
        };
    SenderSettings settings = SenderSettings.of(fleet.trust().tsi(), group.peer(), bitsPerSecond);
    CarouselSender sender =
        new CarouselSender(settings, beacons, new SecureRandom()::nextBytes)
            .hashing(
                payload ->
                    SymbolSigner.Signed.of(
                        fleet.carouselKey().sign(SigningContext.SYMBOL_HASHES, payload)));
    CountDownLatch onAir = new CountDownLatch(1);
    DatagramLoop loop =
        DatagramLoop.open(
            LoopSettings.sender(group, Optional.of(interfaceName), 1),
            sender,
            event -> {
              if (event instanceof SenderEvent.OnAir) {
                onAir.countDown();
              }
            });
    loop.command(new SenderCommand.Show(List.of(image.onAir(fleet))));
    AirSender air = new AirSender(loop, onAir);
    air.thread.start();
    return air;
  }

  private static Offer offer(TestFleet fleet, DiskImage image) throws IOException {
    try {
      return Offers.of(image.manifest().toByteArray()).toBuilder()
          .setManifestBytes(fleet.manifest(image.manifest()).length)
          .build();
    } catch (io.tiovivo.image.ImageFormatException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private void run() {
    try {
      loop.run();
    } catch (IOException | InterruptedException e) {
      failure = e;
    }
  }

  /** Waits until all blocks are prepared: sooner, none of the image is sent. */
  void awaitOnAir(long atMostS) throws InterruptedException {
    if (!onAir.await(atMostS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the head-end was not on the air in " + atMostS + " s");
    }
  }

  /** Why it does not send any more; empty: it does. */
  Optional<String> failure() {
    return Optional.ofNullable(failure).map(Exception::getMessage);
  }

  @Override
  public void close() {
    loop.stop();
    try {
      thread.join(END_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
