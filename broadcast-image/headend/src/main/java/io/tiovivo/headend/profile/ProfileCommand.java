package io.tiovivo.headend.profile;

import io.tiovivo.profile.Profile;
import io.tiovivo.profile.Profiles;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.Commands;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;
import io.tiovivo.settings.UsageException;
import java.io.IOException;
import java.io.PrintStream;

/** {@code tiovivo profile list|show|detect}. */
public final class ProfileCommand {
  static final CommandLine LIST =
      CommandLine.of("tiovivo profile list", "list the built-in hardware profiles")
          .example("tiovivo profile list");

  static final CommandLine SHOW =
      CommandLine.of("tiovivo profile show", "show everything in a hardware profile")
          .argument("NAME", "of a built-in profile, or the path of a .profile file")
          .flag("file", "print the data file of a built-in one, to start your own from")
          .example("tiovivo profile show rpi4b")
          .example("tiovivo profile show rpi4b --file > my-box.profile");

  static final CommandLine DETECT =
      CommandLine.of("tiovivo profile detect", "say which profile fits this machine")
          .option("root", "DIR", "/", "root of the file system to look at")
          .exitCode(ExitCode.REFUSED, "the board is not known")
          .example("tiovivo profile detect");

  private ProfileCommand() {}

  /** Runs one of the three. */
  public static int run(String... args) {
    return run(args, System.out, System.err);
  }

  static int run(String[] args, PrintStream out, PrintStream err) {
    return Commands.of("tiovivo profile", "what boards there are and what they may spend")
        .command(LIST, parsed -> list(out))
        .command(SHOW, parsed -> show(parsed, out))
        .command(DETECT, parsed -> detect(parsed, out))
        .run(args, out, err);
  }

  private static int list(PrintStream out) {
    out.print(ProfileTables.list(Profiles.builtIn()));
    out.print("\nMore of one: tiovivo profile show NAME\n");
    return ExitCode.OK;
  }

  private static int show(Parsed parsed, PrintStream out) throws UsageException, IOException {
    String name = parsed.arguments().get(0);
    Profile profile = Profiles.named(name);
    out.print(parsed.flag("file") ? Profiles.text(name) : ProfileTables.show(profile));
    return ExitCode.OK;
  }

  private static int detect(Parsed parsed, PrintStream out) throws CommandException {
    Profile profile;
    try {
      profile = Profiles.detect(parsed.path("root"));
    } catch (UsageException e) {
      throw CommandException.refused(e.getMessage());
    }
    out.println(profile.name() + "  " + profile.title() + ", " + profile.architecture());
    return ExitCode.OK;
  }
}
