package io.tiovivo.gpio.tools;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioPull;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How libgpiod's tools want to be called. Source: their {@code --help} in Debian 12 (1.6.3) and 13
 * (2.2.1). Of every command that holds a line, the last two arguments are chip and {@code
 * OFFSET=LEVEL}: {@link Keepers} reads them back.
 */
enum ToolSyntax {
  /** Debian 12, Raspberry Pi OS bookworm. */
  V1,
  /** Debian 13, Raspberry Pi OS trixie. */
  V2;

  /** What the kernel calls whoever holds our lines; of the first generation it is the program. */
  static final String CONSUMER = "tiovivo";

  /** In the arguments of a shell that blinks. */
  static final String BLINKER = "tiovivo-blink";

  private static final Pattern VERSION = Pattern.compile("\\bv?(\\d+)\\.\\d+[\\w.-]*");

  /** Each gpioset holds the line for one step; ended between two, both go. */
  private static final String BLINK_SCRIPT =
      "trap 'kill $p 2>/dev/null; exit 0' TERM INT HUP\n"
          + "while :; do for step in %s; do\n"
          + "  ms=${step#*:}\n"
          + "  %s --mode=time --sec=$((ms / 1000)) --usec=$((ms %% 1000 * 1000)) \"$1\""
          + " \"${2%%=*}=${step%%:*}\" & p=$!\n"
          + "  wait $p || exit 1\n"
          + "done; done";

  /** Of which generation a tool is, by what {@code --version} prints. */
  static ToolSyntax of(String version) throws GpioException {
    Matcher matcher = VERSION.matcher(version);
    if (matcher.find()) {
      switch (matcher.group(1)) {
        case "1":
          return V1;
        case "2":
          return V2;
        default:
          break;
      }
    }
    throw new GpioException(
        GpioException.Reason.UNSUPPORTED,
        "these gpiod tools are of a generation that is not known here (1 and 2 are): "
            + version.lines().findFirst().orElse("they print no version"));
  }

  /** The version as it is printed, for people. */
  static String version(String printed) {
    Matcher matcher = VERSION.matcher(printed);
    return matcher.find() ? matcher.group().replaceFirst("^v", "") : "?";
  }

  /** Sets a line and leaves a process behind that holds it; ends once the line is set. */
  List<String> hold(String gpioset, String chip, int offset, boolean high) {
    return switch (this) {
      case V1 -> List.of(gpioset, "--background", "--mode=signal", chip, level(offset, high));
      case V2 -> List.of(gpioset, "--daemonize", "-C", CONSUMER, "-c", chip, level(offset, high));
    };
  }

  /** The same with a cycle of levels, so many milliseconds each, the first one {@code high}. */
  List<String> blink(String gpioset, String chip, int offset, boolean high, int[] stepsMs) {
    List<String> steps = new ArrayList<>();
    for (int i = 0; i < stepsMs.length; i++) {
      boolean stepHigh = high == (i % 2 == 0);
      steps.add(this == V2 ? stepsMs[i] + "ms" : (stepHigh ? "1:" : "0:") + stepsMs[i]);
    }
    if (this == V2) {
      String periods = String.join(",", steps);
      return List.of(
          gpioset, "--daemonize", "-C", CONSUMER, "-t", periods, "-c", chip, level(offset, high));
    }
    // In a session of its own, and left to init at once.
    String script = String.format(BLINK_SCRIPT, String.join(" ", steps), quoted(gpioset));
    return List.of(
        "/bin/sh",
        "-c",
        "setsid /bin/sh -c \"$1\" " + BLINKER + " \"$2\" \"$3\" </dev/null >/dev/null 2>&1 &",
        "start",
        script,
        chip,
        level(offset, high));
  }

  /** Reads lines once, as inputs; prints their levels. */
  List<String> get(String gpioget, String chip, GpioPull pull, List<Integer> offsets) {
    return inputs(gpioget, this == V2 ? List.of("--numeric") : List.of(), chip, pull, offsets);
  }

  /** Prints edges for ever. */
  List<String> monitor(String gpiomon, String chip, GpioPull pull, List<Integer> offsets) {
    List<String> options =
        this == V2
            ? List.of("-C", CONSUMER, "--format=%o %e")
            : List.of("--line-buffered", "--format=%o %e");
    return inputs(gpiomon, options, chip, pull, offsets);
  }

  /** Shows who holds what. */
  List<String> info(String gpioinfo, String chip, int offset) {
    return this == V2
        ? List.of(gpioinfo, "-c", chip, Integer.toString(offset))
        : List.of(gpioinfo, chip);
  }

  /** Who holds a line, by what {@link #info} printed; "": not said. */
  String consumer(String info, int offset) {
    Pattern pattern =
        this == V2
            ? Pattern.compile("\\b" + offset + "\\b.*\\bconsumer=(?:\"([^\"]*)\"|(\\S+))")
            : Pattern.compile(
                "\\bline\\s+" + offset + ":\\s+(?:\".*?\"|\\S+)\\s+(?:\"([^\"]*)\"|(kernel)\\b)");
    Matcher matcher = pattern.matcher(info);
    if (!matcher.find()) {
      return "";
    }
    return matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
  }

  /** The levels that {@link #get} printed; null for anything else. */
  static List<Boolean> levels(String out) {
    String text = out.strip();
    if (!text.matches("[01]( [01])*")) {
      return null;
    }
    return List.of(text.split(" ")).stream().map("1"::equals).toList();
  }

  /** Whether an event's number means rising. The generations agree on that one. */
  static boolean isRising(String event) {
    return event.equals("1");
  }

  private List<String> inputs(
      String program, List<String> options, String chip, GpioPull pull, List<Integer> offsets) {
    List<String> command = new ArrayList<>();
    command.add(program);
    command.addAll(options);
    if (pull != GpioPull.AS_IS) {
      command.add("--bias=" + (pull == GpioPull.UP ? "pull-up" : "pull-down"));
    }
    if (this == V2) {
      command.add("-c");
    }
    command.add(chip);
    command.addAll(offsets.stream().map(String::valueOf).collect(Collectors.toList()));
    return command;
  }

  private static String level(int offset, boolean high) {
    return offset + "=" + (high ? 1 : 0);
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
