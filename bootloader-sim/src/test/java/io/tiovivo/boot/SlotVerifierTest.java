package io.tiovivo.boot;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.boot.slots.FlashLayout;
import io.tiovivo.boot.slots.FlashSizes;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.boot.slots.SlotStore;
import io.tiovivo.identity.Digests;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.image.BoxDescription;
import io.tiovivo.image.proto.ImageKind;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.testkit.flash.SimFlash;
import io.tiovivo.testkit.fleet.TestFleet;
import io.tiovivo.testkit.fleet.TestImage;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SlotVerifierTest {
  private static final FlashSizes SIZES = new FlashSizes(256, 4096, 16384, 131072, 4096);
  private static final TestFleet FLEET = TestFleet.named("home");
  private static final Manifest MANIFEST = TestImage.make("home", 1, 2000, 256).manifest();
  private static final BoxDescription BOX = new BoxDescription("pc", TestImage.ARCHITECTURE);

  private final SimFlash flash = new SimFlash(SIZES.geometry(), 1);
  private final SlotStore slots = new SlotStore(FlashLayout.of(flash, SIZES));

  @Test
  void shouldTakeASoundManifestForThisBoard() {
    assertInstanceOf(SlotVerdict.Sound.class, check(MANIFEST));
    assertInstanceOf(SlotVerdict.Sound.class, check(MANIFEST.toBuilder().addBoards("pc").build()));
  }

  @Test
  void shouldNotLookAtTheTime() {
    assertInstanceOf(
        SlotVerdict.Sound.class,
        check(MANIFEST.toBuilder().setNotAfterS(TestFleet.BEGIN_S + 1).build()));
  }

  @Test
  void shouldRefuseOtherBoardsArchitecturesFleetsAndCounters() {
    assertUnsound("is for rpi5", check(MANIFEST.toBuilder().addBoards("rpi5").build()));
    assertUnsound("is for arm", check(MANIFEST.toBuilder().setArchitecture("arm").build()));
    assertUnsound(
        "a boot image has neither files nor anything to launch",
        check(MANIFEST.toBuilder().setKind(ImageKind.BOOT).build()));
    assertUnsound("fleet", check(MANIFEST.toBuilder().setFleet("other").build()));
    seal(FLEET.manifest(MANIFEST), MANIFEST.getImageBytes());
    assertUnsound("security counter 0, this box takes 1", verifier().check(Slot.A, 1));
  }

  @Test
  void shouldRefuseAnImageOfAnotherLength() {
    seal(FLEET.manifest(MANIFEST), MANIFEST.getImageBytes() - 1);
    assertUnsound("another length", verifier().check(Slot.A, 0));
  }

  @Test
  void shouldRefuseAManifestThatTheRecordDoesNotSpeakOf() {
    seal(FLEET.manifest(MANIFEST), MANIFEST.getImageBytes());
    BootRecord fresh = BootRecord.fresh(SIZES);
    BootRecord other = fresh.staged(Slot.A, new byte[32], "1", 1, 0);
    assertUnsound("another manifest", verifier().check(Slot.A, other));
    BootRecord right = fresh.staged(Slot.A, Digests.sha256(MANIFEST.toByteArray()), "1", 1, 0);
    assertInstanceOf(SlotVerdict.Sound.class, verifier().check(Slot.A, right));
  }

  @Test
  void shouldRefuseSignaturesOfStrangersAndOfTheWrongKind() {
    seal(TestFleet.named("evil").manifest(MANIFEST), MANIFEST.getImageBytes());
    assertUnsound("manifest refused", verifier().check(Slot.A, 0));
    byte[] byCarouselKey =
        FLEET.envelope(TestFleet.sign(SigningContext.MANIFEST, MANIFEST, FLEET.carouselKey()));
    seal(byCarouselKey, MANIFEST.getImageBytes());
    assertUnsound("manifest refused", verifier().check(Slot.A, 0));
    seal(FLEET.beacon(MANIFEST), MANIFEST.getImageBytes());
    assertUnsound("manifest refused", verifier().check(Slot.A, 0));
  }

  @Test
  void shouldNeitherThrowNorAcceptWhateverTheEnvelopeHolds() {
    Random random = new Random(11);
    byte[] good = FLEET.manifest(MANIFEST);
    for (int i = 0; i < 300; i++) {
      byte[] bytes = good.clone();
      if (i % 2 == 0) {
        bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
      } else {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      seal(bytes, MANIFEST.getImageBytes());
      SlotVerdict verdict = verifier().check(Slot.A, 0);
      if (verdict instanceof SlotVerdict.Sound sound) {
        // A flip in what nobody needs, such as the chain's other certificates.
        assertTrue(sound.manifest().equals(MANIFEST));
      }
    }
  }

  private SlotVerdict check(Manifest manifest) {
    seal(FLEET.manifest(manifest), manifest.getImageBytes());
    return verifier().check(Slot.A, 0);
  }

  private void seal(byte[] envelope, long imageBytes) {
    slots.clear(Slot.A);
    slots.seal(Slot.A, envelope, imageBytes, 1);
  }

  private SlotVerifier verifier() {
    return new SlotVerifier(slots, FLEET.trust(), BOX);
  }

  private static void assertUnsound(String reason, SlotVerdict verdict) {
    String said = ((SlotVerdict.Unsound) verdict).reason();
    assertTrue(said.contains(reason), said);
  }
}
