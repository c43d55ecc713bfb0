package io.tiovivo.headend.demo;

import io.tiovivo.settings.ExitCode;

/** {@code tiovivo demo}. */
public final class DemoCommand {
  private DemoCommand() {}

  /** Runs the demo. */
  public static int run(String... args) {
    return ExitCode.OK;
  }
}
