package io.tiovivo.testkit.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.noise.NoiseCrypto;
import io.tiovivo.noise.SessionKeyPair;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What the real cryptography and its simulated twin both keep. */
abstract class NoiseCryptoContract {
  private static final int MESSAGE = 300;

  private final SplittableRandom random = new SplittableRandom(5);

  /** Two of them work together, as on two boxes. */
  abstract NoiseCrypto crypto(long seed);

  @Test
  void shouldAgreeOnTheSameFromBothSides() {
    NoiseCrypto here = crypto(1);
    NoiseCrypto there = crypto(2);
    SessionKeyPair own = here.generate();
    SessionKeyPair other = there.generate();
    byte[] secret = here.agree(own, other.publicKey());
    assertEquals(NoiseCrypto.KEY_BYTES, secret.length);
    assertArrayEquals(secret, there.agree(other, own.publicKey()));
  }

  @Test
  void shouldMakeAnotherPairEachTime() {
    NoiseCrypto crypto = crypto(1);
    assertFalse(Arrays.equals(crypto.generate().publicKey(), crypto.generate().publicKey()));
    SessionKeyPair own = crypto.generate();
    byte[] one = crypto.agree(own, crypto.generate().publicKey());
    byte[] two = crypto.agree(own, crypto.generate().publicKey());
    assertNotNull(one);
    assertFalse(Arrays.equals(one, two));
  }

  @Test
  void shouldAgreeOnNothingWithAKeyThatIsNone() {
    NoiseCrypto crypto = crypto(1);
    SessionKeyPair own = crypto.generate();
    assertNull(crypto.agree(own, new byte[NoiseCrypto.KEY_BYTES]), "a point of small order");
    assertNull(crypto.agree(own, new byte[3]), "no key at all");
  }

  @Test
  void shouldOpenWhatWasSealedWithTheSameKeyNonceAndAssociatedBytes() {
    byte[] key = bytes(NoiseCrypto.KEY_BYTES);
    byte[] message = bytes(MESSAGE);
    byte[] associated = bytes(8);
    byte[] sealed = sealed(crypto(1), key, 7, associated, message);
    byte[] opened = new byte[MESSAGE];
    assertTrue(crypto(2).open(key, 7, associated, sealed, 0, sealed.length, opened, 0));
    assertArrayEquals(message, opened);
  }

  @Test
  void shouldOpenNothingElse() {
    NoiseCrypto crypto = crypto(1);
    byte[] key = bytes(NoiseCrypto.KEY_BYTES);
    byte[] associated = bytes(8);
    byte[] sealed = sealed(crypto, key, 7, associated, bytes(MESSAGE));
    byte[] opened = new byte[MESSAGE];
    int length = sealed.length;
    assertFalse(crypto.open(key, 8, associated, sealed, 0, length, opened, 0), "nonce");
    assertFalse(crypto.open(key, 7, new byte[8], sealed, 0, length, opened, 0), "associated");
    assertFalse(
        crypto.open(bytes(NoiseCrypto.KEY_BYTES), 7, associated, sealed, 0, length, opened, 0),
        "key");
    assertFalse(crypto.open(key, 7, associated, sealed, 0, length - 1, opened, 0), "cut off");
    assertFalse(crypto.open(key, 7, associated, sealed, 0, 15, opened, 0), "less than a tag");
    assertFalse(crypto.open(key, 7, associated, sealed, 0, 0, opened, 0), "nothing");
    for (int i = 0; i < length; i++) {
      sealed[i] ^= 1;
      assertFalse(crypto.open(key, 7, associated, sealed, 0, length, opened, 0), "byte " + i);
      sealed[i] ^= 1;
    }
  }

  /** A forged datagram with the counter of the true one must not keep that one out. */
  @Test
  void shouldOpenTheTrueOneRightAfterAForgedOne() {
    NoiseCrypto crypto = crypto(1);
    byte[] key = bytes(NoiseCrypto.KEY_BYTES);
    byte[] sealed = sealed(crypto, key, 7, new byte[0], bytes(MESSAGE));
    byte[] forged = sealed.clone();
    forged[3] ^= 1;
    byte[] opened = new byte[MESSAGE];
    for (int i = 0; i < 3; i++) {
      assertFalse(crypto.open(key, 7, new byte[0], forged, 0, forged.length, opened, 0));
      assertTrue(crypto.open(key, 7, new byte[0], sealed, 0, sealed.length, opened, 0));
    }
  }

  @Test
  void shouldWorkInPlaceAndInTheMiddleOfAnArray() {
    NoiseCrypto crypto = crypto(1);
    byte[] key = bytes(NoiseCrypto.KEY_BYTES);
    byte[] message = bytes(MESSAGE);
    byte[] array = new byte[MESSAGE + 40];
    System.arraycopy(message, 0, array, 10, MESSAGE);
    crypto.seal(key, 1, new byte[0], array, 10, MESSAGE, array, 12);
    assertTrue(
        crypto.open(key, 1, new byte[0], array, 12, MESSAGE + NoiseCrypto.TAG_BYTES, array, 5));
    assertArrayEquals(message, Arrays.copyOfRange(array, 5, 5 + MESSAGE));
  }

  private byte[] sealed(
      NoiseCrypto crypto, byte[] key, long nonce, byte[] associated, byte[] message) {
    byte[] sealed = new byte[message.length + NoiseCrypto.TAG_BYTES];
    crypto.seal(key, nonce, associated, message, 0, message.length, sealed, 0);
    return sealed;
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
