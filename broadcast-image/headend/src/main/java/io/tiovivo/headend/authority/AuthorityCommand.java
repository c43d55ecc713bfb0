package io.tiovivo.headend.authority;

import io.tiovivo.headend.keys.FleetKeys;
import io.tiovivo.headend.keys.HeadendClock;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.Commands;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;
import io.tiovivo.settings.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code tiovivo authority serve|claim|batch|token|list|show|revoke|sign}. */
public final class AuthorityCommand {
  /** Beside the carousel's 8484, the hellos' 8485 and the overlay's 8486. */
  public static final int DEFAULT_PORT = 8487;

  private static final String GRANT_HELP = "supernode (the default), mega, mesh-relay or leaf";
  private static final Duration MAX_VALID = Duration.ofDays(3650);

  static final CommandLine SERVE =
      located(CommandLine.of("tiovivo authority serve", "enrol boxes and renew, over UDP"))
          .optional("bind", "ADDRESS", "one of this machine's addresses (all)")
          .option("port", "PORT", "" + DEFAULT_PORT, "UDP port; 0: any free one")
          .option("days", "N", "" + AuthoritySettings.LIFE_DAYS, "life of a credential")
          .option("rate", "N", "" + AuthoritySettings.PER_SECOND, "boxes a second")
          .example("tiovivo authority serve --fleet garden");

  static final CommandLine CLAIM =
      preset(CommandLine.of("tiovivo authority claim", "make a code that lets one box in"))
          .option("valid", "TIME", "720h", "until when it can be used")
          .example("tiovivo authority claim --name kitchen");

  static final CommandLine BATCH =
      preset(CommandLine.of("tiovivo authority batch", "approve a list of boxes, or make one"))
          .argument("[LIST.csv]", "node id or serial number,name,site,roles")
          .optional("count", "N", "instead: make so many claim codes")
          .optional("out", "FILE", "instead: where the codes go, as CSV")
          .option("valid", "TIME", "8760h", "until when codes can be used")
          .example("tiovivo authority batch boxes.csv --site school")
          .example("tiovivo authority batch --count 500 --out codes.csv");

  static final CommandLine TOKEN =
      preset(CommandLine.of("tiovivo authority token", "make the token for a batch of cards"))
          .option("uses", "N", null, "how many boxes it lets in")
          .option("valid", "TIME", "8760h", "until when it can be used")
          .option("out", "FILE", null, "goes to fleet.claim in each box's directory")
          .example("tiovivo authority token --uses 30 --name school --out fleet.claim");

  static final CommandLine LIST =
      located(CommandLine.of("tiovivo authority list", "boxes, codes and tokens"))
          .example("tiovivo authority list");

  static final CommandLine SHOW =
      located(CommandLine.of("tiovivo authority show", "all about one box"))
          .argument("BOX", "name, or the beginning of its id")
          .example("tiovivo authority show kitchen");

  static final CommandLine REVOKE =
      located(CommandLine.of("tiovivo authority revoke", "void a box's credential"))
          .argument("[BOX...]", "name, or the beginning of its id")
          .flag("all", "void all credentials: all boxes but revoked ones renew")
          .optional("out", "FILE", "what tiovivo broadcast --revoked reads")
          .example("tiovivo authority revoke kitchen");

  static final CommandLine SIGN =
      preset(CommandLine.of("tiovivo authority sign", "let in a box that has no network here"))
          .argument("REQUEST", "node.request of the box's directory")
          .option("days", "N", "" + AuthoritySettings.LIFE_DAYS, "life of the credential")
          .option("out", "FILE", null, "goes to node.credential in its directory")
          .example("tiovivo authority sign node.request --out node.credential");

  private AuthorityCommand() {}

  private static CommandLine located(CommandLine line) {
    return line.optional("fleet", "NAME", "whose; not needed if there is one fleet")
        .optional("dir", "DIR", "where keys and ledger are (~/.tiovivo/keys/FLEET)");
  }

  private static CommandLine preset(CommandLine line) {
    return located(line)
        .option("name", "NAME", "", "what the box is called")
        .option("site", "SITE", "", "where it is")
        .repeated("grant", "ROLE", GRANT_HELP);
  }

  /** Runs one of them. */
  public static int run(String... args) {
    return run(args, System.out, System.err);
  }

  static int run(String[] args, PrintStream out, PrintStream err) {
    return Commands.of("tiovivo authority", "who is in the fleet")
        .command(SERVE, parsed -> AuthorityServer.serve(parsed, directory(parsed)))
        .command(CLAIM, parsed -> inLedger(parsed, err, work -> work.claim(parsed, out)))
        .command(BATCH, parsed -> inLedger(parsed, err, work -> work.batch(parsed, out)))
        .command(TOKEN, parsed -> inLedger(parsed, err, work -> work.token(parsed, out)))
        .command(LIST, parsed -> inLedger(parsed, err, work -> work.list(out)))
        .command(SHOW, parsed -> inLedger(parsed, err, work -> work.show(parsed, out)))
        .command(REVOKE, parsed -> inLedger(parsed, err, work -> work.revoke(parsed, out)))
        .command(SIGN, parsed -> inLedger(parsed, err, work -> work.sign(parsed, out)))
        .run(args, out, err);
  }

  private interface Errand {
    void run(LedgerWork work) throws IOException, CommandException;
  }

  private static int inLedger(Parsed parsed, PrintStream err, Errand errand)
      throws IOException, CommandException {
    Path directory = directory(parsed);
    try (LedgerFile ledger =
        LedgerFile.open(directory, warning -> err.println("warning: " + warning))) {
      errand.run(new LedgerWork(directory, ledger, HeadendClock.nowS()));
    }
    return ExitCode.OK;
  }

  private static Path directory(Parsed parsed) throws IOException, CommandException {
    Optional<Path> given = parsed.given("dir") ? Optional.of(parsed.path("dir")) : Optional.empty();
    Path directory = FleetKeys.directory(given, parsed.maybe("fleet"));
    FleetKeys.open(directory); // says in words when there are no keys
    return directory;
  }

  static Preset preset(Parsed parsed) throws UsageException {
    List<String> grants = parsed.texts("grant");
    return Preset.of(
        parsed.text("name"), parsed.text("site"), grants.isEmpty() ? Preset.USUAL : grants);
  }

  static long validS(Parsed parsed) throws UsageException {
    return parsed.duration("valid", Duration.ofMinutes(1), MAX_VALID).toSeconds();
  }
}
