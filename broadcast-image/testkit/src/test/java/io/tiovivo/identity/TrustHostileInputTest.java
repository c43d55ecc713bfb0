package io.tiovivo.identity;

import static io.tiovivo.testkit.fleet.TestFleet.BEGIN_S;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.identity.jca.JcaSignatures;
import io.tiovivo.testkit.fleet.TestFleet;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TrustHostileInputTest {
  private static final long SEED = 20260101;

  private final TestFleet fleet = TestFleet.named("garden");
  private final Trust trust = fleet.trust();
  private final byte[] envelope =
      fleet.envelope(
          TestFleet.sign(SigningContext.MANIFEST, new byte[] {1, 2, 3}, fleet.releaseKey()));

  private void shouldBeRefused(byte[] bytes, String what) {
    assertInstanceOf(
        Checked.Refused.class, trust.check(bytes, SigningContext.MANIFEST, BEGIN_S), what);
    assertInstanceOf(
        Checked.Refused.class, trust.checkStored(bytes, SigningContext.MANIFEST), what);
  }

  @Test
  void shouldRefuseRandomBytes() {
    Random random = new Random(SEED);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(i % 10 == 0 ? 5000 : 100)];
      random.nextBytes(bytes);
      shouldBeRefused(bytes, "seed " + SEED + " round " + i);
      assertThrows(TrustException.class, () -> Trust.parse(bytes, new JcaSignatures()));
    }
  }

  @Test
  void shouldRefuseAnEnvelopeCutAnywhere() {
    for (int length = 0; length < envelope.length; length++) {
      byte[] cut = Arrays.copyOf(envelope, length);
      // Cut behind the message only the chain suffers; the signer is then unknown.
      shouldBeRefused(cut, "length " + length);
    }
  }

  @Test
  void shouldNeverVerifyAnotherPayloadWhicheverBitsFlip() {
    Random random = new Random(SEED);
    for (int bit = 0; bit < envelope.length * 8; bit++) {
      byte[] bytes = envelope.clone();
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      if (random.nextInt(4) == 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      Checked checked = trust.check(bytes, SigningContext.MANIFEST, BEGIN_S);
      if (checked instanceof Checked.Verified verified) {
        assertTrue(Arrays.equals(new byte[] {1, 2, 3}, verified.payload()), "bit " + bit);
      }
    }
  }

  @Test
  void shouldNotAllocateForCountsThatAHostileSenderClaims() {
    byte[] emptyCertificates = new byte[Trust.MAX_ENVELOPE_BYTES];
    // Field 2 (chain), then thousands of empty certificates of two bytes each.
    emptyCertificates[0] = 0x12;
    int inside = emptyCertificates.length - 4;
    emptyCertificates[1] = (byte) (inside & 0x7F | 0x80);
    emptyCertificates[2] = (byte) (inside >>> 7 & 0x7F | 0x80);
    emptyCertificates[3] = (byte) (inside >>> 14);
    for (int i = 4; i < emptyCertificates.length; i += 2) {
      emptyCertificates[i] = 0x12;
    }
    Checked.Refused refused =
        assertInstanceOf(
            Checked.Refused.class,
            trust.check(emptyCertificates, SigningContext.MANIFEST, BEGIN_S));
    assertTrue(refused.detail().contains("more than 8 times"), refused.detail());

    byte[] hugeLength = {0x0A, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x07};
    shouldBeRefused(hugeLength, "length of 2 GiB");
  }
}
