package io.tiovivo.headend.card;

import io.tiovivo.credential.ClaimCode;
import io.tiovivo.files.WholeFile;
import io.tiovivo.headend.authority.CardClaim;
import io.tiovivo.headend.keys.FleetKeys;
import io.tiovivo.settings.Command;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;
import io.tiovivo.settings.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code tiovivo card}: from a fleet's keys to the file that makes a flashed card one of it. */
public final class CardCommand {
  private static final Duration MAX_VALID = Duration.ofDays(3650);
  private static final int MAX_FILE_BYTES = 1 << 16;

  static final CommandLine LINE =
      CommandLine.of("tiovivo card", "write tiovivo.txt, which makes a card one of a fleet")
          .option("out", "PATH", null, "file to write, or the card's first partition")
          .optional("fleet", "NAME", "whose; not needed if there is one fleet")
          .optional("dir", "DIR", "where its keys are (~/.tiovivo/keys/FLEET)")
          .option("name", "NAME", "", "of the box; of several: how names begin")
          .option("site", "SITE", "", "where it is")
          .option("uses", "N", "1", "boxes that may be flashed with it")
          .option("valid", "TIME", "8760h", "until when they are let in")
          .optional("token-file", "FILE", "use this token; - : let nobody in by it")
          .option("address", "A.B.C.D/N", "dhcp", "its address in the LAN")
          .optional("gateway", "ADDRESS", "and the way out, with --address")
          .repeated("dns", "ADDRESS", "name server")
          .optional("time-server", "HOST", "NTP server (pool.ntp.org)")
          .optional("wifi", "SSID", "Wi-Fi network, needs --wifi-country")
          .optional("wifi-country", "CC", "where it stands, such as DE")
          .optional("wifi-password-file", "FILE", "read from there instead of asking")
          .repeated("set", "KEY=VALUE", "line of docs/CONFIG.md, such as mqtt.broker=...")
          .example("tiovivo card --name kitchen --out /media/me/TIOVIVO")
          .explainedIn("docs/FLASHING.md", "gateway", "dns", "time-server", "site", "valid");

  private CardCommand() {}

  /** Runs it. */
  public static int run(String... args) {
    return run(args, System.out, System.err);
  }

  static int run(String[] args, PrintStream out, PrintStream err) {
    return Command.run(LINE, args, out, err, parsed -> write(parsed, out, err));
  }

  private static int write(Parsed parsed, PrintStream out, PrintStream err)
      throws IOException, CommandException {
    FleetKeys keys =
        FleetKeys.open(FleetKeys.directory(maybePath(parsed, "dir"), parsed.maybe("fleet")));
    Path file = target(parsed.path("out"));
    String name = parsed.text("name");
    String site = parsed.text("site");
    CardClaim.check(name, site);
    int uses = (int) parsed.integer("uses", 1, CardClaim.MAX_USES);
    long validS = parsed.duration("valid", Duration.ofMinutes(1), MAX_VALID).toSeconds();
    // All that can be wrong is found before the ledger has a code that no card holds.
    CardFile card = new CardFile(keys.fleet()).trust(keys.trust().bytes());
    if (!name.isEmpty() && uses == 1) {
      card.name(name);
    }
    card.network(
        parsed.text("address"),
        parsed.maybe("gateway"),
        parsed.texts("dns"),
        parsed.maybe("time-server"));
    wifi(parsed, card);
    for (String text : parsed.texts("set")) {
      card.set(text);
    }
    String admission;
    if (parsed.given("token-file")) {
      if (parsed.given("uses") || parsed.given("valid") || !site.isEmpty()) {
        throw new UsageException(
            "--uses, --valid and --site are of the token that --token-file brings along");
      }
      admission = givenToken(parsed, card);
    } else {
      CardClaim claim =
          CardClaim.make(
              keys.directory(), uses, validS, name, site, text -> err.println("warning: " + text));
      card.token(claim.text());
      admission = (uses == 1 ? "one box" : uses + " boxes") + ", until " + claim.until();
    }
    WholeFile.replace(file.toAbsolutePath(), card.lines(), secret(file));
    out.println(file + " lets in " + admission + "; fleet " + keys.fleet());
    out.println("Whoever reads it has its token and its Wi-Fi key: delete copies that you keep.");
    out.println("Now eject the card and start the box; docs/FLASHING.md says what you will see.");
    return ExitCode.OK;
  }

  private static String givenToken(Parsed parsed, CardFile card)
      throws IOException, CommandException {
    if (parsed.text("token-file").equals("-")) {
      return "nobody by itself (tiovivo authority sign, or a list, does)";
    }
    Path file = parsed.path("token-file");
    String text = Secrets.firstLine(file);
    if (ClaimCode.parse(text).isEmpty()) {
      throw new UsageException(
          file + " holds no claim code or token: make one with tiovivo authority token");
    }
    card.token(text);
    return "whom the token of " + file + " does";
  }

  private static void wifi(Parsed parsed, CardFile card) throws IOException, CommandException {
    if (!parsed.given("wifi")) {
      if (parsed.given("wifi-password-file") || parsed.given("wifi-country")) {
        throw new UsageException("which network is it? Give its name with --wifi SSID");
      }
      return;
    }
    if (!parsed.given("wifi-country")) {
      throw new UsageException(
          "--wifi needs --wifi-country CC, such as DE: each country has other channels");
    }
    String secret =
        parsed.given("wifi-password-file")
            ? Secrets.firstLine(parsed.path("wifi-password-file"))
            : Secrets.ask("Wi-Fi password (nothing: an open network): ", "--wifi-password-file");
    card.wifi(parsed.text("wifi"), secret, parsed.text("wifi-country"));
  }

  /** A file that somebody has written is never overwritten; the card's own is comments alone. */
  private static Path target(Path given) throws IOException, CommandException {
    Path file = Files.isDirectory(given) ? given.resolve(CardFile.NAME) : given;
    if (!Files.exists(file)) {
      return file;
    }
    boolean small = Files.size(file) <= MAX_FILE_BYTES;
    List<String> lines = small ? Files.readAllLines(file) : new ArrayList<>(List.of("too long"));
    if (lines.stream().map(String::strip).anyMatch(l -> !l.isEmpty() && !l.startsWith("#"))) {
      throw CommandException.environment(
          file + " has settings in it and is never overwritten: delete it, or choose another name");
    }
    return file;
  }

  private static Optional<Path> maybePath(Parsed parsed, String option) throws UsageException {
    return parsed.given(option) ? Optional.of(parsed.path(option)) : Optional.empty();
  }

  private static FileAttribute<?>[] secret(Path file) {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
