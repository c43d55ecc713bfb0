package io.tiovivo.testkit.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.tiovivo.noise.NoiseCrypto;
import io.tiovivo.noise.SessionKeyPair;
import io.tiovivo.noise.jca.JcaNoiseCrypto;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The JDK's cryptography. */
class JcaNoiseCryptoTest extends NoiseCryptoContract {
  @Override
  NoiseCrypto crypto(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new JcaNoiseCrypto(random::nextBytes);
  }

  /** Vectors of RFC 7748 section 6.1. */
  @Test
  void shouldAgreeAsTheStandardSays() {
    JcaNoiseCrypto crypto = new JcaNoiseCrypto(bytes -> {});
    SessionKeyPair alice =
        crypto.pair(hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
    SessionKeyPair bob =
        crypto.pair(hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));
    byte[] shared = hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
    assertArrayEquals(shared, crypto.agree(bob, alice.publicKey()));
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
