package io.tiovivo.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> NAMES =
      List.of("rate", "rpi3b", "rpi4b", "loss", "application");

  @Test
  void shouldFindTheNameThatWasMeant() {
    assertEquals(Optional.of("rate"), Nearest.to("rte", NAMES));
    assertEquals(Optional.of("rate"), Nearest.to("raet", NAMES));
    assertEquals(Optional.of("rate"), Nearest.to("RATE", NAMES));
    assertEquals(Optional.of("loss"), Nearest.to("los", NAMES));
    assertEquals(Optional.of("application"), Nearest.to("app", NAMES));
    assertEquals(Optional.of("rpi4b"), Nearest.to("rpi4", NAMES));
  }

  @Test
  void shouldNotGuessWhenNothingIsNear() {
    assertEquals(Optional.empty(), Nearest.to("zebra", NAMES));
    assertEquals(Optional.empty(), Nearest.to("", NAMES));
    assertEquals(Optional.empty(), Nearest.to("x", NAMES));
    assertEquals(Optional.empty(), Nearest.to("rate".repeat(1000), NAMES));
    assertEquals(Optional.empty(), Nearest.to("rate", List.of()));
  }
}
