package io.tiovivo.carousel;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.identity.Digests;
import io.tiovivo.image.Offers;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.image.proto.SymbolAuthentication;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Signed hashes of single symbols, scheme 1: how many a packet carries, and what is hashed and
 * signed. docs/WIRE.md has every bit, docs/CAROUSEL.md the reasons.
 */
public final class SymbolHashes {
  /** The scheme in a manifest's {@code symbol_authentication}. */
  public static final int SCHEME = 1;

  /** Bytes of a hash. Each packet has a salt of its own, so nobody can prepare a collision. */
  static final int HASH_BYTES = 6;

  static final int KEY_ID_BYTES = 16;
  static final int SALT_BYTES = 8;
  static final int SIGNATURE_BYTES = 64;

  /** Block number, first symbol id, count. */
  static final int SEGMENT_BYTES = 5;

  /** Stands for the manifest where a source block number is expected: no image has 256 blocks. */
  static final int MANIFEST_SBN = 255;

  /** Symbols of the manifest whose hashes are in each packet. */
  static final int MANIFEST_SYMBOLS = 8;

  /** Bytes around segments and hashes: key id, salt, number of segments, signature. */
  static final int FRAME_BYTES = KEY_ID_BYTES + SALT_BYTES + 1 + SIGNATURE_BYTES;

  /** In the log, two bytes of length stand before a packet. */
  static final int LENGTH_BYTES = 2;

  /** Runs shorter than this would take more than 2 % of the wire: no hashes at all then. */
  private static final int MIN_RUN = 98;

  /** Runs of this length may be sent three times over within 2 % of the wire. */
  private static final int THRICE_RUN = 147;

  private static final int MAX_RUN = 240;

  private SymbolHashes() {}

  /** Image symbols whose hashes are in one packet; 0: symbols are too small for that. */
  public static int runSymbols(ObjectTransmissionInformation oti) {
    int room = oti.symbolBytes() - LENGTH_BYTES - FRAME_BYTES - SEGMENT_BYTES;
    room -= MANIFEST_SYMBOLS * HASH_BYTES;
    int blocks = oti.sourceBlocks();
    int run = (room - blocks * SEGMENT_BYTES) / HASH_BYTES;
    if (run < blocks) {
      run = room / (SEGMENT_BYTES + HASH_BYTES);
    }
    return run < MIN_RUN ? 0 : Math.min(run, MAX_RUN);
  }

  /** The same of an image, as its manifest says; 0: there are no hashes, or none of this scheme. */
  public static int runSymbols(Manifest manifest) {
    SymbolAuthentication said = manifest.getSymbolAuthentication();
    int most = runSymbols(Offers.transmission(manifest.getImageBytes(), manifest.getFec()));
    return said.getScheme() == SCHEME && said.getBatchSymbols() > 0
        ? Math.min(said.getBatchSymbols(), most)
        : 0;
  }

  /** What the manifest of an image says that is cut like this; empty: it has no hashes. */
  public static Optional<SymbolAuthentication> announced(ObjectTransmissionInformation oti) {
    int run = runSymbols(oti);
    return run == 0
        ? Optional.empty()
        : Optional.of(
            SymbolAuthentication.newBuilder().setScheme(SCHEME).setBatchSymbols(run).build());
  }

  /** How often a packet is sent. */
  static int copies(int runSymbols) {
    return runSymbols >= THRICE_RUN ? 3 : 2;
  }

  /** The hash of a symbol, in the first {@link #HASH_BYTES} bytes. */
  static byte[] hash(
      MessageDigest sha256,
      byte[] salted,
      int saltAt,
      int sbn,
      int esi,
      byte[] from,
      int at,
      int n) {
    sha256.update(salted, saltAt, SALT_BYTES);
    sha256.update((byte) sbn);
    sha256.update((byte) (esi >>> 16));
    sha256.update((byte) (esi >>> 8));
    sha256.update((byte) esi);
    sha256.update(from, at, n);
    return sha256.digest();
  }

  /**
   * What is signed, for {@link io.tiovivo.identity.SigningContext#SYMBOL_HASHES}: the manifest's
   * digest, and of the packet what stands between key id and signature.
   */
  static byte[] signedPayload(byte[] manifestSha256, byte[] packet) {
    int bodyBytes = packet.length - KEY_ID_BYTES - SIGNATURE_BYTES;
    return ByteBuffer.allocate(manifestSha256.length + bodyBytes)
        .put(manifestSha256)
        .put(packet, KEY_ID_BYTES, bodyBytes)
        .array();
  }

  static MessageDigest sha256() {
    return Digests.sha256();
  }
}
