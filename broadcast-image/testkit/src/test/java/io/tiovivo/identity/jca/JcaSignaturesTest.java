package io.tiovivo.identity.jca;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vectors: RFC 8032 section 7.1, TEST 1, 2, 3 and SHA(abc). */
final class JcaSignaturesTest {
  private final JcaSignatures signatures = new JcaSignatures();

  @ParameterizedTest
  @CsvSource({
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
        + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,"
        + "'',"
        + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
        + "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
        + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,"
        + "72,"
        + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da0"
        + "85ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
        + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,"
        + "af82,"
        + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac1"
        + "8ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42,"
        + "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf,"
        + "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f,"
        + "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b5890"
        + "9351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
  })
  void shouldAgreeWithTheVectorsOfRfc8032(
      String seed, String publicKey, String message, String signature) {
    JcaSigningKey key = JcaSigningKey.ofSeed(hex(seed));

    assertArrayEquals(hex(publicKey), key.publicKey());
    assertArrayEquals(hex(signature), key.sign(hex(message)));
    assertTrue(signatures.verify(hex(publicKey), hex(message), hex(signature)));
  }

  @Test
  void shouldRefuseAnyOtherMessageKeyOrSignature() {
    JcaSigningKey key = JcaSigningKey.ofSeed(new byte[32]);
    byte[] message = "beacon".getBytes(StandardCharsets.US_ASCII);
    byte[] signature = key.sign(message);

    for (int bit = 0; bit < signature.length * 8; bit += 7) {
      assertFalse(signatures.verify(key.publicKey(), message, flipped(signature, bit)));
    }
    for (int bit = 0; bit < message.length * 8; bit++) {
      assertFalse(signatures.verify(key.publicKey(), flipped(message, bit), signature));
    }
    for (int bit = 0; bit < 256; bit++) {
      assertFalse(signatures.verify(flipped(key.publicKey(), bit), message, signature));
    }
  }

  @Test
  void shouldRefuseMalformedKeysAndSignaturesWithoutThrowing() {
    byte[] message = {1, 2, 3};
    for (int length = 0; length < 80; length++) {
      assertFalse(signatures.verify(new byte[length], message, new byte[64]));
      assertFalse(signatures.verify(new byte[32], message, new byte[length]));
    }
    byte[] ones = new byte[32];
    Arrays.fill(ones, (byte) 0xFF);
    assertFalse(signatures.verify(ones, message, new byte[64]));
    Random random = new Random(8032);
    byte[] key = new byte[32];
    byte[] signature = new byte[64];
    for (int i = 0; i < 500; i++) {
      random.nextBytes(key);
      random.nextBytes(signature);
      assertFalse(signatures.verify(key, message, signature));
    }
  }

  @Test
  void shouldReadBackAKeyThatItWrote() throws InvalidKeySpecException {
    JcaSigningKey key = JcaSigningKey.generate(bytes -> new Random(5).nextBytes(bytes));

    JcaSigningKey again = JcaSigningKey.ofPkcs8(key.pkcs8());

    assertArrayEquals(key.publicKey(), again.publicKey());
    assertEquals(key.id(), again.id());
  }

  @Test
  void shouldRefuseADamagedPrivateKey() {
    byte[] pkcs8 = JcaSigningKey.ofSeed(new byte[32]).pkcs8();
    for (int length = 0; length < pkcs8.length; length++) {
      byte[] cut = Arrays.copyOf(pkcs8, length);
      assertThrows(InvalidKeySpecException.class, () -> JcaSigningKey.ofPkcs8(cut));
    }
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] copy = bytes.clone();
    copy[bit / 8] ^= (byte) (1 << bit % 8);
    return copy;
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
