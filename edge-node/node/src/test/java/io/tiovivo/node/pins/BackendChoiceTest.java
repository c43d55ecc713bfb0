package io.tiovivo.node.pins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.node.config.GpioConfig.Backend;
import io.tiovivo.node.pins.BackendChoice.Driver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BackendChoiceTest {
  @ParameterizedTest
  @CsvSource({
    // pi, chips, tools, persistent, outputs | what drives outputs, the rest; keeps
    "true,  true,  true,  true,  true,  PI4J,  PI4J,  true",
    "true,  true,  false, true,  true,  PI4J,  PI4J,  true",
    "true,  true,  true,  false, true,  TOOLS, PI4J,  true",
    "true,  true,  true,  false, false, PI4J,  PI4J,  false",
    "true,  true,  false, false, true,  PI4J,  PI4J,  false",
    "false, true,  true,  false, true,  TOOLS, TOOLS, true",
    "false, true,  false, false, true,  NONE,  NONE,  false",
    "true,  false, true,  true,  true,  NONE,  NONE,  false",
    "false, false, true,  false, false, NONE,  NONE,  false"
  })
  void shouldTakeWhatKeepsOutputsIfThereIsSuch(
      boolean pi,
      boolean chips,
      boolean tools,
      boolean persistent,
      boolean outputs,
      Driver drivesOutputs,
      Driver drivesOthers,
      boolean keeps) {
    BoardFacts facts = new BoardFacts(pi, chips, tools, persistent);
    BackendChoice choice = BackendChoice.of(Backend.AUTO, facts, outputs);
    assertEquals(drivesOutputs, choice.outputs());
    assertEquals(drivesOthers, choice.others());
    assertEquals(keeps, choice.keeps());
    assertEquals(drivesOthers == Driver.NONE, !choice.problem().isEmpty());
    boolean clicks = outputs && !keeps && drivesOutputs != Driver.NONE;
    assertEquals(clicks, choice.warning().contains("click"), choice.warning());
  }

  @Test
  void shouldMockOnlyForThoseWhoAskForItByName() {
    for (int bits = 0; bits < 32; bits++) {
      boolean outputs = (bits & 16) != 0;
      for (Backend wish : Backend.values()) {
        BackendChoice choice = BackendChoice.of(wish, facts(bits), outputs);
        boolean mocked = choice.outputs() == Driver.MOCK || choice.others() == Driver.MOCK;
        assertEquals(wish == Backend.MOCK, mocked, wish + " " + facts(bits));
      }
    }
  }

  @Test
  void shouldSayWhatToInstall() {
    BackendChoice choice = BackendChoice.of(Backend.TOOLS, facts(2), true);
    assertTrue(choice.problem().contains("apt install gpiod"));
    BackendChoice none = BackendChoice.of(Backend.NONE, facts(15), true);
    assertFalse(none.problem().isEmpty());
    assertNotEquals(Driver.PI4J, none.others());
  }

  private static BoardFacts facts(int bits) {
    return new BoardFacts((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0);
  }
}
