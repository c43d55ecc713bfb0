package io.tiovivo.image;

import java.nio.ByteBuffer;

/**
 * Transport object ids: three bits of class, 29 bits that tell objects of a class apart. Neither
 * proves anything; signatures and hashes do.
 */
public final class Toi {
  private static final int VALUE_BITS = 29;
  private static final int VALUE_MASK = (1 << VALUE_BITS) - 1;

  /** What kind of object a TOI names. */
  public enum Kind {
    /** The FLUTE file delivery table, TOI 0. */
    FDT,
    BEACON,
    MANIFEST,
    IMAGE,
    /** Hashes of single symbols, for the strict path. */
    SYMBOL_HASHES,
    /** Not defined: count and drop. */
    UNKNOWN
  }

  /** The TOI of the file delivery table. */
  public static final int FDT = 0;

  private Toi() {}

  /** Of the beacon with this sequence number. */
  public static int beacon(long sequence) {
    return of(Kind.BEACON, (int) sequence);
  }

  /**
   * Of the manifest whose payload has this digest.
   *
   * @param manifestSha256 32 bytes
   */
  public static int manifest(byte[] manifestSha256) {
    return of(Kind.MANIFEST, ByteBuffer.wrap(manifestSha256).getInt() >>> 32 - VALUE_BITS);
  }

  /**
   * Of the image whose manifest's payload has this digest: it tells its manifest's.
   *
   * @param manifestSha256 32 bytes
   */
  public static int image(byte[] manifestSha256) {
    return of(Kind.IMAGE, ByteBuffer.wrap(manifestSha256).getInt() >>> 32 - VALUE_BITS);
  }

  /**
   * Of the hashes of single symbols of the image whose manifest's payload has this digest.
   *
   * @param manifestSha256 32 bytes
   */
  public static int symbolHashes(byte[] manifestSha256) {
    return of(Kind.SYMBOL_HASHES, ByteBuffer.wrap(manifestSha256).getInt() >>> 32 - VALUE_BITS);
  }

  /** The class of a received TOI. */
  public static Kind kind(int toi) {
    return switch (toi >>> VALUE_BITS) {
      case 0 -> toi == FDT ? Kind.FDT : Kind.UNKNOWN;
      case 1 -> Kind.BEACON;
      case 2 -> Kind.MANIFEST;
      case 3 -> Kind.IMAGE;
      case 4 -> Kind.SYMBOL_HASHES;
      default -> Kind.UNKNOWN;
    };
  }

  /** The low 29 bits. */
  public static int value(int toi) {
    return toi & VALUE_MASK;
  }

  private static int of(Kind kind, int value) {
    return kind.ordinal() << VALUE_BITS | value & VALUE_MASK;
  }
}
