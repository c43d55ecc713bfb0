package io.tiovivo.node.owner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ReceiveRateTest {
  private static final long MS = 1_000_000;

  @Test
  void shouldKeepACarouselThatIsTooFastToItsRate() {
    ReceiveRate rate = new ReceiveRate(2_000_000);
    long received = 0;
    for (long ms = 0; ms < 600_000; ms++) {
      if (!rate.rests(ms * MS)) {
        rate.count(ms * MS, 1250); // 10 Mbit/s
        received += 1250;
      }
    }
    assertEquals(2_000_000, received * 8 / 600.0, 200_000);
    assertTrue(rate.restEndNs() > 0);
  }

  @Test
  void shouldNotRestBelowItsRateOrWithoutOne() {
    ReceiveRate enough = new ReceiveRate(20_000_000);
    ReceiveRate none = new ReceiveRate(0);
    for (long ms = 0; ms < 60_000; ms++) {
      enough.count(ms * MS, 1250);
      none.count(ms * MS, 1250);
      assertFalse(enough.rests(ms * MS));
      assertFalse(none.rests(ms * MS));
    }
  }
}
