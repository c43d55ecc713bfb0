package io.tiovivo.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Signatures that remember the last certificates and root sets that verified, so that the chain of
 * a signer that comes again costs hashes instead of verifications. What a certificate says (expiry,
 * revocation, threshold) is looked at each time all the same.
 *
 * <p>Only successes are remembered: nobody without the fleet's keys can push anything out. Not
 * thread-safe.
 */
final class RememberedSignatures implements Signatures {
  /** A fleet has one to three authority certificates with a few signatures each. */
  static final int MAX_REMEMBERED = 16;

  private static final byte[] CERTIFICATE = SigningContext.KEY_CERTIFICATE.message(new byte[0]);
  private static final byte[] ROOT_SET = SigningContext.ROOT_SET.message(new byte[0]);
  private static final byte[] LABEL = "tiovivo/remembered".getBytes(StandardCharsets.US_ASCII);

  private final Signatures signatures;
  private byte[][] remembered = {};
  private int next;

  RememberedSignatures(Signatures signatures) {
    this.signatures = signatures;
  }

  @Override
  public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    if (!startsWith(message, CERTIFICATE) && !startsWith(message, ROOT_SET)) {
      return signatures.verify(publicKey, message, signature);
    }
    byte[] digest = digest(publicKey, message, signature);
    for (byte[] known : remembered) {
      if (Arrays.equals(known, digest)) {
        return true;
      }
    }
    if (!signatures.verify(publicKey, message, signature)) {
      return false;
    }
    if (remembered.length < MAX_REMEMBERED) {
      remembered = Arrays.copyOf(remembered, remembered.length + 1);
      remembered[remembered.length - 1] = digest;
    } else {
      remembered[next] = digest;
      next = (next + 1) % MAX_REMEMBERED;
    }
    return true;
  }

  private static byte[] digest(byte[] publicKey, byte[] message, byte[] signature) {
    MessageDigest sha256 = Digests.sha256();
    sha256.update(LABEL);
    // Lengths first: else a byte could move from one part to the next unnoticed.
    sha256.update((byte) publicKey.length);
    sha256.update((byte) (signature.length >>> 8));
    sha256.update((byte) signature.length);
    sha256.update(publicKey);
    sha256.update(signature);
    return sha256.digest(message);
  }

  private static boolean startsWith(byte[] message, byte[] prefix) {
    return message.length >= prefix.length
        && Arrays.equals(message, 0, prefix.length, prefix, 0, prefix.length);
  }
}
