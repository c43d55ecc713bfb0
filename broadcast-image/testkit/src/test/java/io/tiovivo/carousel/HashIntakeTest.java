package io.tiovivo.carousel;

import static io.tiovivo.carousel.CarouselReceptionTest.FLEET;
import static io.tiovivo.carousel.CarouselReceptionTest.NAME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.identity.SignerKeys;
import io.tiovivo.image.Admission;
import io.tiovivo.image.BoxDescription;
import io.tiovivo.image.Floors;
import io.tiovivo.testkit.fleet.TestFleet;
import io.tiovivo.testkit.fleet.TestImage;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which packets with hashes get a check while somebody floods, whenever he does. */
final class HashIntakeTest {
  private static final long MS_NS = 1_000_000;
  private static final long SECOND_NS = 1000 * MS_NS;
  private static final int ANYWHERE = 5_000_000;
  private static final byte[] KEY_ID = FLEET.carouselKey().id().bytes();

  /** A check is saved up so often. */
  private static final long REFILL_NS = SECOND_NS / HashIntake.PROVEN_CHECKS_PER_SECOND;

  private final HashBook book = new HashBook();
  private final HashTracks tracks = new HashTracks(1);
  private final HashIntake intake = new HashIntake(book, tracks, new SplittableRandom(7));
  private SignerKeys keys;
  private long salts;
  private long nowNs;
  private long taken;

  @BeforeEach
  void believeABeacon() {
    Admission admission =
        new Admission(
            FLEET.trust(), new BoxDescription("pc", TestImage.ARCHITECTURE), Floors.NONE, 1 << 20);
    admission.beacon(FLEET.beacon(TestImage.beacon(NAME, TestFleet.BEGIN_S).build()));
    keys = admission.carouselKeys();
    tracks.follow(packet(0));
  }

  /** A new one in the carousel key's name; nobody has looked at its signature. */
  private HashPacket packet(int esi) {
    return packet(esi, KEY_ID);
  }

  private HashPacket packet(int esi, byte[] keyId) {
    byte[] bytes =
        new byte[SymbolHashes.FRAME_BYTES + SymbolHashes.SEGMENT_BYTES + SymbolHashes.HASH_BYTES];
    ByteBuffer.wrap(bytes).put(keyId).putLong(++salts).put((byte) 1).putInt(esi).put((byte) 1);
    return HashPacket.parse(bytes, 1).orElseThrow();
  }

  /** One comes, and the worker takes whatever is due. */
  private Set<HashPacket> come(HashPacket packet, boolean proven, boolean eager) {
    intake.add(nowNs, packet, keys, proven, eager);
    List<HashPacket> due = intake.take(nowNs);
    taken += due.size();
    return new HashSet<>(due);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 6, 12})
  void shouldGiveAHeadEndItsShareWhenAFloodComesRightAfterEachRefill(int genuineAtMs) {
    int genuine = 0;
    Set<HashPacket> sent = new HashSet<>();
    for (int refill = 0; refill < 6_000; refill++) {
      long refillNs = refill * REFILL_NS;
      Set<HashPacket> due = new HashSet<>();
      nowNs = refillNs;
      for (int i = 0; i < 3; i++) {
        due.addAll(come(packet(refill), true, true));
      }
      if (refill % 2 == 0) {
        HashPacket one = packet(refill);
        sent.add(one);
        nowNs = refillNs + genuineAtMs * MS_NS;
        due.addAll(come(one, true, true));
      }
      due.retainAll(sent);
      genuine += due.size();
    }
    double share = genuine / (double) taken;
    assertEquals(0.5 / 3.5, share, 0.15 * 0.5 / 3.5, genuine + " of " + taken);
  }

  @Test
  void shouldKeepToItsAllowancesWhateverComes() {
    int most = 0;
    for (int ms = 0; ms < 10_000; ms++) {
      nowNs = ms * MS_NS;
      for (int i = 0; i < 5; i++) {
        intake.add(nowNs, packet(i % 2 == 0 ? 0 : ANYWHERE), keys, i == 0, true);
      }
      if (ms % 50 == 0) {
        int due = intake.take(nowNs).size();
        most = Math.max(most, due);
        taken += due;
      }
    }
    int perSecond =
        HashIntake.PROVEN_CHECKS_PER_SECOND
            + HashIntake.STRANGE_CHECKS_PER_SECOND
            + HashIntake.NEWS_CHECKS_PER_SECOND;
    assertTrue(taken > 0.5 * 10 * perSecond && taken <= 12 * perSecond, taken + " checks in 10 s");
    assertTrue(most <= 3 * HashIntake.MAX_WAITING, most + " at once");
  }

  @Test
  void shouldCheckASampleAtOnceOnTheFastPath() {
    HashPacket first = packet(0);
    assertEquals(Set.of(first), come(first, true, false));
    for (int ms = 1; ms <= 10_000; ms++) {
      nowNs = ms * MS_NS;
      come(packet(0), true, false);
    }
    assertTrue(taken <= 2 + 10 * HashIntake.SPOT_CHECKS_PER_SECOND, taken + " checks");
  }

  @Test
  void shouldPayOnceForTheSamePacket() {
    HashPacket packet = packet(0);
    for (int ms = 0; ms < 1000; ms++) {
      nowNs = ms * MS_NS;
      come(packet, true, true);
    }
    assertEquals(1, taken);
  }

  @Test
  void shouldPayNothingForPacketsOfAnUnknownKeyOrOfARunThatItHas() {
    HashPacket known = packet(0);
    book.add(known);
    come(known, true, true);
    come(packet(0, new byte[SymbolHashes.KEY_ID_BYTES]), true, true);
    assertEquals(0, taken);
  }

  @Test
  void shouldNotLetFloodsUseUpTheChecksOfAHeadEndThatHasProvedItself() {
    for (int i = 0; i < 1000; i++) {
      nowNs += MS_NS;
      come(packet(0), false, true);
      come(packet(ANYWHERE), true, true);
    }
    HashPacket genuine = packet(0);
    assertTrue(come(genuine, true, true).contains(genuine));
  }

  @Test
  void shouldFindTheFirstTrueOneOfAHeadEndOnTheStrictPathAsSoonAsAnyOther() {
    HashIntake fresh = new HashIntake(book, new HashTracks(1), new SplittableRandom(7));
    int due = 0;
    for (int i = 0; i < 10; i++) {
      fresh.add(0, packet(ANYWHERE + i), keys, true, true);
      due += fresh.take(0).size();
    }
    assertEquals(10, due, "its own allowance, not that of news");
  }
}
