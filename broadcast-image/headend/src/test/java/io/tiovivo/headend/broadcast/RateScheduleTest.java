package io.tiovivo.headend.broadcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tiovivo.settings.UsageException;
import org.junit.jupiter.api.Test;

class RateScheduleTest {
  private static final long HOUR_NS = 3_600_000_000_000L;

  private static RateSchedule of(String... args) throws UsageException {
    return BroadcastCommand.rates(BroadcastCommand.LINE.parse(args));
  }

  @Test
  void shouldStayAtOneRateWithoutATrickle() throws Exception {
    RateSchedule steady = of("a.zip", "--rate", "20");
    assertEquals(20_000_000, steady.bitsPerSecond(0));
    assertEquals(20_000_000, steady.bitsPerSecond(1000 * HOUR_NS));
  }

  @Test
  void shouldTrickleOnceTheTimeAfterAChangeIsOver() throws Exception {
    RateSchedule rates = of("a.zip", "--rate", "20", "--trickle", "0.5", "--trickle-after", "2h");
    assertEquals(20_000_000, rates.bitsPerSecond(0));
    assertEquals(20_000_000, rates.bitsPerSecond(2 * HOUR_NS - 1));
    assertEquals(500_000, rates.bitsPerSecond(2 * HOUR_NS));
  }

  @Test
  void shouldRefuseATrickleThatIsFasterThanTheRate() {
    UsageException e =
        assertThrows(UsageException.class, () -> of("a.zip", "--rate", "1", "--trickle", "2"));
    assertEquals("--trickle 2 is faster than --rate 1", e.getMessage());
  }
}
