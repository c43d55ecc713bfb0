package io.tiovivo.headend.demo;

import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;
import io.tiovivo.settings.UsageException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the user asked of the demo.
 *
 * @param boxes how many, 1 to {@value #MAX_BOXES}
 * @param lossPercent of packets dropped in each box's receiver
 * @param rateMbit of the carousel, in units of 1,000,000 bits a second
 * @param exit whether to return once every box is up
 * @param keep directory that stays, keys excepted
 * @param profile name or file, what the boxes run as
 */
record DemoSettings(
    int boxes,
    double lossPercent,
    double rateMbit,
    boolean exit,
    Optional<Path> keep,
    String profile) {
  private static final int MAX_BOXES = 50;

  static final CommandLine LINE =
      CommandLine.of("tiovivo demo", "watch boxes boot off the air, on this machine")
          .option("boxes", "N", "3", "boxes with empty flash, 1 to " + MAX_BOXES)
          .option("loss", "PERCENT", "10", "packets each box loses on the way, 0 to 90")
          .option("rate", "MBIT", "20", "speed of the carousel in Mbit/s, 0.1 to 1000")
          .flag("exit", "return once every box is up instead of keeping them running")
          .optional("keep", "DIR", "work in this new or empty directory and keep it, keys excepted")
          .option("profile", "NAME", "pc", "hardware profile that the boxes run as")
          .example("tiovivo demo --boxes 5 --loss 30")
          .example("tiovivo demo --exit && echo all boxes booted off the air")
          .exitCode(ExitCode.REFUSED, "a box failed or started over instead of resuming")
          .exitCode(ExitCode.NOTHING_ON_AIR, "not all boxes were up in time")
          .exitCode(ExitCode.INTERRUPTED, "Ctrl-C");

  static DemoSettings of(Parsed parsed) throws UsageException {
    return new DemoSettings(
        (int) parsed.integer("boxes", 1, MAX_BOXES),
        parsed.decimal("loss", 0, 90),
        parsed.decimal("rate", 0.1, 1000),
        parsed.flag("exit"),
        parsed.given("keep") ? Optional.of(parsed.path("keep")) : Optional.empty(),
        parsed.text("profile"));
  }
}
