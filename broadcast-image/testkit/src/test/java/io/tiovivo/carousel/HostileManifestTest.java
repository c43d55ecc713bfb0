package io.tiovivo.carousel;

import static io.tiovivo.carousel.CarouselReceptionTest.FLEET;
import static io.tiovivo.carousel.CarouselReceptionTest.HOUR_NS;
import static io.tiovivo.carousel.CarouselReceptionTest.IMAGE;
import static io.tiovivo.carousel.CarouselReceptionTest.NAME;
import static io.tiovivo.carousel.CarouselReceptionTest.ROOM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.Digests;
import io.tiovivo.identity.Refusal;
import io.tiovivo.image.proto.ImageFile;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.testkit.carousel.SimBox;
import io.tiovivo.testkit.carousel.SimHeadEnd;
import io.tiovivo.testkit.flash.SimFlash;
import io.tiovivo.testkit.fleet.TestFleet;
import io.tiovivo.testkit.fleet.TestImage;
import io.tiovivo.testkit.net.LinkShape;
import io.tiovivo.testkit.net.VirtualNetwork;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * The attacks of hostile archives, with signatures that are right: whoever signed them, they end
 * with the manifest, before a byte of the slot is erased or written.
 */
final class HostileManifestTest {
  private static final long RATE = 800_000;
  private static final long MINUTE_NS = 60_000_000_000L;

  /** A receiver that is sent this manifest with the true image behind it. */
  private static final class Trial {
    final VirtualNetwork network = new VirtualNetwork(31);
    final SimFlash flash = SimBox.flash(ROOM, 7);
    final SimBox box = SimBox.on(network, FLEET, "box", flash, ROOM, LinkShape.perfect());

    Trial(Manifest manifest) {
      byte[] envelope = FLEET.manifest(manifest);
      Offer offer =
          IMAGE.offer().toBuilder()
              .setManifestSha256(ByteString.copyFrom(Digests.sha256(manifest.toByteArray())))
              .setManifestBytes(envelope.length)
              .build();
      byte[] beacon = FLEET.beacon(TestImage.beacon(NAME, TestFleet.BEGIN_S, offer).build());
      CarouselSender sender =
          new CarouselSender(
              SenderSettings.of(FLEET.trust().tsi(), SimHeadEnd.GROUP, RATE),
              () ->
                  new BeaconSource.SignedBeacon(
                      beacon, TestFleet.BEGIN_S * 1000, TestFleet.BEGIN_S),
              new Random(8)::nextBytes);
      OnAirImage image = SimHeadEnd.onAir(FLEET, new TestImage(IMAGE.bytes(), manifest), 1);
      network
          .attach("head-end", sender, LinkShape.perfect())
          .command(new SenderCommand.Show(List.of(image)));
    }

    boolean isSlotUntouched() {
      int blocks = (int) ((ROOM + SimBox.ERASE_BYTES - 1) / SimBox.ERASE_BYTES);
      for (int block = 0; block < blocks; block++) {
        if (flash.erases(block) > 0) {
          return false;
        }
      }
      byte[] slot = new byte[blocks * SimBox.ERASE_BYTES];
      flash.read(0, slot, 0, slot.length);
      for (byte each : slot) {
        if (each != (byte) 0xFF) {
          return false;
        }
      }
      return true;
    }
  }

  private static void assertRefusedUnwritten(UnaryOperator<ImageFile.Builder> change) {
    assertRefusedUnwritten(
        IMAGE.manifest().toBuilder()
            .setFiles(1, change.apply(IMAGE.manifest().getFiles(1).toBuilder()))
            .build());
  }

  private static void assertRefusedUnwritten(Manifest manifest) {
    Trial trial = new Trial(manifest);
    trial.network.runFor(MINUTE_NS);
    assertFalse(trial.box.isReady(), "complete with " + manifest.getFiles(1));
    List<ReceiverEvent.Disbelieved> refused =
        trial.box.host().events(ReceiverEvent.Disbelieved.class);
    assertEquals(Refusal.MALFORMED, refused.get(0).reason(), refused.toString());
    assertTrue(trial.isSlotUntouched(), refused.toString());
  }

  @Test
  void shouldBeRefusedForWhatIsWrongWithThemAndNothingElse() {
    Trial trial = new Trial(IMAGE.manifest());
    assertTrue(trial.network.runUntil(trial.box::isReady, HOUR_NS));
    assertTrue(trial.box.holds(IMAGE));
    assertFalse(trial.isSlotUntouched());
  }

  @Test
  void shouldRefuseAPathThatLeavesTheTree() {
    for (String path : List.of("../../etc/passwd", "/etc/passwd", "lib/../../x", "c:\\x", "a//b")) {
      assertRefusedUnwritten(file -> file.setPath(path));
    }
  }

  @Test
  void shouldRefuseANameThatComesTwiceOrIsADirectoryToo() {
    for (String path : List.of("lib/node.jar", "LIB/NODE.JAR", "lib", "lib/node.jar/x")) {
      assertRefusedUnwritten(file -> file.setPath(path));
    }
  }

  @Test
  void shouldRefuseABomb() {
    assertRefusedUnwritten(file -> file.setBytes(1L << 40));
  }

  @Test
  void shouldRefuseFilesThatOverlapOrLeaveTheImage() {
    assertRefusedUnwritten(file -> file.setOffset(0));
    assertRefusedUnwritten(file -> file.setRegionBytes(1L << 40));
  }
}
