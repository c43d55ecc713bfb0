package io.tiovivo.node.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.link.Segment.Station;
import io.tiovivo.node.proto.Hello;
import io.tiovivo.node.proto.Role;
import io.tiovivo.wire.WireReader;
import io.tiovivo.wire.WireWriter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HelloPacketTest {
  private static final int TSI = 0xCAFE_F00D;
  private static final NodeCard CARD = new NodeCard(Role.LEAF, "1.2.3-rc1", "B", "rpi3b", true);
  private static final HelloPacket HELLO =
      new HelloPacket(new NodeId(1, 2), 0x0102_0304_0506_0708L, 7, CARD, false, 5_000, 61);

  @Test
  void shouldReadWhatItWrote() {
    assertEquals(HELLO, read(HELLO.encode(TSI)).packet());
  }

  @Test
  void shouldKeepItsBytesOnTheWire() {
    // Any change here is a change of the format: nodes of two versions share a segment.
    assertEquals(
        "54560101cafef00d"
            + "0801"
            + "121000000000000000010000000000000002"
            + "190807060504030201"
            + "2007"
            + "2801"
            + "3209"
            + "312e322e332d726331"
            + "3a0142"
            + "42057270693362"
            + "4801"
            + "588827"
            + "603d",
        HexFormat.of().formatHex(HELLO.encode(TSI)));
  }

  @Test
  void shouldStayWithinItsLimitWithTheLongestWords() {
    NodeCard longest =
        new NodeCard(
            Role.MESH_RELAY,
            "v".repeat(NodeCard.MAX_VERSION),
            "s".repeat(NodeCard.MAX_SLOT),
            "b".repeat(NodeCard.MAX_BOARD),
            true);
    HelloPacket hello = new HelloPacket(new NodeId(-1, -1), -1, -1, longest, true, 60_000, -1);

    byte[] bytes = hello.encode(TSI);

    assertTrue(bytes.length <= HelloPacket.MAX_BYTES / 2, bytes.length + " bytes leave no room");
    assertEquals(hello, read(bytes).packet());
  }

  @Test
  void shouldSkipFieldsOfALaterVersion() {
    byte[] known = HELLO.encode(TSI);
    byte[] field = {(byte) 0x82, 0x7d, 3, 'n', 'e', 'w'}; // field 2000, three bytes
    byte[] later = Arrays.copyOf(known, known.length + field.length);
    System.arraycopy(field, 0, later, known.length, field.length);

    assertEquals(HELLO, read(later).packet());
  }

  @Test
  void shouldTakeARoleOfALaterVersionForUnspecified() {
    byte[] bytes = prefixed(1, 1, message().setRoleValue(77).build().toByteArray());

    assertEquals(Role.ROLE_UNSPECIFIED, read(bytes).packet().card().role());
  }

  @Test
  void shouldTakeAnEarlierVersionWithoutTheNewerFields() {
    byte[] bytes = prefixed(1, 1, message().build().toByteArray());

    assertEquals("", read(bytes).packet().card().version());
  }

  @Test
  void shouldDropAVersionOrKindThatItDoesNotKnow() {
    byte[] message = message().build().toByteArray();

    assertEquals(HelloPacket.Flaw.UNKNOWN_VERSION, read(prefixed(2, 1, message)).flaw());
    assertEquals(HelloPacket.Flaw.UNKNOWN_VERSION, read(prefixed(1, 9, message)).flaw());
  }

  @Test
  void shouldDropWordsThatCouldForgeALineOnATerminal() {
    for (String word : new String[] {"1.0\nready slot=A", "\u001b[2J", "a b", "ä", "\"", "="}) {
      byte[] bytes = prefixed(1, 1, message().setVersion(word).build().toByteArray());
      assertEquals(HelloPacket.Flaw.MALFORMED, read(bytes).flaw(), word);
    }
    assertThrows(
        IllegalArgumentException.class, () -> new NodeCard(Role.LEAF, "a b", "", "", false));
  }

  @Test
  void shouldDropAnIdThatNamesNobody() {
    byte[] none = message().setNodeId(ByteString.EMPTY).build().toByteArray();
    byte[] zero = message().setNodeId(ByteString.copyFrom(new byte[16])).build().toByteArray();

    assertEquals(HelloPacket.Flaw.MALFORMED, read(prefixed(1, 1, none)).flaw());
    assertEquals(HelloPacket.Flaw.MALFORMED, read(prefixed(1, 1, zero)).flaw());
  }

  @Test
  void shouldDropADatagramThatIsTooLong() {
    byte[] known = HELLO.encode(TSI);
    byte[] field = new byte[HelloPacket.MAX_BYTES];

    assertEquals(HelloPacket.Flaw.MALFORMED, read(Arrays.copyOf(known, field.length + 1)).flaw());
  }

  @Test
  void shouldCountEveryHostileDatagramOnceAndNeverThrow() {
    long seed = 20_260_101;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Segment segment = new Segment(seed, 0);
    HelloSettings settings =
        HelloSettings.standard(
            new NodeId(3, 4), 5, TSI, PeerAddress.of(new byte[] {(byte) 239, 1, 1, 1}, 1));
    Station node = segment.join(new HelloMachine(settings, CARD, seed, segment.nowNs()));
    byte[] good = HELLO.encode(TSI);
    int rounds = 30_000;
    for (int i = 0; i < rounds; i++) {
      byte[] bytes =
          switch (i % 3) {
            case 0 -> random(random, random.nextInt(1600));
            case 1 -> Arrays.copyOf(good, random.nextInt(good.length));
            default -> flipped(random, good);
          };
      node.hear(PeerAddress.of(new byte[] {10, 0, 0, 9}, 1), bytes);
    }

    HelloCounters counters = ((HelloMachine) node.machine).counters();
    assertEquals(rounds, counters.received());
    assertTrue(counters.malformed() > rounds / 2, counters.toString());
    assertTrue(((HelloMachine) node.machine).peers().size() <= settings.maxPeers());
  }

  private static byte[] random(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    byte[] prefix = HexFormat.of().parseHex("54560101cafef00d");
    if (random.nextBoolean()) {
      System.arraycopy(prefix, 0, bytes, 0, Math.min(prefix.length, length));
    }
    return bytes;
  }

  private static byte[] flipped(Random random, byte[] good) {
    byte[] bytes = good.clone();
    for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  private static Hello.Builder message() {
    return Hello.newBuilder().setNodeId(ByteString.copyFrom(new NodeId(1, 2).bytes()));
  }

  private static byte[] prefixed(int version, int kind, byte[] message) {
    return new WireWriter(8 + message.length)
        .u16(HelloPacket.MAGIC)
        .u8(version)
        .u8(kind)
        .u32(Integer.toUnsignedLong(TSI))
        .bytes(message, 0, message.length)
        .array();
  }

  private static HelloPacket.Read read(byte[] bytes) {
    return HelloPacket.decode(WireReader.of(bytes), TSI);
  }
}
