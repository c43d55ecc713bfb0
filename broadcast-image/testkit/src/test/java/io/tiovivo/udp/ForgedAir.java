package io.tiovivo.udp;

import io.tiovivo.carousel.BeaconSource;
import io.tiovivo.carousel.CarouselReceiver;
import io.tiovivo.carousel.CarouselSender;
import io.tiovivo.carousel.ReceiverCounters;
import io.tiovivo.carousel.ReceiverEvent;
import io.tiovivo.carousel.ReceiverSettings;
import io.tiovivo.carousel.SenderCommand;
import io.tiovivo.carousel.SenderSettings;
import io.tiovivo.carousel.SymbolSigner;
import io.tiovivo.flash.FlashPort;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.testkit.carousel.Forger;
import io.tiovivo.testkit.carousel.SimBox;
import io.tiovivo.testkit.carousel.SimHeadEnd;
import io.tiovivo.testkit.fleet.TestFleet;
import io.tiovivo.testkit.fleet.TestImage;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The processes of {@code bench/forged.sh}, each with a real socket: {@code headend}, {@code
 * forger} and {@code box}. Arguments: the role, an interface, the image's bytes, the rate in bits a
 * second, and for a forger the aim and its share of the carousel's packets.
 */
final class ForgedAir {
  private static final String FLEET = "forged-air";
  private static final MulticastGroup GROUP = MulticastGroup.parse("239.254.84.86", 18_485);
  private static final long MAX_WAIT_NS = 600_000_000_000L;

  private ForgedAir() {}

  public static void main(String[] args) throws Exception {
    String iface = args[1];
    int bytes = Integer.parseInt(args[2]);
    switch (args[0]) {
      case "headend" -> headEnd(iface, bytes, Long.parseLong(args[3]));
      case "forger" ->
          forger(iface, Forger.Aim.valueOf(args[3]), Integer.parseInt(args[4]) / 100.0);
      case "box" -> box(iface, bytes);
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static TestImage image(int bytes) {
    return TestImage.make(FLEET, 1, bytes, SenderSettings.SYMBOL_BYTES).hashed();
  }

  private static void headEnd(String iface, int bytes, long bitsPerSecond) throws Exception {
    TestFleet keys = TestFleet.named(FLEET);
    TestImage image = image(bytes);
    Offer offer =
        image.offer().toBuilder().setManifestBytes(keys.manifest(image.manifest()).length).build();
    BeaconSource beacons =
        () -> {
          long nowMs = System.currentTimeMillis();
          byte[] beacon =
              keys.beacon(TestImage.beacon(FLEET, nowMs / 1000, offer).setSequence(nowMs).build());
          return new BeaconSource.SignedBeacon(beacon, nowMs, nowMs / 1000);
        };
    SymbolSigner signer =
        payload ->
            SymbolSigner.Signed.of(keys.carouselKey().sign(SigningContext.SYMBOL_HASHES, payload));
    CarouselSender sender =
        new CarouselSender(
                SenderSettings.of(keys.trust().tsi(), GROUP.peer(), bitsPerSecond),
                beacons,
                new SecureRandom()::nextBytes)
            .hashing(signer);
    DatagramLoop loop =
        DatagramLoop.open(LoopSettings.sender(GROUP, Optional.of(iface), 1), sender, e -> {});
    loop.command(new SenderCommand.Show(List.of(SimHeadEnd.onAir(keys, image, 1))));
    loop.run();
  }

  private static void forger(String iface, Forger.Aim aim, double share) throws Exception {
    Forger forger =
        new Forger(aim, share, 1, (bytes, out) -> out.send(GROUP.peer(), bytes, 0, bytes.length));
    DatagramLoop.open(
            LoopSettings.member(GROUP, InterfaceChoice.of(Optional.of(iface))), forger, e -> {})
        .run();
  }

  private static void box(String iface, int bytes) throws Exception {
    TestImage image = image(bytes);
    FlashPort flash = SimBox.flash(2L * bytes, 1);
    CarouselReceiver receiver =
        SimBox.receiver(
            TestFleet.named(FLEET),
            TestImage.ARCHITECTURE,
            flash,
            2L * bytes,
            ReceiverSettings.DEFAULT,
            new SecureRandom()::nextBytes);
    long[] times = {0, 0};
    DatagramLoop[] loop = new DatagramLoop[1];
    loop[0] =
        DatagramLoop.open(
            LoopSettings.receiver(GROUP, InterfaceChoice.of(Optional.of(iface)), DropFilter.none()),
            receiver,
            event -> {
              if (event instanceof ReceiverEvent.Receiving) {
                times[0] = System.nanoTime();
              } else if (event instanceof ReceiverEvent.ImageReady) {
                times[1] = System.nanoTime();
                loop[0].stop();
              }
            });
    Thread limit =
        new Thread(
            () -> {
              try {
                Thread.sleep(MAX_WAIT_NS / 1_000_000);
                loop[0].stop();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    limit.setDaemon(true);
    limit.start();
    loop[0].run();
    ReceiverCounters counters = receiver.counters();
    boolean right = times[1] > 0 && SimBox.holds(flash, image, ReceiverSettings.DEFAULT);
    System.out.printf(
        Locale.ROOT,
        "%s %.2f %d %d %d %d %d %d%n",
        right ? "right" : "WRONG",
        (times[1] - times[0]) / 1e9,
        counters.symbols(),
        counters.strictPaths(),
        counters.forged(),
        counters.unproven(),
        counters.hashChecks(),
        counters.hashMismatches());
    System.exit(right ? 0 : 1);
  }
}
