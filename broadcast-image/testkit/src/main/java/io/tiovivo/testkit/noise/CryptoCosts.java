package io.tiovivo.testkit.noise;

/**
 * What cryptography costs on a desktop core, in nanoseconds.
 *
 * @param generateNs for an X25519 key pair
 * @param agreeNs for an X25519 agreement
 * @param sealNs for sealing or opening a message, whatever its length
 * @param sealByteNs for each of its bytes, in thousandths of a nanosecond
 * @param verifyNs for an Ed25519 signature check
 */
public record CryptoCosts(
    long generateNs, long agreeNs, long sealNs, long sealByteNs, long verifyNs) {
  private static final long MILLI = 1000;

  /**
   * Measured: JDK 17 with the node's flags (C1 alone), AMD EPYC; X25519 0.19 ms each, Ed25519 check
   * 0.83 ms, ChaCha20-Poly1305 2.2 us for 60 bytes and 10 us for 1,100.
   */
  public static CryptoCosts measured() {
    return new CryptoCosts(190_000, 190_000, 1_700, 7_600, 830_000);
  }

  long sealNs(int bytes) {
    return sealNs + bytes * sealByteNs / MILLI;
  }
}
