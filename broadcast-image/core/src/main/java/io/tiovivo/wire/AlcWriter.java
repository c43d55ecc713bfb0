package io.tiovivo.wire;

import io.tiovivo.fec.ObjectTransmissionInformation;

/**
 * Writes ALC packets as docs/WIRE.md has them: CCI 32 bits and zero, TSI 32 bits, TOI 32 bits, the
 * FTI in every packet, one symbol.
 */
public final class AlcWriter {
  /** Bytes before the symbol of a RaptorQ packet. */
  public static final int RAPTORQ_HEADER_BYTES = 36;

  /** Bytes before the symbol of a file table. */
  public static final int FILE_TABLE_HEADER_BYTES = 40;

  /** V = 1, C = 0, S = 1, O = 1, H = 0. */
  private static final int FLAGS = 1 << 12 | 1 << 7 | 1 << 5;

  private static final int WORD = 4;
  private static final int FTI_WORDS = 4;
  private static final int FLUTE_VERSION = 2;

  private AlcWriter() {}

  /** Everything before a RaptorQ symbol. */
  public static void raptorq(
      WireWriter out, int tsi, int toi, ObjectTransmissionInformation oti, int sbn, int esi) {
    lct(out, tsi, toi, AlcPacket.RAPTORQ, RAPTORQ_HEADER_BYTES - WORD);
    out.u8(AlcPacket.EXT_FTI).u8(FTI_WORDS);
    out.u40(oti.transferBytes()).u8(0).u16(oti.symbolBytes());
    out.u8(oti.sourceBlocks()).u16(oti.subBlocks()).u8(oti.alignment());
    out.u16(0);
    out.u8(sbn).u24(esi);
  }

  /**
   * Everything before an FDT instance that fits one packet (RFC 6726): TOI 0, compact no-code.
   *
   * @param instanceId 20 bits
   */
  public static void fileTable(WireWriter out, int tsi, int instanceId, int tableBytes) {
    lct(out, tsi, 0, AlcPacket.NO_CODE, FILE_TABLE_HEADER_BYTES - WORD);
    out.u8(AlcPacket.EXT_FDT).u24(FLUTE_VERSION << 20 | instanceId);
    out.u8(AlcPacket.EXT_FTI).u8(FTI_WORDS);
    out.u48(tableBytes).u16(0).u16(tableBytes).u32(1);
    out.u16(0).u16(0);
  }

  /**
   * Everything before signed hashes of symbols: compact no-code, one symbol.
   *
   * @param number counts them, 32 bits: the block number and symbol id of compact no-code
   */
  public static void symbolHashes(WireWriter out, int tsi, int toi, int number, int hashesBytes) {
    lct(out, tsi, toi, AlcPacket.NO_CODE, RAPTORQ_HEADER_BYTES - WORD);
    out.u8(AlcPacket.EXT_FTI).u8(FTI_WORDS);
    out.u48(hashesBytes).u16(0).u16(hashesBytes).u32(1);
    out.u16(number >>> 16).u16(number & 0xFFFF);
  }

  private static void lct(WireWriter out, int tsi, int toi, int codepoint, int headerBytes) {
    out.u16(FLAGS).u8(headerBytes / WORD).u8(codepoint);
    out.u32(0);
    out.u32(tsi & 0xFFFF_FFFFL);
    out.u32(toi & 0xFFFF_FFFFL);
  }
}
