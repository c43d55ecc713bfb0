package io.tiovivo.carousel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class PacerTest {
  private static final int PACKET_BYTES = 1344;
  private static final long SECOND_NS = 1_000_000_000;

  /** Sends for a while with a sleeper that oversleeps; returns packets and notes the least gap. */
  private long run(Pacer pacer, long durationNs, long maxOversleepNs, Random random) {
    long nowNs = 0;
    long packets = 0;
    while (nowNs < durationNs) {
      long nextNs = pacer.nextNs();
      nowNs = Math.max(nowNs, nextNs) + (maxOversleepNs == 0 ? 0 : random.nextLong(maxOversleepNs));
      while (pacer.nextNs() <= nowNs) {
        pacer.sent(nowNs, PACKET_BYTES);
        packets++;
      }
    }
    return packets;
  }

  @Test
  void shouldKeepTheRateThoughSleepsAreTooLong() {
    for (long megabit : new long[] {1, 8, 20, 100, 200, 1000}) {
      long rate = megabit * 1_000_000;
      long packets = run(new Pacer(rate), 10 * SECOND_NS, 150_000, new Random(megabit));
      double expected = 10.0 * rate / 8 / PACKET_BYTES;
      assertEquals(expected, packets, expected * 0.01 + 2, megabit + " Mbit/s");
    }
  }

  @Test
  void shouldNeverSendABurstAfterALongPause() {
    Pacer pacer = new Pacer(8_000_000);
    long gapNs = PACKET_BYTES * 8L * SECOND_NS / 8_000_000;
    pacer.sent(0, PACKET_BYTES);
    long nowNs = 50_000_000;
    long lastNs = Long.MIN_VALUE / 2;
    for (int i = 0; i < 100; i++) {
      pacer.sent(nowNs, PACKET_BYTES);
      assertTrue(nowNs - lastNs >= gapNs / 2 - Pacer.WAKE_NS, "packet " + i);
      lastNs = nowNs;
      nowNs = Math.max(nowNs, pacer.nextNs());
    }
  }

  @Test
  void shouldForgetWhatIsTooLongAgo() {
    Pacer pacer = new Pacer(8_000_000);
    pacer.sent(0, PACKET_BYTES);
    long nowNs = 100 * SECOND_NS;
    long packets = 0;
    for (long endNs = nowNs + SECOND_NS; nowNs < endNs; nowNs = Math.max(nowNs, pacer.nextNs())) {
      pacer.sent(nowNs, PACKET_BYTES);
      packets++;
    }
    double perSecond = 8_000_000 / 8.0 / PACKET_BYTES;
    assertTrue(packets < perSecond * 1.12, packets + " packets in a second");
  }
}
