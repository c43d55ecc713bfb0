package io.tiovivo.carousel;

import static io.tiovivo.carousel.CarouselReceptionTest.FLEET;
import static io.tiovivo.carousel.CarouselReceptionTest.HOUR_NS;
import static io.tiovivo.carousel.CarouselReceptionTest.NAME;
import static io.tiovivo.carousel.CarouselReceptionTest.ROOM;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.testkit.carousel.SimBox;
import io.tiovivo.testkit.carousel.SimHeadEnd;
import io.tiovivo.testkit.fleet.TestFleet;
import io.tiovivo.testkit.fleet.TestImage;
import io.tiovivo.testkit.net.LinkShape;
import io.tiovivo.testkit.net.VirtualHost;
import io.tiovivo.testkit.net.VirtualNetwork;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A mirror that sends the fleet's own beacon and manifest, and other bytes as their image: TUF's
 * malicious mirror, and its mix of parts that were never released together.
 */
final class HostileMirrorTest {
  private static final long RATE = 800_000;
  private static final long SECOND_NS = 1_000_000_000;
  private static final TestImage IMAGE = TestImage.make(NAME, 2, 300_000, 1280).hashed();

  private final VirtualNetwork network = new VirtualNetwork(815);
  private final SimBox box =
      SimBox.on(network, FLEET, "box", SimBox.flash(ROOM, 7), ROOM, LinkShape.perfect());

  /** It holds no key: it repeats a beacon that it has heard. */
  private VirtualHost mirror() {
    byte[] other = new byte[IMAGE.bytes().length];
    new Random(5).nextBytes(other);
    OnAirImage honest = SimHeadEnd.onAir(FLEET, IMAGE, 1);
    OnAirImage lie =
        new OnAirImage(
            honest.name(),
            honest.manifestEnvelope(),
            honest.manifestSha256(),
            honest.oti(),
            TestImage.source(other),
            1,
            0);
    byte[] beacon =
        FLEET.beacon(
            TestImage.beacon(
                    NAME,
                    TestFleet.BEGIN_S,
                    IMAGE.offer().toBuilder()
                        .setManifestBytes(honest.manifestEnvelope().length)
                        .build())
                .build());
    CarouselSender sender =
        new CarouselSender(
            SenderSettings.of(FLEET.trust().tsi(), SimHeadEnd.GROUP, RATE),
            () ->
                new BeaconSource.SignedBeacon(beacon, TestFleet.BEGIN_S * 1000, TestFleet.BEGIN_S),
            new Random(8)::nextBytes);
    VirtualHost host = network.attach("mirror", sender, LinkShape.perfect());
    host.command(new SenderCommand.Show(List.of(lie)));
    return host;
  }

  private SimHeadEnd headEnd() {
    // With entropy that goes on: packets with hashes of one salt are taken for copies.
    return new SimHeadEnd(network, FLEET, NAME, RATE, new Random(99)::nextBytes).show(IMAGE);
  }

  @Test
  void shouldInstallNothingOfAMirrorsAndAllOfTheHeadEndsOnceThatIsHeard() {
    VirtualHost mirror = mirror();
    network.runFor(60 * SECOND_NS);
    assertTrue(box.counters().hashMismatches() > 0, box.counters().toString());
    assertFalse(box.isReady());
    assertTrue(box.ready().isEmpty());

    mirror.kill();
    headEnd();
    assertTrue(network.runUntil(box::isReady, HOUR_NS), () -> box.counters().toString());
    assertTrue(box.holds(IMAGE));
  }

  @Test
  void shouldReceiveFromTheHeadEndWhileAMirrorSendsOtherBytesUnderTheSameName() {
    mirror();
    headEnd();
    assertTrue(network.runUntil(box::isReady, HOUR_NS), () -> box.counters().toString());
    assertTrue(box.holds(IMAGE));
    assertTrue(box.counters().strictPaths() > 0, box.counters().toString());
    assertTrue(box.counters().forged() + box.counters().unproven() > 0);
  }
}
