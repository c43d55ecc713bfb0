package io.tiovivo.node.pins;

import io.tiovivo.node.config.GpioConfig;

/**
 * What drives the lines. A mock is driven only by those who ask for it by name.
 *
 * @param outputs what drives outputs
 * @param others what drives inputs and light
 * @param keeps whether outputs hold their level while the node is restarted
 * @param warning what an owner should know; "": nothing
 * @param problem why pins do not work; "": they do
 */
public record BackendChoice(
    Driver outputs, Driver others, boolean keeps, String warning, String problem) {
  /** Something that drives lines. */
  public enum Driver {
    NONE,
    PI4J,
    TOOLS,
    MOCK;

    /** As the status says it. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private static final String NO_TOOLS =
      "libgpiod's tools are not installed (sudo apt install gpiod)";

  private static final String LETS_GO =
      "this kernel lets go of outputs when the node restarts: a relay may click; install libgpiod's tools"
          + " (sudo apt install gpiod), or boot with pinctrl_bcm2835.persist_gpio_outputs=1";

  /**
   * Decides.
   *
   * @param outputs whether there are any: those that must not click
   */
  public static BackendChoice of(GpioConfig.Backend wish, BoardFacts facts, boolean outputs) {
    return switch (wish) {
      case NONE -> none("gpio.backend = none: pins are switched off");
      case MOCK -> new BackendChoice(Driver.MOCK, Driver.MOCK, false, mock(facts), "");
      case PI4J -> pi4j(facts, outputs);
      case TOOLS ->
          facts.tools() ? all(Driver.TOOLS, true) : none("gpio.backend = tools: " + NO_TOOLS);
      case AUTO -> auto(facts, outputs);
    };
  }

  private static BackendChoice auto(BoardFacts facts, boolean outputs) {
    if (!facts.chips()) {
      return none("this machine has no GPIO (no /dev/gpiochip*)");
    }
    if (!facts.raspberryPi()) {
      return facts.tools() ? all(Driver.TOOLS, true) : none(NO_TOOLS);
    }
    if (outputs && !facts.persistent() && facts.tools()) {
      return new BackendChoice(Driver.TOOLS, Driver.PI4J, true, "", "");
    }
    return pi4j(facts, outputs);
  }

  private static BackendChoice pi4j(BoardFacts facts, boolean outputs) {
    boolean clicks = outputs && !facts.persistent();
    return new BackendChoice(
        Driver.PI4J, Driver.PI4J, facts.persistent(), clicks ? LETS_GO : "", "");
  }

  private static String mock(BoardFacts facts) {
    return facts.chips()
        ? "gpio.backend = mock: this board has GPIO, but its pins are not used"
        : "gpio.backend = mock: pins are there for show only";
  }

  private static BackendChoice all(Driver driver, boolean keeps) {
    return new BackendChoice(driver, driver, keeps, "", "");
  }

  private static BackendChoice none(String problem) {
    return new BackendChoice(Driver.NONE, Driver.NONE, false, "", problem);
  }
}
