package io.tiovivo.node.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.tiovivo.node.overlay.MessageGate.Flaw;
import io.tiovivo.node.proto.Gossip;
import io.tiovivo.node.proto.Member;
import io.tiovivo.node.proto.OverlayMessage;
import io.tiovivo.node.proto.Ping;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MessageGateTest {
  private static final OverlayMessage PING =
      OverlayMessage.newBuilder().setFormat(1).setPing(Ping.newBuilder().setNonce(7)).build();

  @Test
  void shouldLetAMessageOfOursThrough() {
    MessageGate.Read read = read(PING.toByteArray());

    assertNull(read.flaw());
    assertEquals(PING, read.message());
  }

  @Test
  void shouldReadAMessageOfANewerVersionThatHasMoreFields() {
    byte[] newer = concat(PING.toByteArray(), new byte[] {(byte) 0xB8, 0x3E, 1}); // field 999

    assertEquals(OverlayMessage.BodyCase.PING, read(newer).message().getBodyCase());
  }

  @Test
  void shouldTurnAwayABodyThatItDoesNotKnow() {
    byte[] unknown = {8, 2, (byte) 0xBA, 0x3E, 0}; // format 2, field 999: an empty message

    assertEquals(Flaw.UNKNOWN_BODY, read(unknown).flaw());
    assertEquals(Flaw.UNKNOWN_BODY, read(new byte[0]).flaw());
  }

  @Test
  void shouldTurnAwayWhatIsLongerThanADatagramCarries() {
    OverlayMessage longer =
        OverlayMessage.newBuilder()
            .setPing(Ping.newBuilder().setPadding(ByteString.copyFrom(new byte[1200])))
            .build();

    assertEquals(Flaw.TOO_LONG, read(longer.toByteArray()).flaw());
  }

  @Test
  void shouldTurnAwayManyEmptyRecordsInFewBytes() {
    Gossip.Builder gossip = Gossip.newBuilder();
    for (int i = 0; i < 500; i++) {
      gossip.addUpdates(Member.getDefaultInstance());
    }

    Flaw flaw = read(OverlayMessage.newBuilder().setGossip(gossip).build().toByteArray()).flaw();

    assertEquals(Flaw.TOO_MANY, flaw);
  }

  @Test
  void shouldSurviveWhateverBytesAPeerSends() {
    SplittableRandom random = new SplittableRandom(20261101);
    int malformed = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(MessageGate.MAX_BYTES)];
      random.nextBytes(bytes);
      if (i % 2 == 0) { // bit flips of what is well-formed get further in
        bytes = PING.toByteArray();
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      MessageGate.Read read = read(bytes);
      malformed += read.flaw() == Flaw.MALFORMED ? 1 : 0;
      assertEquals(read.flaw() == null, read.message() != null);
    }
    assertTrue(malformed > 100, "the fault fired");
  }

  private static MessageGate.Read read(byte[] bytes) {
    return MessageGate.read(bytes, 0, bytes.length);
  }

  private static byte[] concat(byte[] one, byte[] two) {
    byte[] both = java.util.Arrays.copyOf(one, one.length + two.length);
    System.arraycopy(two, 0, both, one.length, two.length);
    return both;
  }
}
