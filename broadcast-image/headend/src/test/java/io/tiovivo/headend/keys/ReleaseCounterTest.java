package io.tiovivo.headend.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.settings.CommandException;
import org.junit.jupiter.api.Test;

final class ReleaseCounterTest {
  private static final long NOW_S = 1_800_000_000;

  @Test
  void shouldRiseEvenWhereTheClockDoesNot() throws CommandException {
    assertEquals(NOW_S, new ReleaseCounter(NOW_S - 1, 0).next(NOW_S));
    assertEquals(NOW_S + 1, new ReleaseCounter(NOW_S, 0).next(NOW_S));
    assertEquals(NOW_S + 100, new ReleaseCounter(NOW_S + 99, 0).next(NOW_S));
    assertEquals(Long.MAX_VALUE, new ReleaseCounter(Long.MAX_VALUE - 1, 0).next(NOW_S));
  }

  @Test
  void shouldSayWhatToDoWhenNoNumberIsHigher() {
    ReleaseCounter last = new ReleaseCounter(Long.MAX_VALUE, 0);

    CommandException refused = assertThrows(CommandException.class, () -> last.next(NOW_S));

    assertTrue(refused.getMessage().contains("fleet.releases"), refused.getMessage());
    assertTrue(refused.getMessage().contains("--pin"), refused.getMessage());
  }
}
