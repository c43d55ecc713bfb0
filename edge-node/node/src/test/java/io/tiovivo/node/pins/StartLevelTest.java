package io.tiovivo.node.pins;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tiovivo.node.config.PinConfig.Safe;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StartLevelTest {
  @ParameterizedTest
  @CsvSource({
    // ordered, kept, since boot, safe, on the card, level, from
    "1, 0, 0, OFF, 0, 1, ORDERED",
    "-, 1, 0, OFF, 0, 1, KEPT",
    "-, -, 1, OFF, 0, 1, REMEMBERED",
    "-, -, -, OFF, 1, 0, SAFE",
    "-, -, -, ON, 0, 1, SAFE",
    "-, -, -, LAST, 1, 1, SAFE",
    "-, -, -, LAST, -, 0, SAFE"
  })
  void shouldTakeTheFirstThatIsKnown(
      String ordered,
      String kept,
      String sinceBoot,
      Safe safe,
      String onCard,
      int level,
      StartLevel.From from) {
    assertEquals(
        new StartLevel(level, from),
        StartLevel.of(of(ordered), of(kept), of(sinceBoot), safe, of(onCard), 1));
  }

  private static Optional<Integer> of(String word) {
    return word.equals("-") ? Optional.empty() : Optional.of(Integer.valueOf(word));
  }
}
