package io.tiovivo.node.config;

import io.tiovivo.config.Keys;
import io.tiovivo.config.PinWords;
import io.tiovivo.profile.Gpio;
import io.tiovivo.profile.GpioPin;
import io.tiovivo.settings.Nearest;
import io.tiovivo.settings.UsageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which pin is whose. What two want is given to neither, and the status light never blinks a line
 * that its owner gave to something else: it may be a relay.
 */
final class PinPlan {
  private final Configuration from;
  private final Surroundings surroundings;
  private final Map<String, PinConfig> pins = new TreeMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private boolean led;

  PinPlan(Configuration from, Surroundings surroundings) {
    this.from = from;
    this.surroundings = surroundings;
    led = from.value("gpio.led").equals("yes");
    from.pins().forEach(this::place);
    surroundings.gpio().ifPresent(this::keepClear);
    parted();
  }

  /** Those that can be driven. */
  List<PinConfig> pins() {
    return List.copyOf(pins.values());
  }

  /** Whether the status light may show anything. */
  boolean led() {
    return led;
  }

  List<Problem> problems() {
    return problems;
  }

  private void place(String name, String text) {
    PinWords words;
    try {
      words = PinWords.parse(text);
    } catch (UsageException checkedBefore) {
      throw new IllegalStateException(checkedBefore);
    }
    Optional<GpioPin> line =
        words.line() >= 0
            ? Optional.of(new GpioPin(words.chip(), words.line(), false))
            : surroundings.gpio().map(gpio -> gpio.user().get(words.chip()));
    if (line.isEmpty()) {
      error(name, unknown(words.chip()), "the pin is left alone");
      return;
    }
    pins.put(
        name,
        new PinConfig(
            name,
            words.title().isEmpty() ? name : words.title(),
            PinConfig.Kind.valueOf(upper(words.kind())),
            line.get().chip(),
            line.get().line(),
            line.get().activeLow() != words.activeLow(),
            PinConfig.Safe.valueOf(upper(words.safe())),
            PinConfig.Pull.valueOf(upper(words.pull())),
            words.debounceMs(),
            words.frequencyHz()));
  }

  private String unknown(String name) {
    String what = UsageException.quoted(name) + " is none of this board's lines";
    Set<String> names = surroundings.gpio().map(gpio -> gpio.user().keySet()).orElse(Set.of());
    return names.isEmpty()
        ? what + ", of which none has a name: write CHIP LINE, as gpioinfo shows them"
        : what + Nearest.hint("", name, names) + "; they are " + String.join(", ", names);
  }

  private void keepClear(Gpio board) {
    for (PinConfig pin : pins()) {
      if (led && board.statusLed().filter(line -> isOn(pin, line)).isPresent()) {
        led = false;
        error(
            pin.name(),
            "its line is the status light's: with gpio.led = no it is the pin's alone",
            "the light stays dark");
      }
      if (board.recoveryButton().filter(line -> isOn(pin, line)).isPresent()) {
        pins.remove(pin.name());
        error(pin.name(), "its line is the recovery button's", "the pin is left alone");
      }
    }
  }

  private static boolean isOn(PinConfig pin, GpioPin line) {
    return pin.kind() != PinConfig.Kind.PWM
        && pin.chip().equals(line.chip())
        && pin.line() == line.line();
  }

  private void parted() {
    Map<String, List<String>> takers = new LinkedHashMap<>();
    for (PinConfig pin : pins.values()) {
      String what = pin.kind() == PinConfig.Kind.PWM ? "channel " : "line ";
      takers
          .computeIfAbsent(what + pin.chip() + " " + pin.line(), key -> new ArrayList<>())
          .add(pin.name());
    }
    takers.forEach(
        (line, names) -> {
          for (String name : names.size() > 1 ? names : List.<String>of()) {
            pins.remove(name);
            List<String> others = new ArrayList<>(names);
            others.remove(name);
            error(
                name,
                line + " is wanted by " + Keys.PIN + String.join(", " + Keys.PIN, others) + ", too",
                "neither gets it");
          }
        });
  }

  private void error(String name, String what, String until) {
    Problem problem = from.problem(Keys.PIN + name, true, what);
    problems.add(Problem.error(problem.file(), problem.line(), problem.what(), until));
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }
}
