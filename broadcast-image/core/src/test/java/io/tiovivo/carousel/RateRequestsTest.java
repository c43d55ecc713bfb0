package io.tiovivo.carousel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.image.Toi;
import io.tiovivo.image.proto.Beacon;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.Work;
import io.tiovivo.wire.WireReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RateRequestsTest {
  private static final int TSI = 0x89ABCDEF;
  private static final long SECOND_NS = 1_000_000_000L;
  private static final int MINUTE_MS = 60_000;
  private static final long MINUTE_NS = 60 * SECOND_NS;
  private static final PeerAddress HEAD_END = PeerAddress.of(new byte[] {10, 0, 0, 1}, 40_000);
  private static final PeerAddress SECOND = PeerAddress.of(new byte[] {10, 0, 0, 2}, 40_000);

  private final List<PeerAddress> asked = new ArrayList<>();
  private final List<byte[]> sent = new ArrayList<>();
  private final Outbox out =
      new Outbox() {
        @Override
        public void send(PeerAddress to, byte[] bytes, int offset, int length) {
          asked.add(to);
          sent.add(Arrays.copyOfRange(bytes, offset, offset + length));
        }

        @Override
        public void work(Work work) {
          throw new IllegalStateException("no work");
        }

        @Override
        public void event(Event event) {
          assertTrue(event instanceof ReceiverEvent.RateRequested);
        }
      };

  private RateRequests requests = box(1);
  private long sequence = 1_700_000_000_000L;

  private static RateRequests box(long seed) {
    return new RateRequests(TSI, new SplittableRandom(seed));
  }

  private Beacon beacon(int spreadMs) {
    sequence += 1000;
    return Beacon.newBuilder().setSequence(sequence).setRateRequestSpreadMs(spreadMs).build();
  }

  /** Until a time, with a beacon each half a minute. */
  private void run(long fromNs, long untilNs, int spreadMs, boolean lacks) {
    for (long nowNs = fromNs; nowNs < untilNs; nowNs += SECOND_NS) {
      if (nowNs / SECOND_NS % 30 == 0) {
        requests.beacon(nowNs, HEAD_END, beacon(spreadMs));
      }
      requests.tick(nowNs, lacks, out);
    }
  }

  @Test
  void shouldSayNothingUninvited() {
    run(0, 10 * MINUTE_NS, 0, true);
    assertTrue(asked.isEmpty());
    assertEquals(Machine.NEVER, requests.deadlineNs());
  }

  @Test
  void shouldAskWithinTheSpreadAndThenLessAndLessOften() {
    run(0, MINUTE_NS + SECOND_NS, MINUTE_MS, true);
    assertEquals(List.of(HEAD_END), asked);
    run(MINUTE_NS + SECOND_NS, 60 * MINUTE_NS, MINUTE_MS, true);
    assertTrue(asked.size() >= 4 && asked.size() <= 9, "asked " + asked.size());
  }

  @Test
  void shouldNameTheBeaconThatItHeardLast() {
    run(0, MINUTE_NS + SECOND_NS, MINUTE_MS, true);
    RateRequest request = RateRequest.parse(WireReader.of(sent.get(0))).orElseThrow();
    assertEquals(TSI, request.tsi());
    assertEquals(Toi.Kind.BEACON, Toi.kind(request.beaconToi()));
    int age = Toi.value(Toi.beacon(sequence) - request.beaconToi());
    assertTrue(age <= 1000, "ms old: " + age);
  }

  @Test
  void shouldAskForNothingThatItDoesNotLack() {
    run(0, 10 * MINUTE_NS, MINUTE_MS, false);
    assertTrue(asked.isEmpty());
    run(10 * MINUTE_NS, 11 * MINUTE_NS + SECOND_NS, MINUTE_MS, true);
    assertEquals(1, asked.size());
  }

  @Test
  void shouldStopWhenTheBeaconsInviteNoMore() {
    requests.beacon(0, HEAD_END, beacon(MINUTE_MS));
    requests.beacon(1, HEAD_END, beacon(0));
    assertEquals(Machine.NEVER, requests.deadlineNs());
    requests.beacon(2, HEAD_END, beacon(MINUTE_MS));
    requests.stop();
    requests.beacon(3, HEAD_END, beacon(MINUTE_MS));
    assertEquals(Machine.NEVER, requests.deadlineNs());
  }

  @Test
  void shouldAskTheHeadEndThatInvitedFirstAndAnotherOnceThatIsSilent() {
    requests.beacon(0, HEAD_END, beacon(MINUTE_MS));
    requests.beacon(1, SECOND, beacon(0));
    assertTrue(requests.deadlineNs() <= MINUTE_NS, "the second is no reason to ask no more");
    requests.beacon(RateRequests.LAPSE_NS + 1, SECOND, beacon(MINUTE_MS));
    requests.tick(RateRequests.LAPSE_NS + 1 + MINUTE_NS, true, out);
    assertEquals(List.of(SECOND), asked);
  }

  @Test
  void shouldNotAskWhoHasLongBeenSilent() {
    requests.beacon(0, HEAD_END, beacon(10 * MINUTE_MS));
    requests.tick(10 * MINUTE_NS, true, out);
    assertTrue(asked.isEmpty());
    assertEquals(Machine.NEVER, requests.deadlineNs());
  }

  /**
   * A mass reboot during a trickle: the head-end grants the first request a second and a half on.
   */
  @Test
  void shouldBeAskedByAHandfulHoweverManyBoxesThereAre() {
    for (int boxes : new int[] {1, 100, 10_000, 300_000}) {
      long[] dues = new long[boxes];
      Beacon invitation = beacon(MINUTE_MS);
      for (int i = 0; i < boxes; i++) {
        RateRequests box = box(boxes + i);
        box.beacon(0, HEAD_END, invitation);
        dues[i] = box.deadlineNs();
      }
      long first = Arrays.stream(dues).min().orElseThrow();
      long granted = first + 3 * SECOND_NS / 2;
      long asking = Arrays.stream(dues).filter(due -> due <= granted).count();
      assertTrue(first <= MINUTE_NS, boxes + " boxes: the first asks after " + first + " ns");
      assertTrue(asking <= 12, boxes + " boxes: " + asking + " ask");
    }
  }

  @Test
  void shouldBeCountedBySomeoneWhoHeardABeaconOfLateAlone() {
    RateRequestIntake intake = new RateRequestIntake(TSI);
    int newest = Toi.beacon(sequence);
    byte[] fresh = new RateRequest(TSI, Toi.beacon(sequence - 5000)).bytes();
    byte[] stale =
        new RateRequest(TSI, Toi.beacon(sequence - RateRequestIntake.MOST_AGE_MS - 1)).bytes();
    byte[] ahead = new RateRequest(TSI, Toi.beacon(sequence + 1000)).bytes();
    byte[] foreign = new RateRequest(TSI + 1, newest).bytes();
    byte[] cut = Arrays.copyOf(fresh, fresh.length - 1);
    for (byte[] bad : List.of(stale, ahead, foreign, cut, new byte[12], new byte[0])) {
      assertFalse(intake.takes(0, newest, WireReader.of(bad)));
    }
    assertFalse(intake.takes(0, 0, WireReader.of(fresh)), "no beacon was sent yet");
    assertTrue(intake.takes(0, newest, WireReader.of(fresh)));
    assertFalse(intake.takes(SECOND_NS - 1, newest, WireReader.of(fresh)), "one a second");
    assertTrue(intake.takes(SECOND_NS, newest, WireReader.of(fresh)));
  }
}
