package io.tiovivo.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.fec.ObjectTransmissionInformation;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class AlcPacketTest {
  private static final ObjectTransmissionInformation OTI =
      new ObjectTransmissionInformation(0x0102030405L, 1280, 255, 16, 8);

  private final AlcPacket packet = new AlcPacket();

  private static byte[] raptorq() {
    WireWriter out = new WireWriter(100);
    AlcWriter.raptorq(out, 0xCAFEBABE, 0x6FFFFFFF, OTI, 7, 0xABCDEF);
    out.u8(0x55);
    return Arrays.copyOf(out.array(), out.length());
  }

  private boolean parse(byte[] bytes) {
    return packet.parse(WireReader.of(bytes));
  }

  private PacketFlaw flaw(String hex) {
    assertFalse(parse(hex(hex)));
    return packet.flaw();
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  @Test
  void shouldWriteEveryBitAsTheStandardsHaveIt() {
    assertArrayEquals(
        hex(
            "10A0 08 06" // V=1 C=0 PSI=0 S=1 O=1 H=0; 8 words; codepoint 6
                + "00000000 CAFEBABE 6FFFFFFF" // CCI, TSI, TOI
                + "40 04 0102030405 00 0500 FF 0010 08 0000" // EXT_FTI: F, reserved, T, Z, N, Al
                + "07 ABCDEF" // SBN, ESI
                + "55"),
        raptorq());
  }

  @Test
  void shouldReadWhatItWrites() {
    WireReader in = WireReader.of(raptorq());
    assertTrue(packet.parse(in));
    assertEquals(0xCAFEBABEL, packet.tsi());
    assertEquals(0x6FFFFFFFL, packet.toi());
    assertEquals(AlcPacket.RAPTORQ, packet.codepoint());
    assertEquals(OTI, packet.oti());
    assertTrue(packet.matches(OTI));
    assertEquals(7, packet.sbn());
    assertEquals(0xABCDEF, packet.esi());
    assertEquals(-1, packet.fdtInstanceId());
    assertEquals(1, in.remaining());
    assertEquals(0x55, in.u8());
  }

  @Test
  void shouldWriteAndReadAFileTable() {
    WireWriter out = new WireWriter(100);
    AlcWriter.fileTable(out, 1, 0xABCDE, 3);
    out.bytes(new byte[] {'x', 'm', 'l'}, 0, 3);
    byte[] bytes = Arrays.copyOf(out.array(), out.length());
    assertArrayEquals(
        hex(
            "10A0 09 00 00000000 00000001 00000000"
                + "C0 2ABCDE" // EXT_FDT: FLUTE version 2, instance id
                + "40 04 000000000003 0000 0003 00000001" // EXT_FTI: L, instance, E, B
                + "0000 0000 786D6C"),
        bytes);
    assertTrue(parse(bytes));
    assertEquals(0xABCDE, packet.fdtInstanceId());
    assertEquals(3, packet.transferBytes());
    assertEquals(1, packet.maxBlockSymbols());
    assertEquals(0, packet.toi());
  }

  @Test
  void shouldReadIdsOfOtherLengths() {
    // S=0 O=0 H=1: 16 bits each; C=1: 64 bits of congestion control.
    assertTrue(parse(hex("1410 04 06 0000000000000000 0102 0304 01 000002 AA")));
    assertEquals(0x0102, packet.tsi());
    assertEquals(0x0304, packet.toi());
    // S=1 O=1 H=1: 48 bits each.
    assertTrue(parse(hex("10B0 05 06 00000000 010203040506 0708090A0B0C 01 000002 AA")));
    assertEquals(0x010203040506L, packet.tsi());
    assertEquals(0x0708090A0B0CL, packet.toi());
    assertFalse(packet.hasFti());
  }

  @Test
  void shouldSkipExtensionsThatItDoesNotKnow() {
    // EXT_NOP of two words; type 127 with a length; type 128, which is one word by erratum 3843.
    assertTrue(
        parse(
            hex(
                "10A0 08 06 00000000 00000001 60000001"
                    + "00 02 000000000000 7F 01 FFFF 80 FFFFFF 01 000002 AA")));
    assertEquals(2, packet.esi());
  }

  @Test
  void shouldNameEachFlaw() {
    assertEquals(PacketFlaw.TRUNCATED, flaw(""));
    assertEquals(PacketFlaw.TRUNCATED, flaw("10A004"));
    assertEquals(PacketFlaw.TRUNCATED, flaw("10A0 04 06 00000000 00000001 6000"));
    assertEquals(
        PacketFlaw.WRONG_VERSION, flaw("20A0 04 06 00000000 00000001 60000001 01000002AA"));
    assertEquals(PacketFlaw.WRONG_HEADER_LENGTH, flaw("10A0 03 06 00000000 00000001 60000001"));
    assertEquals(PacketFlaw.UNSUPPORTED_IDS, flaw("1000 02 06 00000000 01000002AA"));
    assertEquals(PacketFlaw.UNSUPPORTED_IDS, flaw("10F0 08 06" + "00".repeat(40)));
    String header = "10A0 05 06 00000000 00000001 60000001";
    assertEquals(PacketFlaw.BAD_EXTENSION, flaw(header + "02 00 0000 01000002AA"));
    assertEquals(PacketFlaw.BAD_EXTENSION, flaw(header + "02 02 0000 01000002AA"));
    assertEquals(PacketFlaw.BAD_FTI, flaw(header + "40 01 0000 01000002AA"));
    assertEquals(
        PacketFlaw.BAD_FTI,
        flaw(
            "10A0 08 06 00000000 00000001 60000001"
                + "40 04 0000000000 00 0500 01 0001 08 0000 01000002AA"));
    assertEquals(PacketFlaw.UNKNOWN_FEC, flaw("10A0 04 81 00000000 00000001 60000001 01000002AA"));
    assertEquals(PacketFlaw.NO_SYMBOL, flaw("10A0 04 06 00000000 00000001 60000001 010000"));
    assertEquals(PacketFlaw.NO_SYMBOL, flaw("10A0 04 06 00000000 00000001 60000001 01000002"));
  }

  @Test
  void shouldSurviveWhateverArrives() {
    Random random = new Random(20261120);
    byte[] good = raptorq();
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes;
      if (i % 3 == 0) {
        bytes = new byte[random.nextInt(80)];
        random.nextBytes(bytes);
      } else {
        bytes = Arrays.copyOf(good, i % 3 == 1 ? random.nextInt(good.length + 1) : good.length);
        for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      WireReader in = WireReader.of(bytes);
      if (packet.parse(in)) {
        assertTrue(in.remaining() > 0);
        if (packet.hasFti() && packet.codepoint() == AlcPacket.RAPTORQ) {
          assertNotNull(packet.oti());
        }
      } else {
        assertNotNull(packet.flaw());
      }
    }
  }
}
