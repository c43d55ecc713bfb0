package io.tiovivo.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tiovivo.identity.Refusal;
import io.tiovivo.image.proto.ImageKind;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.image.proto.Offer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BoxDescriptionTest {
  private static final BoxDescription BOX = new BoxDescription("pc", "amd64");
  private static final long MAX_IMAGE_BYTES = 1000;
  private static final long SECURITY_COUNTER = 5;
  private static final Manifest FITTING =
      Manifest.newBuilder()
          .setKind(ImageKind.NODE)
          .setArchitecture("amd64")
          .setImageBytes(MAX_IMAGE_BYTES)
          .setSecurityCounter(SECURITY_COUNTER)
          .build();

  @Test
  void shouldTakeWhatFits() {
    assertMisfit(null, FITTING.toBuilder());
    assertMisfit(null, FITTING.toBuilder().addBoards("rpi5").addBoards("pc"));
    assertMisfit(null, FITTING.toBuilder().setSecurityCounter(Long.MAX_VALUE));
  }

  @Test
  void shouldSayOfAnOfferAndOfAManifestAlikeWhyItDoesNotFit() {
    assertMisfit(Refusal.WRONG_KIND, FITTING.toBuilder().setKindValue(77));
    assertMisfit(Refusal.WRONG_ARCHITECTURE, FITTING.toBuilder().setArchitecture("arm"));
    assertMisfit(Refusal.WRONG_BOARD, FITTING.toBuilder().addBoards("rpi5"));
    assertMisfit(Refusal.IMAGE_TOO_BIG, FITTING.toBuilder().setImageBytes(MAX_IMAGE_BYTES + 1));
    assertMisfit(
        Refusal.OLDER_SECURITY_COUNTER,
        FITTING.toBuilder().setSecurityCounter(SECURITY_COUNTER - 1));
  }

  @Test
  void shouldNotTakeACounterBeyondTheSignForAHighOne() {
    assertMisfit(Refusal.OLDER_SECURITY_COUNTER, FITTING.toBuilder().setSecurityCounter(-1));
  }

  private static void assertMisfit(Refusal expected, Manifest.Builder manifest) {
    Offer offer =
        Offer.newBuilder()
            .setKindValue(manifest.getKindValue())
            .setArchitecture(manifest.getArchitecture())
            .addAllBoards(manifest.getBoardsList())
            .setImageBytes(manifest.getImageBytes())
            .setSecurityCounter(manifest.getSecurityCounter())
            .build();
    Optional<BoxDescription.Misfit> ofOffer = BOX.misfit(offer, MAX_IMAGE_BYTES, SECURITY_COUNTER);
    assertEquals(ofOffer, BOX.misfit(manifest.build(), MAX_IMAGE_BYTES, SECURITY_COUNTER));
    assertEquals(Optional.ofNullable(expected), ofOffer.map(BoxDescription.Misfit::reason));
  }
}
