package io.tiovivo.carousel;

import static io.tiovivo.carousel.CarouselReceptionTest.FLEET;
import static io.tiovivo.carousel.CarouselReceptionTest.IMAGE;
import static io.tiovivo.carousel.CarouselReceptionTest.NAME;
import static io.tiovivo.carousel.CarouselReceptionTest.RATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.image.Toi;
import io.tiovivo.testkit.carousel.SimHeadEnd;
import io.tiovivo.testkit.fleet.TestImage;
import io.tiovivo.testkit.net.LinkShape;
import io.tiovivo.testkit.net.ListeningMachine;
import io.tiovivo.testkit.net.VirtualNetwork;
import io.tiovivo.wire.AlcPacket;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CarouselSenderTest {
  private static final long SECOND_NS = 1_000_000_000;

  private final VirtualNetwork network = new VirtualNetwork(1);
  private final SimHeadEnd headEnd = new SimHeadEnd(network, FLEET, NAME, RATE, 1);

  private List<SenderEvent.Sent> sent() {
    return headEnd.host().events(SenderEvent.Sent.class);
  }

  private long count(Toi.Kind kind) {
    return sent().stream().filter(sent -> Toi.kind(sent.toi()) == kind).count();
  }

  @Test
  void shouldKeepToItsRateAndShares() {
    headEnd.sender().traced();
    headEnd.show(IMAGE);
    network.runFor(20 * SECOND_NS);
    long packets = sent().size();
    assertEquals(20.0 * RATE, 8.0 * headEnd.sender().sentBytes(), 0.002 * 20 * RATE);
    assertEquals(packets / 50.0, count(Toi.Kind.BEACON), 3);
    assertEquals(packets / 100.0 + ImageStream.MANIFEST_TIMES_OVER, count(Toi.Kind.MANIFEST), 3);
    assertEquals(packets / 400.0, count(Toi.Kind.FDT), 3);
    assertEquals(0.9675 * packets, count(Toi.Kind.IMAGE), 10);
  }

  @Test
  void shouldSendAnImagesManifestBeforeItsFirstSymbol() {
    TestImage large = TestImage.make(NAME, 3, 100_000, 64);
    headEnd.sender().traced();
    headEnd.show(large);
    network.runFor(SECOND_NS);
    long manifests =
        sent().stream()
            .takeWhile(each -> Toi.kind(each.toi()) != Toi.Kind.IMAGE)
            .filter(each -> Toi.kind(each.toi()) == Toi.Kind.MANIFEST)
            .count();
    int symbols = (FLEET.manifest(large.manifest()).length + 63) / 64;
    assertTrue(symbols > 5, "a manifest of " + symbols);
    assertEquals(ImageStream.MANIFEST_TIMES_OVER * symbols, manifests, 2);
    assertTrue(count(Toi.Kind.IMAGE) > 0);
  }

  @Test
  void shouldNeverSendASymbolTwiceAndServeBlocksByTurns() {
    TestImage blocks = TestImage.make(NAME, 3, 700_000, 16);
    headEnd.sender().traced();
    headEnd.show(blocks);
    network.runFor(10 * SECOND_NS);
    Set<Long> seen = new HashSet<>();
    int[] perBlock = new int[256];
    for (SenderEvent.Sent each : sent()) {
      if (Toi.kind(each.toi()) == Toi.Kind.IMAGE) {
        assertTrue(seen.add((long) each.sbn() << 24 | each.esi()));
        perBlock[each.sbn()]++;
      }
    }
    assertEquals(perBlock[0], perBlock[blocks.manifest().getFec().getSourceBlocks() - 1], 1);
  }

  @Test
  void shouldShareTheRateByWeight() {
    TestImage other = TestImage.make(NAME, 4, 100_000, 1280);
    headEnd.sender().traced();
    headEnd
        .host()
        .command(
            new SenderCommand.Show(
                List.of(SimHeadEnd.onAir(FLEET, IMAGE, 3), SimHeadEnd.onAir(FLEET, other, 1))));
    network.runFor(10 * SECOND_NS);
    int toi = Toi.image(SimHeadEnd.onAir(FLEET, other, 1).manifestSha256());
    long light = sent().stream().filter(each -> each.toi() == toi).count();
    assertEquals(count(Toi.Kind.IMAGE) / 4.0, light, 20);
  }

  @Test
  void shouldGoOnWhereItWasWithAnImageThatStays() {
    headEnd.sender().traced();
    headEnd.show(IMAGE);
    network.runFor(2 * SECOND_NS);
    headEnd.show(IMAGE, TestImage.make(NAME, 5, 50_000, 1280));
    network.runFor(2 * SECOND_NS);
    int toi = Toi.image(SimHeadEnd.onAir(FLEET, IMAGE, 1).manifestSha256());
    int last = -1;
    for (SenderEvent.Sent each : sent()) {
      if (each.toi() == toi) {
        assertTrue(last < 0 || each.esi() == (last + 1 & 0xFFFFFF));
        last = each.esi();
      }
    }
  }

  @Test
  void shouldSaltTheHashesOfEachRunAnew() {
    Set<String> salts = new HashSet<>();
    Set<String> different = new HashSet<>();
    AlcPacket packet = new AlcPacket();
    ListeningMachine listener =
        (nowNs, from, in, out) -> {
          if (packet.parse(in) && Toi.kind((int) packet.toi()) == Toi.Kind.SYMBOL_HASHES) {
            byte[] hashes = in.bytes(in.remaining());
            different.add(Arrays.toString(hashes));
            int end = SymbolHashes.KEY_ID_BYTES + SymbolHashes.SALT_BYTES;
            salts.add(Arrays.toString(Arrays.copyOfRange(hashes, SymbolHashes.KEY_ID_BYTES, end)));
          }
        };
    network.attach("listener", listener, LinkShape.perfect());
    headEnd.show(TestImage.make(NAME, 6, 700_000, 1280).hashed());
    network.runFor(10 * SECOND_NS);
    assertTrue(different.size() > 5, different.size() + " runs");
    assertEquals(different.size(), salts.size());
  }

  @Test
  void shouldBeSilentWhenNothingIsShown() {
    network.runFor(5 * SECOND_NS);
    assertEquals(0, network.sentDatagrams());
    headEnd.show(IMAGE);
    network.runFor(SECOND_NS);
    headEnd.show();
    long sentSoFar = network.sentDatagrams();
    network.runFor(5 * SECOND_NS);
    assertEquals(sentSoFar, network.sentDatagrams());
  }
}
