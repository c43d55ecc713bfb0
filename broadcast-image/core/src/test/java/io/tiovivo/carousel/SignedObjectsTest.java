package io.tiovivo.carousel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.image.Toi;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.wire.AlcPacket;
import io.tiovivo.wire.AlcWriter;
import io.tiovivo.wire.WireReader;
import io.tiovivo.wire.WireWriter;
import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Small objects with somebody else's packets among them. */
final class SignedObjectsTest {
  private static final int TSI = 7;
  private static final int T = 1280;
  private static final long PACKET_NS = 50_000_000;
  private static final PeerAddress HEAD_END = PeerAddress.of(new byte[] {10, 0, 0, 1}, 5000);
  private static final PeerAddress STRANGER = PeerAddress.of(new byte[] {10, 9, 9, 9}, 999);
  private static final long SEQUENCE = 1_000;
  private static final int BEACON = Toi.beacon(SEQUENCE);
  private static final int MANIFEST = Toi.manifest(new byte[32]);

  private final ReceiverTally tally = new ReceiverTally();
  private final SignedObjects signed = new SignedObjects(4, tally, new SplittableRandom(1));
  private final Random random = new Random(2);
  private final AlcPacket packet = new AlcPacket();
  private long nowNs;

  private static byte[] object(int symbols) {
    byte[] object = new byte[symbols * T - 7];
    new Random(symbols).nextBytes(object);
    return object;
  }

  private static ObjectTransmissionInformation oti(int bytes) {
    return new ObjectTransmissionInformation(bytes, T, 1, 1, SenderSettings.ALIGNMENT);
  }

  private void send(PeerAddress from, WireWriter out, boolean beacon) {
    WireReader in = new WireReader().reset(out.array(), 0, out.length());
    assertTrue(packet.parse(in));
    if (beacon) {
      signed.beaconPacket(nowNs, from, packet, in);
    } else {
      signed.manifestPacket(nowNs, from, packet, in);
    }
  }

  private void genuine(SmallObject object, boolean beacon) {
    nowNs += PACKET_NS;
    WireWriter out = new WireWriter(2000);
    object.write(out, PacketStream.Trace.NONE);
    send(HEAD_END, out, beacon);
  }

  private void forged(PeerAddress from, int toi, ObjectTransmissionInformation oti) {
    WireWriter out = new WireWriter(2000);
    AlcWriter.raptorq(out, TSI, toi, oti, 0, random.nextInt(1 << 24));
    out.reserve(oti.symbolBytes());
    send(from, out, Toi.kind(toi) == Toi.Kind.BEACON);
  }

  /** Checks what waits, as a receiver's work does; true: it is the one. */
  private boolean check(byte[] genuine, boolean beacon) {
    byte[] taken = beacon ? signed.takeBeacon(nowNs, false) : signed.takeManifest(nowNs);
    if (taken == null) {
      return false;
    }
    boolean authentic = Arrays.equals(taken, genuine);
    if (beacon && authentic) {
      signed.beaconAuthentic(nowNs, SEQUENCE);
    } else if (beacon) {
      signed.beaconRefused(nowNs);
    } else {
      signed.manifestChecked(nowNs, authentic);
    }
    return authentic;
  }

  private interface Attack {
    void afterGenuinePacket(int index);
  }

  /** Genuine packets until the object is there. */
  private int packetsNeeded(int symbols, boolean beacon, int most, Attack attack) {
    byte[] object = object(symbols);
    SmallObject sender = new SmallObject(TSI, beacon ? BEACON : MANIFEST, object, T, 5000);
    for (int i = 0; i < most; i++) {
      genuine(sender, beacon);
      if (check(object, beacon)) {
        return i + 1;
      }
      attack.afterGenuinePacket(i);
      check(object, beacon);
    }
    throw new AssertionError("not after " + most + " packets");
  }

  private ObjectTransmissionInformation anyOti() {
    return oti(20_000 + random.nextInt(10_000));
  }

  @Test
  void shouldNeedAsManyPacketsAsSymbolsWhenNobodyInterferes() {
    assertTrue(packetsNeeded(15, false, 16, i -> {}) <= 16);
  }

  @Test
  void shouldNotLoseAManifestToPacketsThatClaimOtherLengths() {
    packetsNeeded(
        15,
        false,
        17,
        i -> {
          forged(STRANGER, MANIFEST, anyOti());
          forged(STRANGER, MANIFEST, anyOti());
        });
  }

  @Test
  void shouldNotLoseABeaconToPacketsFromManyAddresses() {
    packetsNeeded(
        3,
        true,
        500,
        i -> {
          for (int forged = 0; forged < 4; forged++) {
            PeerAddress from = PeerAddress.of(new byte[] {10, 9, 9, (byte) random.nextInt()}, 1);
            forged(from, BEACON, anyOti());
          }
        });
  }

  @Test
  void shouldFinishAllTheSameWhenForgeriesBearTheHeadEndsOwnAddress() {
    for (int symbols : new int[] {3, 15, 48}) {
      int k = symbols;
      ObjectTransmissionInformation oti = oti(object(k).length);
      packetsNeeded(
          k,
          false,
          4000,
          i -> {
            if (i % k == 0) {
              forged(HEAD_END, MANIFEST, oti);
            }
          });
    }
  }

  @Test
  void shouldFinishAfterARunOfUntouchedPackets() {
    ObjectTransmissionInformation oti = oti(object(15).length);
    int needed =
        packetsNeeded(
            15,
            false,
            300,
            i -> {
              for (int forged = 0; i < 200 && forged < 3; forged++) {
                forged(HEAD_END, MANIFEST, oti);
              }
            });
    assertTrue(needed <= 300);
  }

  @Test
  void shouldNotLetStrangersUseUpTheChecksOfAHeadEndThatHasProvedItself() {
    packetsNeeded(3, true, 10, i -> {});
    ObjectTransmissionInformation tiny = oti(1000);
    packetsNeeded(
        15,
        false,
        17,
        i -> {
          for (int source = 0; source < 20; source++) {
            forged(PeerAddress.of(new byte[] {10, 9, 9, (byte) source}, 1), MANIFEST, tiny);
          }
        });
  }

  @Test
  void shouldKeepTheChecksOfBeaconsAndManifestsApart() {
    ObjectTransmissionInformation tiny = oti(1000);
    packetsNeeded(3, true, 10, i -> forged(STRANGER, MANIFEST, tiny));
    assertNull(signed.takeBeacon(nowNs, false));
  }

  @Test
  void shouldBoundTheChecksOfAStrangerWhoIsRefusedAgainAndAgain() {
    ObjectTransmissionInformation tiny = oti(1000);
    int checks = 0;
    for (int i = 0; i < 1000; i++) {
      nowNs += 10_000_000;
      forged(STRANGER, Toi.beacon(i), tiny);
      if (signed.takeBeacon(nowNs, false) != null) {
        checks++;
        signed.beaconRefused(nowNs);
      }
    }
    // Four a second and eight saved up, as a stranger and as a doubtful one.
    assertTrue(checks > 0 && checks <= 2 * (8 + 4 * 10), checks + " checks in 10 s");
    assertTrue(tally.checksDeferred > 0);
  }

  @Test
  void shouldHearAHeadEndInWhoseNameSomebodyWasRefused() {
    ObjectTransmissionInformation tiny = oti(1000);
    for (int i = 0; i < 4; i++) {
      forged(HEAD_END, Toi.beacon(5000 + i), tiny);
      assertNotNull(signed.takeBeacon(nowNs, false));
      signed.beaconRefused(nowNs);
    }
    assertTrue(packetsNeeded(1, true, 2, i -> {}) <= 2, "it is paused for a second or two");
  }

  @Test
  void shouldHearABeaconThatComesWhileAForgedOneIsChecked() {
    byte[] object = object(1);
    SmallObject sender = new SmallObject(TSI, BEACON, object, T, 0);
    forged(HEAD_END, Toi.beacon(5000), oti(1000));
    assertNotNull(signed.takeBeacon(nowNs, false));
    genuine(sender, true);
    assertNull(signed.takeBeacon(nowNs, false), "one at a time");
    signed.beaconRefused(nowNs);
    assertArrayEquals(object, signed.takeBeacon(nowNs, false));
  }

  @Test
  void shouldNotSettleTheToiOfAnotherBeacon() {
    forged(STRANGER, BEACON, oti(1000)); // a recording under the next one's
    assertNotNull(signed.takeBeacon(nowNs, false));
    assertFalse(signed.beaconAuthentic(nowNs, SEQUENCE - 1));
    assertTrue(packetsNeeded(1, true, 1, i -> {}) == 1);
  }

  @Test
  void shouldNotForgetAHeadEndOverManyStrangersThatWereRefused() {
    packetsNeeded(1, true, 1, i -> {});
    for (int i = 0; i < 2 * SourceBook.MAX_SOURCES; i++) {
      nowNs += 500_000_000;
      forged(PeerAddress.of(new byte[] {10, 9, 9, (byte) i}, 1), Toi.beacon(5000 + i), oti(1000));
      assertNotNull(signed.takeBeacon(nowNs, false));
      signed.beaconRefused(nowNs);
    }
    assertTrue(signed.isProven(HEAD_END));
  }

  @Test
  void shouldPayOnceForTheSameRubbish() {
    byte[] rubbish = object(1);
    int checks = 0;
    for (int i = 0; i < 100; i++) {
      nowNs += 20_000_000;
      WireWriter out = new WireWriter(2000);
      new SmallObject(TSI, BEACON, rubbish, T, 0).write(out, PacketStream.Trace.NONE);
      send(PeerAddress.of(new byte[] {10, 9, 9, (byte) i}, 1), out, true);
      if (signed.takeBeacon(nowNs, false) != null) {
        checks++;
        signed.beaconRefused(nowNs);
      }
    }
    assertTrue(checks == 1, checks + " checks");
    assertTrue(tally.checksSpared == 99, tally.checksSpared + " spared");
  }

  @Test
  void shouldCheckAManifestAgainOnceABeaconWasBelieved() {
    SmallObject sender = new SmallObject(TSI, MANIFEST, object(1), T, 0);
    genuine(sender, false);
    assertNotNull(signed.takeManifest(nowNs));
    signed.manifestChecked(nowNs, false); // perhaps the keys that it needs come later
    signed.wantManifest(any -> true);
    genuine(sender, false);
    assertNotNull(signed.takeManifest(nowNs));
  }

  @Test
  void shouldNotLetRecordingsUseUpTheChecksOfNewBeacons() {
    signed.believed(900);
    ObjectTransmissionInformation tiny = oti(1000);
    for (int i = 0; i < 200; i++) {
      forged(HEAD_END, Toi.beacon(100 + i), tiny);
      if (signed.takeBeacon(nowNs, false) != null) {
        signed.beaconAuthentic(nowNs, 100 + i);
      }
    }
    assertTrue(packetsNeeded(1, true, 1, i -> {}) == 1);
  }

  @Test
  void shouldStillHearAHeadEndWhoseClockLags() {
    signed.believed(50_000); // the other head-end's
    assertTrue(packetsNeeded(1, true, 1, i -> {}) == 1);
  }

  @Test
  void shouldHearABeaconUnlessThatOneWasSettled() {
    byte[] object = object(3);
    forged(HEAD_END, Toi.beacon(999), oti(1000));
    assertNotNull(signed.takeBeacon(nowNs, false));
    assertTrue(signed.beaconAuthentic(nowNs, 999));
    SmallObject sender = new SmallObject(TSI, BEACON, object, T, 0);
    for (int i = 0; i < 3; i++) {
      genuine(sender, true);
    }
    byte[] taken = signed.takeBeacon(nowNs, false);
    assertNotNull(taken);
    assertArrayEquals(object, taken);
    signed.beaconAuthentic(nowNs, SEQUENCE);
    genuine(sender, true);
    assertNull(signed.takeBeacon(nowNs, false));
  }

  @Test
  void shouldKeepOnlyManifestsThatAreWanted() {
    byte[] object = object(2);
    SmallObject sender = new SmallObject(TSI, MANIFEST, object, T, 0);
    genuine(sender, false);
    signed.wantManifest(other -> other.oti().transferBytes() != object.length);
    genuine(sender, false);
    assertNull(signed.takeManifest(nowNs));
    genuine(sender, false);
    assertNotNull(signed.takeManifest(nowNs));
  }
}
