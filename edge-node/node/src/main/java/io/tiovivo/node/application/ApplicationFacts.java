package io.tiovivo.node.application;

import java.util.List;

/**
 * What the supervisor says about the application.
 *
 * @param starts how often it was started since the node was; 0: nothing is known yet
 * @param running whether it runs now
 * @param exitCode of its last end; 0 while it runs
 * @param ranS how long it had run then, in seconds
 */
public record ApplicationFacts(int starts, boolean running, int exitCode, int ranS) {
  /** Nothing is known yet. */
  public static final ApplicationFacts NONE = new ApplicationFacts(0, false, 0, 0);

  /** Reads the supervisor's lines, NAME=VALUE; what is missing or no number is 0. */
  public static ApplicationFacts parse(List<String> lines) {
    return new ApplicationFacts(
        number(lines, "starts="),
        number(lines, "running=") == 1,
        number(lines, "code="),
        number(lines, "after_s="));
  }

  private static int number(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.matches(name + "[0-9]{1,9}"))
        .mapToInt(line -> Integer.parseInt(line.substring(name.length())))
        .findFirst()
        .orElse(0);
  }
}
