package io.tiovivo.wire;

import io.tiovivo.fec.ObjectTransmissionInformation;

/**
 * One received ALC packet (RFC 5775): LCT header (RFC 5651), header extensions, FEC payload id.
 * Reusable, so that a packet costs no allocation: {@link #parse} fills the fields and leaves the
 * reader at the symbol.
 *
 * <p>Unknown header extensions are skipped. Those from {@link #FIXED_LENGTH_EXTENSIONS} up are one
 * word long (RFC 5651 section 5.2.1 with erratum 3843, which puts the border at 128, not 127).
 */
public final class AlcPacket {
  /** FEC encoding id of compact no-code (RFC 5445): the file table's. */
  public static final int NO_CODE = 0;

  /** FEC encoding id of RaptorQ (RFC 6330 section 3.1). */
  public static final int RAPTORQ = 6;

  /** Header extension without a meaning. */
  public static final int EXT_NOP = 0;

  /** Header extension with the FEC object transmission information (RFC 5775 section 4.2). */
  public static final int EXT_FTI = 64;

  /** Least type of a header extension that is exactly one word. */
  public static final int FIXED_LENGTH_EXTENSIONS = 128;

  /** Header extension that marks an FDT instance (RFC 6726 section 3.4.1). */
  public static final int EXT_FDT = 192;

  private static final int VERSION = 1;
  private static final int WORD = 4;

  private PacketFlaw flaw;
  private long tsi;
  private long toi;
  private boolean closeSession;
  private boolean closeObject;
  private int codepoint;
  private int fdtInstanceId;
  private boolean hasFti;
  private long transferBytes;
  private int symbolBytes;
  private int sourceBlocks;
  private int subBlocks;
  private int alignment;
  private long maxBlockSymbols;
  private int sbn;
  private int esi;

  /**
   * Takes a datagram apart. After true, {@code in} stands at the symbol, which has at least one
   * byte; after false, {@link #flaw} says why and no other field means anything.
   */
  public boolean parse(WireReader in) {
    flaw = parseHeader(in);
    if (flaw == null) {
      flaw = parsePayloadId(in);
    }
    return flaw == null;
  }

  private PacketFlaw parseHeader(WireReader in) {
    int datagramBytes = in.remaining();
    int flags = in.u16();
    int headerBytes = in.u8() * WORD;
    codepoint = in.u8();
    if (in.failed()) {
      return PacketFlaw.TRUNCATED;
    }
    if (flags >>> 12 != VERSION) {
      return PacketFlaw.WRONG_VERSION;
    }
    closeSession = (flags & 2) != 0;
    closeObject = (flags & 1) != 0;
    int half = flags >>> 4 & 1;
    int tsiBytes = 4 * (flags >>> 7 & 1) + 2 * half;
    int toiBytes = 4 * (flags >>> 5 & 3) + 2 * half;
    if (tsiBytes == 0 || toiBytes == 0 || toiBytes > 8) {
      return PacketFlaw.UNSUPPORTED_IDS;
    }
    int cciBytes = 4 * (flags >>> 10 & 3) + 4;
    int extensionBytes = headerBytes - (WORD + cciBytes + tsiBytes + toiBytes);
    if (extensionBytes < 0) {
      return PacketFlaw.WRONG_HEADER_LENGTH;
    }
    if (headerBytes > datagramBytes) {
      return PacketFlaw.TRUNCATED;
    }
    in.skip(cciBytes);
    tsi = unsigned(in, tsiBytes);
    toi = unsigned(in, toiBytes);
    return parseExtensions(in, extensionBytes);
  }

  private PacketFlaw parseExtensions(WireReader in, int extensionBytes) {
    fdtInstanceId = -1;
    hasFti = false;
    int end = in.remaining() - extensionBytes;
    while (in.remaining() > end) {
      int type = in.u8();
      int bytes = type >= FIXED_LENGTH_EXTENSIONS ? WORD : WORD * in.u8();
      int body = bytes - (type >= FIXED_LENGTH_EXTENSIONS ? 1 : 2);
      if (bytes == 0 || body > in.remaining() - end) {
        return PacketFlaw.BAD_EXTENSION;
      }
      int next = in.remaining() - body;
      if (type == EXT_FDT) {
        fdtInstanceId = in.u24() & 0xFFFFF;
      } else if (type == EXT_FTI && !parseFti(in, body)) {
        return PacketFlaw.BAD_FTI;
      }
      in.skip(in.remaining() - next);
    }
    return null;
  }

  private boolean parseFti(WireReader in, int bodyBytes) {
    if (codepoint == RAPTORQ && bodyBytes >= 12) {
      transferBytes = in.u40();
      in.skip(1);
      symbolBytes = in.u16();
      sourceBlocks = in.u8();
      subBlocks = in.u16();
      alignment = in.u8();
      hasFti =
          ObjectTransmissionInformation.flaw(
                  transferBytes, symbolBytes, sourceBlocks, subBlocks, alignment)
              .isEmpty();
      return hasFti;
    }
    if (codepoint == NO_CODE && bodyBytes >= 14) {
      transferBytes = in.u48();
      in.skip(2);
      symbolBytes = in.u16();
      maxBlockSymbols = in.u32();
      hasFti = true;
      return true;
    }
    return codepoint != RAPTORQ && codepoint != NO_CODE;
  }

  private PacketFlaw parsePayloadId(WireReader in) {
    if (codepoint == RAPTORQ) {
      sbn = in.u8();
      esi = in.u24();
    } else if (codepoint == NO_CODE) {
      sbn = in.u16();
      esi = in.u16();
    } else {
      return PacketFlaw.UNKNOWN_FEC;
    }
    return in.failed() || in.remaining() == 0 ? PacketFlaw.NO_SYMBOL : null;
  }

  private static long unsigned(WireReader in, int bytes) {
    return switch (bytes) {
      case 2 -> in.u16();
      case 4 -> in.u32();
      case 6 -> in.u48();
      default -> in.u64();
    };
  }

  /** Why the last packet could not be used; null: it could. */
  public PacketFlaw flaw() {
    return flaw;
  }

  /** Transport session id, 16 to 48 bits. */
  public long tsi() {
    return tsi;
  }

  /** Transport object id, 16 to 64 bits. */
  public long toi() {
    return toi;
  }

  /** The sender says that it ends the session (A). Anybody can say that. */
  public boolean closeSession() {
    return closeSession;
  }

  /** The sender says that it ends the object (B). Anybody can say that. */
  public boolean closeObject() {
    return closeObject;
  }

  /** The FEC encoding id: {@link #NO_CODE} or {@link #RAPTORQ}. */
  public int codepoint() {
    return codepoint;
  }

  /** FDT instance id, 20 bits; -1: not a file table. */
  public int fdtInstanceId() {
    return fdtInstanceId;
  }

  /** True when the packet told how its object is cut. */
  public boolean hasFti() {
    return hasFti;
  }

  /** F of the FTI, bytes of the object. */
  public long transferBytes() {
    return transferBytes;
  }

  /** T of the FTI. */
  public int symbolBytes() {
    return symbolBytes;
  }

  /** Largest block of the FTI of compact no-code, in symbols. */
  public long maxBlockSymbols() {
    return maxBlockSymbols;
  }

  /** True when a RaptorQ packet's FTI says exactly this. */
  public boolean matches(ObjectTransmissionInformation oti) {
    return hasFti
        && codepoint == RAPTORQ
        && transferBytes == oti.transferBytes()
        && symbolBytes == oti.symbolBytes()
        && sourceBlocks == oti.sourceBlocks()
        && subBlocks == oti.subBlocks()
        && alignment == oti.alignment();
  }

  /** The FTI of a RaptorQ packet that {@link #hasFti}; it was checked. */
  public ObjectTransmissionInformation oti() {
    if (!hasFti || codepoint != RAPTORQ) {
      throw new IllegalStateException("the packet brought no RaptorQ transmission information");
    }
    return new ObjectTransmissionInformation(
        transferBytes, symbolBytes, sourceBlocks, subBlocks, alignment);
  }

  /** Source block number. */
  public int sbn() {
    return sbn;
  }

  /** Encoding symbol id. */
  public int esi() {
    return esi;
  }
}
