package io.tiovivo.node.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.machine.Machine;
import org.junit.jupiter.api.Test;

class LagGaugeTest {
  private static final long MS = 1_000_000;
  private final LagGauge gauge = new LagGauge();

  @Test
  void shouldNotWakeANodeThatHearsNothing() {
    assertEquals(Machine.NEVER, gauge.deadlineNs());
  }

  @Test
  void shouldSeeNoLagWhenItIsCalledInTime() {
    for (long nowNs = 0; nowNs < 1_000 * MS; nowNs += 20 * MS) {
      gauge.onDatagram(nowNs);
      gauge.onDeadline(gauge.deadlineNs());
    }

    assertEquals(0, gauge.lagNs(1_000 * MS));
  }

  @Test
  void shouldApproachTheLagWithinATenthOfASecondOrTwo() {
    long nowNs = 0;
    for (int i = 0; i < 10; i++) {
      gauge.onDatagram(nowNs);
      nowNs = gauge.deadlineNs() + 80 * MS; // the loop is that busy
      gauge.onDeadline(nowNs);
    }

    assertTrue(gauge.lagNs(nowNs) > 50 * MS, gauge.lagNs(nowNs) + " ns");
    assertTrue(gauge.lagNs(nowNs) <= 80 * MS);
    assertEquals(80 * MS, gauge.worstNs());
  }

  @Test
  void shouldForgetWhatWasMeasuredLongAgo() {
    gauge.onDatagram(0);
    gauge.onDeadline(gauge.deadlineNs() + 800 * MS);
    long thenNs = gauge.lagNs(900 * MS);

    assertTrue(thenNs > 50 * MS);
    assertTrue(gauge.lagNs(60_000 * MS) == 0);
  }

  @Test
  void shouldIgnoreCallsForOtherReasons() {
    gauge.onDatagram(0);
    gauge.onDeadline(5 * MS);

    assertEquals(LagGauge.PROBE_NS, gauge.deadlineNs());
  }
}
