package io.tiovivo.config;

import io.tiovivo.settings.Nearest;
import io.tiovivo.settings.UsageException;
import java.util.ArrayList;
import java.util.List;

/**
 * A pin as its owner writes it.
 *
 * @param kind "output", "input" or "pwm"
 * @param chip label, or the board's name of a line if {@code line} is -1
 * @param line offset or channel; -1: {@code chip} is the board's name of one
 * @param activeLow whether a low level means on
 * @param safe "off", "on" or "last"
 * @param pull "none", "up" or "down"
 * @param debounceMs of an input
 * @param frequencyHz of a PWM pin
 * @param title for people; "": none
 */
public record PinWords(
    String kind,
    String chip,
    int line,
    boolean activeLow,
    String safe,
    String pull,
    int debounceMs,
    int frequencyHz,
    String title) {
  private static final List<String> KINDS = List.of("output", "input", "pwm");
  private static final int MAX_LINE = 1023;
  private static final int MAX_TITLE_CHARS = 64;
  private static final int MAX_DEBOUNCE_MS = 10_000;
  private static final int MAX_FREQUENCY_HZ = 1_000_000;
  private static final int DEBOUNCE_MS = 20;
  private static final int FREQUENCY_HZ = 1000;

  /** Reads {@code output pinctrl-bcm2711 5 active-low safe=off title="Boiler"}. */
  public static PinWords parse(String text) throws UsageException {
    List<String> words = split(text);
    String kind = words.get(0);
    if (!KINDS.contains(kind)) {
      throw new UsageException(
          UsageException.quoted(kind)
              + " is not one of "
              + String.join(", ", KINDS)
              + Nearest.hint("", kind, KINDS));
    }
    if (words.size() < 2 || words.get(1).indexOf('=') >= 0) {
      throw new UsageException(
          "which line? Write CHIP LINE, as in "
              + kind
              + " pinctrl-bcm2711 5 (gpiodetect shows the chips), or a name of the board's lines");
    }
    boolean numbered = words.size() > 2 && words.get(2).matches("[0-9]{1,9}");
    int line = numbered ? Integer.parseInt(words.get(2)) : -1;
    if (line > MAX_LINE) {
      throw new UsageException("line " + line + " is not from 0 to " + MAX_LINE);
    }
    if (line < 0 && kind.equals("pwm")) {
      throw new UsageException(
          "which channel? Write the label of the PWM chip and the channel, as in pwm 1f00098000.pwm 2");
    }
    PinWords pin =
        new PinWords(kind, words.get(1), line, false, "off", "none", DEBOUNCE_MS, FREQUENCY_HZ, "");
    List<String> given = new ArrayList<>();
    for (String word : words.subList(numbered ? 3 : 2, words.size())) {
      String name = word.indexOf('=') < 0 ? word : word.substring(0, word.indexOf('='));
      if (given.contains(name)) {
        throw new UsageException(name + " is given twice");
      }
      given.add(name);
      pin = pin.with(name, word.indexOf('=') < 0 ? null : word.substring(name.length() + 1), word);
    }
    return pin;
  }

  private List<String> options() {
    return switch (kind) {
      case "output" -> List.of("active-low", "safe", "title");
      case "input" -> List.of("active-low", "pull", "debounce", "title");
      default -> List.of("safe", "frequency", "title");
    };
  }

  private PinWords with(String name, String value, String word) throws UsageException {
    List<String> options = options();
    boolean flag = name.equals("active-low");
    if (!options.contains(name) || flag != (value == null)) {
      throw new UsageException(
          UsageException.quoted(word)
              + (options.contains(name)
                  ? flag ? " takes no value" : " needs a value: " + name + "=..."
                  : " is nothing that " + article() + " pin has" + hint(name, options)));
    }
    return switch (name) {
      case "active-low" ->
          new PinWords(kind, chip, line, true, safe, pull, debounceMs, frequencyHz, title);
      case "safe" -> {
        String state = Values.choice(value, List.of("off", "on", "last"));
        yield new PinWords(
            kind, chip, line, activeLow, state, pull, debounceMs, frequencyHz, title);
      }
      case "pull" -> {
        String to = Values.choice(value, List.of("none", "up", "down"));
        yield new PinWords(kind, chip, line, activeLow, safe, to, debounceMs, frequencyHz, title);
      }
      case "debounce" -> {
        int ms = (int) Values.duration(value, 0, MAX_DEBOUNCE_MS);
        yield new PinWords(kind, chip, line, activeLow, safe, pull, ms, frequencyHz, title);
      }
      case "frequency" -> {
        int hz = (int) Values.integer(value, 1, MAX_FREQUENCY_HZ);
        yield new PinWords(kind, chip, line, activeLow, safe, pull, debounceMs, hz, title);
      }
      default -> {
        if (value.isEmpty() || value.length() > MAX_TITLE_CHARS) {
          throw new UsageException("the title has not 1 to " + MAX_TITLE_CHARS + " characters");
        }
        yield new PinWords(kind, chip, line, activeLow, safe, pull, debounceMs, frequencyHz, value);
      }
    };
  }

  private String article() {
    return kind.equals("pwm") ? "a pwm" : "an " + kind;
  }

  private static String hint(String name, List<String> options) {
    String near = Nearest.hint("", name, options);
    return near.isEmpty() ? "; it has " + String.join(", ", options) : near;
  }

  /** At blanks, but not within quotes; the quotes go. */
  private static List<String> split(String text) throws UsageException {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ' ' || c == '\t')) {
        if (!word.isEmpty()) {
          words.add(word.toString());
        }
        word.setLength(0);
      } else {
        word.append(c);
      }
    }
    if (quoted) {
      throw new UsageException("a quotation mark is not closed");
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words.isEmpty() ? List.of("") : words;
  }
}
