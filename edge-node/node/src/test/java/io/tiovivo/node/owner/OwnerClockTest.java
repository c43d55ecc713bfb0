package io.tiovivo.node.owner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class OwnerClockTest {
  private static final long S = 1_000_000_000L;
  private static final long NOW_S = 1_800_000_000L;
  private final OwnerClock clock = new OwnerClock();

  @Test
  void shouldNotKnowTheTimeBeforeAnybodyHasToldIt() {
    assertEquals(OptionalLong.empty(), clock.nowS(0, NOW_S, false));
    assertEquals(OptionalLong.empty(), clock.nowS(0, 0, false));
  }

  @Test
  void shouldBelieveASystemThatHasAskedTheNetwork() {
    assertEquals(OptionalLong.of(NOW_S), clock.nowS(0, NOW_S, true));
  }

  @Test
  void shouldGoByTheBeaconWithoutAClock() {
    clock.beacon(5 * S, NOW_S);
    assertEquals(OptionalLong.of(NOW_S + 60), clock.nowS(65 * S, 0, false));
    assertEquals(OptionalLong.of(NOW_S), clock.nowS(5 * S, 1_900_000_000L, false));
  }

  @Test
  void shouldNotBelieveASystemThatIsBehindWhatWasSigned() {
    clock.beacon(0, NOW_S);
    assertEquals(OptionalLong.of(NOW_S), clock.nowS(0, NOW_S - 3600, true));
    assertEquals(OptionalLong.of(NOW_S - 5), clock.nowS(0, NOW_S - 5, true));
  }
}
