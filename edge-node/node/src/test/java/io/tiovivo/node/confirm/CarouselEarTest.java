package io.tiovivo.node.confirm;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.wire.WireReader;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CarouselEarTest {
  private static final int TSI = 0xCAFE_F00D;

  // LCT (RFC 5651): V=1, S=1, O=1, 8 words, codepoint 6; CCI, TSI, TOI; EXT_FTI (RFC 6330: F=2560,
  // T=1280,
  // Z=1, N=1, Al=8); FEC payload id; and a symbol.
  private static final byte[] PACKET =
      HexFormat.of()
          .parseHex(
              "10a00806"
                  + "00000000"
                  + "cafef00d"
                  + "60000001"
                  + "4004"
                  + "0000000a00"
                  + "00"
                  + "0500"
                  + "01"
                  + "0001"
                  + "08"
                  + "0000"
                  + "00000007"
                  + "0102030405060708");

  private final CarouselEar ear = new CarouselEar(TSI);

  @Test
  void shouldHearItsFleetsCarousel() {
    assertTrue(ear.hears(WireReader.of(PACKET)));
  }

  @Test
  void shouldNotTakeANeighboursCarouselForItsOwn() {
    assertFalse(new CarouselEar(TSI + 1).hears(WireReader.of(PACKET)));
  }

  @Test
  void shouldNotTakeAnythingElseForACarousel() {
    long seed = 20_260_103;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] noise = new byte[random.nextInt(1500)];
      random.nextBytes(noise);
      assertFalse(ear.hears(WireReader.of(noise)));
      byte[] truncated = Arrays.copyOf(PACKET, random.nextInt(36));
      assertFalse(ear.hears(WireReader.of(truncated)));
      byte[] flipped = PACKET.clone();
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
      ear.hears(WireReader.of(flipped)); // either, but nothing escapes
    }
  }
}
