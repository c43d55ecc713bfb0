package io.tiovivo.carousel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.image.Toi;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.wire.WireReader;
import io.tiovivo.wire.WireWriter;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BeaconReceiverTest {
  private static final int TSI = 77;
  private static final PeerAddress FROM = PeerAddress.of(new byte[] {10, 0, 0, 9}, 1000);

  private final BeaconReceiver receiver = new BeaconReceiver(TSI, 5);

  private Optional<byte[]> hear(long nowNs, SmallObject object) {
    WireWriter packet = new WireWriter(1500);
    object.write(packet, PacketStream.Trace.NONE);
    return receiver.hear(nowNs, FROM, new WireReader().reset(packet.array(), 0, packet.length()));
  }

  private static byte[] envelope(int bytes) {
    byte[] envelope = new byte[bytes];
    new SplittableRandom(bytes).nextBytes(envelope);
    return envelope;
  }

  @Test
  void shouldPutABeaconTogetherOnce() {
    byte[] envelope = envelope(3000);
    SmallObject beacon = new SmallObject(TSI, Toi.beacon(1000), envelope, 1280, 0);
    assertTrue(hear(0, beacon).isEmpty());
    assertTrue(hear(0, beacon).isEmpty());
    Optional<byte[]> whole = hear(0, beacon);
    assertArrayEquals(envelope, whole.orElseThrow());
    receiver.believed(0, 1000);
    for (int i = 0; i < 10; i++) {
      assertTrue(hear(1, beacon).isEmpty(), "it is settled");
    }
  }

  @Test
  void shouldPassOverOtherFleetsOtherObjectsAndRubbish() {
    byte[] envelope = envelope(1000);
    assertTrue(hear(0, new SmallObject(TSI + 1, Toi.beacon(1), envelope, 1280, 0)).isEmpty());
    assertTrue(
        hear(0, new SmallObject(TSI, Toi.manifest(new byte[32]), envelope, 1280, 0)).isEmpty());
    assertTrue(receiver.hear(0, FROM, WireReader.of(new byte[100])).isEmpty());
    assertTrue(hear(0, new SmallObject(TSI, Toi.beacon(1), envelope, 1280, 0)).isPresent());
  }

  @Test
  void shouldStillHearANewBeaconAfterAnOldOneUnderItsToi() {
    int toi = Toi.beacon(1000);
    assertTrue(hear(0, new SmallObject(TSI, toi, envelope(900), 1280, 0)).isPresent());
    receiver.passedOver(); // unverified: whoever replays it must not settle the TOI

    byte[] fresh = envelope(1000);
    Optional<byte[]> heard = hear(1, new SmallObject(TSI, toi, fresh, 1280, 0));
    assertArrayEquals(fresh, heard.orElseThrow());
  }

  @Test
  void shouldStillHearTheNextBeaconAfterATrueOneUnderItsToi() {
    int next = Toi.beacon(2000);
    assertTrue(hear(0, new SmallObject(TSI, next, envelope(900), 1280, 0)).isPresent());
    receiver.believed(0, 1000); // true, but it came under another's TOI

    byte[] fresh = envelope(1000);
    Optional<byte[]> heard = hear(1, new SmallObject(TSI, next, fresh, 1280, 0));
    assertArrayEquals(fresh, heard.orElseThrow());
  }

  @Test
  void shouldBoundTheChecksThatAForgerCanCause() {
    int checks = 0;
    for (int i = 1; i <= 1000; i++) {
      long nowNs = i * 1_000_000L; // all in one second
      if (hear(nowNs, new SmallObject(TSI, Toi.beacon(i), envelope(1000), 1280, 0)).isPresent()) {
        receiver.refused(nowNs);
        checks++;
      }
    }
    assertTrue(checks <= 10, checks + " checks");
    assertEquals(true, checks > 0);
  }
}
