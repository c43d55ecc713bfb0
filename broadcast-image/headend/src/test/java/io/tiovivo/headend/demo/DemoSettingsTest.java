package io.tiovivo.headend.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.settings.UsageException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemoSettingsTest {
  @Test
  void shouldHaveSensibleDefaults() throws UsageException {
    assertEquals(new DemoSettings(3, 10, 20, false, Optional.empty(), "pc"), settings());
  }

  @Test
  void shouldRefuseWhatCannotWork() {
    assertThrows(UsageException.class, () -> settings("--boxes", "0"));
    assertThrows(UsageException.class, () -> settings("--boxes", "51"));
    assertThrows(UsageException.class, () -> settings("--loss", "100"));
    assertThrows(UsageException.class, () -> settings("--rate", "0"));
    assertThrows(UsageException.class, () -> settings("--rate", "fast"));
  }

  @Test
  void shouldHaveHelpThatFitsAScreen() {
    String help = DemoSettings.LINE.help();

    assertTrue(help.lines().count() <= 24, help);
    assertTrue(help.lines().allMatch(line -> line.length() <= 80), help);
  }

  @Test
  void shouldAllowFiveTimesWhatItShouldTake() throws UsageException {
    // 20 MB at 20 Mbit/s and 10 % loss: 9.8 s with overhead; 1.4 times that and four times 6 s.
    assertEquals(Duration.ofSeconds(189), TimeLimit.of(20_000_000, settings()));
    assertTrue(
        TimeLimit.of(20_000_000, settings("--loss", "90")).compareTo(Duration.ofMinutes(12)) > 0);
  }

  private static DemoSettings settings(String... args) throws UsageException {
    return DemoSettings.of(DemoSettings.LINE.parse(args));
  }
}
