package io.tiovivo.headend.demo;

import java.util.List;

/** The screen with a clock: what the demo says carries the time since it began. */
final class TimedScreen {
  private final LiveScreen screen;
  private final long beginNs = System.nanoTime();

  TimedScreen(LiveScreen screen) {
    this.screen = screen;
  }

  /** Monotonic, from 0 when the demo began. */
  long nowNs() {
    return System.nanoTime() - beginNs;
  }

  /** For people, in whole seconds. */
  String elapsed() {
    return nowNs() / 1_000_000_000 + " s";
  }

  /** Prints a line that stays, with the time in front. */
  void say(String text) {
    screen.say(Narrator.timed(nowNs(), text));
  }

  /** Prints a line that stays, as it is. */
  void print(String line) {
    screen.say(line);
  }

  /** Redraws the live rows. */
  void draw(List<String> rows) {
    screen.draw(rows);
  }

  boolean terminal() {
    return screen.terminal();
  }
}
