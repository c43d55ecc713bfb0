package io.tiovivo.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tiovivo.identity.Fleet;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class ToiTest {
  private static final byte[] DIGEST = HexFormat.of().parseHex("ff00ff07" + "00".repeat(28));

  @Test
  void shouldPutTheClassIntoTheTopThreeBits() {
    assertEquals(0x20000005, Toi.beacon(5));
    assertEquals(0x3FFFFFFF, Toi.beacon(-1));
    assertEquals(0x40000000 | 0xFF00FF07 >>> 3, Toi.manifest(DIGEST));
    assertEquals(0x60000000 | 0xFF00FF07 >>> 3, Toi.image(DIGEST));
    assertEquals(Toi.value(Toi.image(DIGEST)), Toi.value(Toi.manifest(DIGEST)));
  }

  @Test
  void shouldTellTheClassOfAnyTransportObjectId() {
    assertEquals(Toi.Kind.FDT, Toi.kind(0));
    assertEquals(Toi.Kind.UNKNOWN, Toi.kind(1));
    assertEquals(Toi.Kind.BEACON, Toi.kind(Toi.beacon(77)));
    assertEquals(Toi.Kind.MANIFEST, Toi.kind(Toi.manifest(DIGEST)));
    assertEquals(Toi.Kind.IMAGE, Toi.kind(Toi.image(DIGEST)));
    assertEquals(Toi.Kind.SYMBOL_HASHES, Toi.kind(0x80000000));
    assertEquals(Toi.Kind.UNKNOWN, Toi.kind(0xA0000000));
    assertEquals(Toi.Kind.UNKNOWN, Toi.kind(0xFFFFFFFF));
  }

  /** SHA-256("tiovivo/fleet/home") by coreutils' sha256sum. */
  @Test
  void shouldDeriveTheSessionIdFromTheFleetsName() {
    assertEquals(TSI_OF_HOME, Fleet.tsi("home"));
  }

  private static final int TSI_OF_HOME = 0xbb6cb9ef;
}
