package io.tiovivo.carousel;

import static io.tiovivo.carousel.CarouselReceptionTest.FLEET;
import static io.tiovivo.carousel.CarouselReceptionTest.HOUR_NS;
import static io.tiovivo.carousel.CarouselReceptionTest.IMAGE;
import static io.tiovivo.carousel.CarouselReceptionTest.NAME;
import static io.tiovivo.carousel.CarouselReceptionTest.ROOM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.flash.FlashException;
import io.tiovivo.flash.FlashGeometry;
import io.tiovivo.image.ByteSource;
import io.tiovivo.image.Offers;
import io.tiovivo.image.OlderImage;
import io.tiovivo.image.StripLayout;
import io.tiovivo.image.StripReader;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.testkit.carousel.SimBox;
import io.tiovivo.testkit.carousel.SimHeadEnd;
import io.tiovivo.testkit.carousel.TargetBeside;
import io.tiovivo.testkit.flash.SimFlash;
import io.tiovivo.testkit.fleet.TestImage;
import io.tiovivo.testkit.net.LinkShape;
import io.tiovivo.testkit.net.VirtualNetwork;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A box that holds an older image receives what changed, and what it holds never harms it. */
final class SeededReceptionTest {
  /** As {@link CarouselReceptionTest#IMAGE}, but for a small file and the ZIP directory. */
  private static final TestImage NEXT = TestImage.make(NAME, 2, 300_000, 1280);

  private static final long RATE = 8_000_000;
  private static final ReceiverSettings STRIPS = StripReceptionTest.withMemory(20_000);

  private final SimFlash olderFlash =
      new SimFlash(new FlashGeometry(4096, 128 * 1024, 4 * 128 * 1024), 3);
  private final SimFlash flash = SimBox.flash(ROOM, 7);
  private Runnable beforeDecode = () -> {};

  /** What the older slot is read through; a test may put a fault before it. */
  private ByteSource older = olderFlash::read;

  private SimBox box(VirtualNetwork network, TestImage held, ReceiverSettings settings) {
    return SimBox.on(
        network,
        FLEET,
        "box",
        flash,
        ROOM,
        LinkShape.loss(10),
        settings,
        target -> beside(target, held));
  }

  private ImageTarget beside(ImageTarget target, TestImage held) {
    return TargetBeside.of(target, held, (at, to, off, n) -> older.read(at, to, off, n))
        .beforeClear(
            () -> {
              beforeDecode.run();
              beforeDecode = () -> {};
            });
  }

  private void hold(TestImage image) {
    olderFlash.corrupt(0, image.bytes());
  }

  /** As a box leaves it that has received it a strip at a time. */
  private void holdInStrips(TestImage image) {
    VirtualNetwork network = new VirtualNetwork(13);
    new SimHeadEnd(network, FLEET, NAME, RATE, 5).show(image);
    SimFlash slot = SimBox.flash(ROOM, 9);
    SimBox before = SimBox.on(network, FLEET, "box", slot, ROOM, LinkShape.loss(0), STRIPS);
    assertTrue(network.runUntil(before::isReady, HOUR_NS));
    StripLayout layout = StripLayout.within(oti(image), STRIPS.subBlockBytes()).orElseThrow();
    assertTrue(layout.strips() > 1);
    older = StripReader.of(layout, slot::read);
  }

  private SimBox receive(TestImage held, TestImage next) {
    return receive(held, next, ReceiverSettings.DEFAULT);
  }

  private SimBox receive(TestImage held, TestImage next, ReceiverSettings settings) {
    VirtualNetwork network = new VirtualNetwork(11);
    new SimHeadEnd(network, FLEET, NAME, RATE, 5).show(next);
    SimBox box = box(network, held, settings);
    assertTrue(network.runUntil(box::isReady, HOUR_NS), () -> box.counters().toString());
    assertTrue(box.holds(next));
    return box;
  }

  private static long seeded(SimBox box) {
    return box.host().events(ReceiverEvent.Seeded.class).stream()
        .mapToLong(ReceiverEvent.Seeded::symbols)
        .sum();
  }

  private static long symbols(TestImage image) {
    return image.manifest().getFiles(1).getRegionBytes() / 1280;
  }

  @Test
  void shouldTakeWhatDidNotChangeFromTheOlderImage() {
    hold(IMAGE);
    SimBox box = receive(IMAGE, NEXT);
    assertEquals(symbols(NEXT) + 1, seeded(box)); // the large file, and a small one
    // Symbols came while the manifest did not; with them alone it would not have been enough.
    long useful = box.counters().useful();
    assertTrue(useful < symbols(NEXT), "useful " + useful);
  }

  @Test
  void shouldTakeItFromAnImageInStripsAndLayTheNewOneInStrips() {
    hold(IMAGE);
    SimBox box = receive(IMAGE, NEXT, STRIPS);
    assertTrue(box.ready().orElseThrow().strips() > 1);
    assertEquals(symbols(NEXT) + 1, seeded(box));
  }

  /** The change lies in the last block; blocks of the older image end elsewhere. */
  @ParameterizedTest
  @CsvSource({"1, 4, false", "1, 4, true", "3, 4, true", "4, 4, true", "4, 1, true", "5, 7, true"})
  void shouldTakeItWhenImagesAreCutIntoOtherBlocks(int heldBlocks, int nextBlocks, boolean strips) {
    TestImage held = IMAGE.inBlocks(heldBlocks);
    TestImage next = NEXT.inBlocks(nextBlocks);
    ReceiverSettings settings = strips ? STRIPS : ReceiverSettings.DEFAULT;
    if (strips) {
      holdInStrips(held);
    } else {
      hold(held);
    }
    SimBox box = receive(held, next, settings);
    assertEquals(strips, box.ready().orElseThrow().strips() > 1);
    assertEquals(symbols(NEXT) + 1, seeded(box));
  }

  @ParameterizedTest
  @CsvSource({"1, 4", "4, 1", "3, 5", "5, 3"})
  void shouldFindEachBlocksUnchangedSymbolsWhereverTheyLieInTheOlderImage(
      int heldBlocks, int nextBlocks) {
    TestImage next = NEXT.inBlocks(nextBlocks);
    holdInStrips(IMAGE.inBlocks(heldBlocks));
    Seeds seeds = Seeds.of(oti(next), next.manifest(), new OlderImage(IMAGE.manifest(), older));
    byte[] symbol = new byte[1280];
    int[] found = new int[1];
    for (int block = 0; block < nextBlocks; block++) {
      int sbn = block;
      seeds.forEach(
          sbn,
          esi -> {
            seeds.read(sbn, esi, 0, symbol, 0, symbol.length);
            int at = (int) oti(next).blockOffset(sbn) + esi * symbol.length;
            assertEquals(
                -1, Arrays.mismatch(symbol, Arrays.copyOfRange(next.bytes(), at, at + 1280)));
            found[0]++;
          });
    }
    assertEquals(symbols(NEXT) + 1, found[0]);
  }

  /** Only the directory behind the files lies in no file. */
  @Test
  void shouldNeedOnlyTheDirectoryOfAnImageThatItHolds() {
    TestImage blocks = IMAGE.inBlocks(4);
    hold(IMAGE);
    SimBox box = receive(IMAGE, blocks);
    assertEquals(blocks.bytes().length / 1280, seeded(box));
  }

  @Test
  void shouldCompleteABlockOfUnchangedBytesWithoutASymbolFromTheAir() {
    SymbolLedger ledger = new SymbolLedger(oti(IMAGE.inBlocks(4)));
    Seeds seeds =
        Seeds.of(
            oti(IMAGE.inBlocks(4)),
            IMAGE.inBlocks(4).manifest(),
            new OlderImage(IMAGE.manifest(), TestImage.source(IMAGE.bytes())));
    ledger.seed(seeds);
    for (int sbn = 0; sbn < 3; sbn++) {
      assertEquals(oti(IMAGE.inBlocks(4)).blockSymbols(sbn), ledger.count(sbn));
    }
    ledger.drop(1);
    assertEquals(oti(IMAGE.inBlocks(4)).blockSymbols(1), ledger.count(1));
    ledger.seed(Seeds.NONE);
    assertEquals(0, ledger.count(1));
    assertEquals(0, ledger.usefulSymbols());
  }

  @Test
  void shouldUseNothingOfAnUnrelatedImageButWhatIsTheSame() {
    TestImage other = TestImage.make(NAME, 7, 290_000, 1280);
    hold(other);
    assertEquals(1, seeded(receive(other, NEXT))); // the script that starts the runtime
  }

  @Test
  void shouldUseNothingWhenTheManifestHasNoHashesOfRegions() {
    hold(IMAGE);
    Manifest.Builder plain = NEXT.manifest().toBuilder();
    for (int i = 0; i < plain.getFilesCount(); i++) {
      plain.setFiles(i, plain.getFiles(i).toBuilder().clearRegionSha256());
    }
    assertEquals(0, seeded(receive(IMAGE, new TestImage(NEXT.bytes(), plain.build()))));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldNotUseAFileThatIsDamaged(boolean strips) {
    hold(IMAGE);
    olderFlash.flip(150_000, 3);
    SimBox box = receive(IMAGE, NEXT, strips ? STRIPS : ReceiverSettings.DEFAULT);
    assertEquals(1, seeded(box));
  }

  @Test
  void shouldNotUseASlotThatWasTornOrErased() {
    assertEquals(0, seeded(receive(IMAGE, NEXT)));
  }

  @Test
  void shouldNotUseWhatCannotBeRead() {
    hold(IMAGE);
    olderFlash.unreadable(1, true);
    assertEquals(1, seeded(receive(IMAGE, NEXT)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldWithdrawWhatHasChangedSinceItWasHashed(boolean strips) {
    hold(IMAGE);
    boolean[] fired = new boolean[1];
    beforeDecode =
        () -> {
          olderFlash.flip(150_000, 3);
          fired[0] = true;
        };
    SimBox box = receive(IMAGE, NEXT, strips ? STRIPS : ReceiverSettings.DEFAULT);
    assertTrue(fired[0]);
    assertEquals(1, box.host().events(ReceiverEvent.StartedOver.class).size());
  }

  @Test
  void shouldWithdrawWhatCannotBeReadAnyMore() {
    hold(IMAGE);
    beforeDecode = () -> olderFlash.unreadable(1, true);
    SimBox box = receive(IMAGE, NEXT);
    assertEquals(1, box.host().events(ReceiverEvent.StartedOver.class).size());
    assertEquals(0, box.host().events(ReceiverEvent.FlashFailed.class).size());
  }

  @Test
  void shouldUseNothingOfASlotThatFailsNowAndThen() {
    hold(IMAGE);
    int[] failures = new int[1];
    beforeDecode =
        () ->
            older =
                (at, to, off, n) -> {
                  if (failures[0]++ == 0) {
                    throw new FlashException(FlashException.Reason.IO, "now and then", null);
                  }
                  olderFlash.read(at, to, off, n);
                };
    SimBox box = receive(IMAGE, NEXT);
    assertTrue(failures[0] > 1);
    assertEquals(1, box.host().events(ReceiverEvent.StartedOver.class).size());
  }

  @Test
  void shouldReceiveInTheEndWhereverThePowerFails() {
    hold(IMAGE);
    long fired = 0;
    for (int operation = 0; operation < 16; operation++) {
      for (SimFlash.Moment moment : SimFlash.Moment.values()) {
        VirtualNetwork air = new VirtualNetwork(operation);
        new SimHeadEnd(air, FLEET, NAME, RATE, operation).show(NEXT);
        SimFlash cut = SimBox.flash(ROOM, operation).cut(operation, moment);
        SimBox first = beside(air, "first", cut);
        air.runUntil(() -> first.host().hadPowerCut() || first.isReady(), HOUR_NS);
        fired += cut.cuts();
        if (first.host().hadPowerCut()) {
          cut.powerOn();
          SimBox second = beside(air, "second", cut);
          assertTrue(air.runUntil(second::isReady, HOUR_NS), "cut " + moment + " " + operation);
          assertTrue(second.holds(NEXT), "cut " + moment + " " + operation);
          assertEquals(symbols(NEXT) + 1, seeded(second));
        }
      }
    }
    assertTrue(fired >= 30, "only " + fired + " cuts fired");
  }

  private SimBox beside(VirtualNetwork air, String name, SimFlash on) {
    return SimBox.on(
        air, FLEET, name, on, ROOM, LinkShape.loss(5), STRIPS, target -> beside(target, IMAGE));
  }

  private static ObjectTransmissionInformation oti(TestImage image) {
    return Offers.transmission(image.bytes().length, image.manifest().getFec());
  }
}
