package io.tiovivo.headend.keys;

import io.tiovivo.files.WholeFile;
import io.tiovivo.identity.KeyId;
import io.tiovivo.identity.proto.KeyRole;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.Commands;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;
import io.tiovivo.settings.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** {@code tiovivo keys init|show|certify|rotate-root|backup|restore|trust}. */
public final class KeysCommand {
  private static final String DIR_HELP = "where the keys are (~/.tiovivo/keys/FLEET)";
  private static final String FLEET_HELP = "whose keys; not needed if there is one fleet";
  private static final String ROOT_HELP = "a root key that is kept elsewhere";
  private static final String PASSPHRASE_HELP = "read it from there instead of asking";
  private static final int MAX_ROOTS = 16;
  private static final int MAX_DAYS = 36_500;

  static final CommandLine INIT =
      CommandLine.of("tiovivo keys init", "make all keys of a new fleet")
          .option("fleet", "NAME", "home", "name of the fleet")
          .optional("dir", "DIR", "where to put them (~/.tiovivo/keys/NAME)")
          .option("roots", "N", "3", "root keys to make")
          .option("threshold", "N", "2", "how many of them must sign")
          .example("tiovivo keys init --fleet garden");

  static final CommandLine SHOW =
      located(CommandLine.of("tiovivo keys show", "list keys, their ends, and what to do"))
          .example("tiovivo keys show --fleet garden");

  static final CommandLine CERTIFY =
      located(CommandLine.of("tiovivo keys certify", "renew a key's certificate, or make a key"))
          .option("role", "ROLE", "carousel", "release, carousel or authority")
          .optional("days", "N", "how long it holds (carousel 90, others 3650)")
          .flag("new", "make a new key instead of renewing the one in use")
          .flag("beside", "a second release key: for emergencies two must sign")
          .repeated("root", "FILE", ROOT_HELP)
          .exitCode(ExitCode.REFUSED, "the key that must certify has ended or is revoked")
          .example("tiovivo keys certify --role carousel --days 90");

  static final CommandLine ROTATE =
      located(
              CommandLine.of(
                  "tiovivo keys rotate-root", "replace lost or leaked keys by a new root set"))
          .repeated("replace", "KEY", "name or id of the key")
          .repeated("root", "FILE", ROOT_HELP)
          .example("tiovivo keys rotate-root --replace release-1")
          .example("tiovivo keys rotate-root --replace root-2 --root /media/stick/root-3.pem");

  static final CommandLine BACKUP =
      located(
              CommandLine.of(
                  "tiovivo keys backup", "write keys and ledger into one encrypted file"))
          .argument("FILE", "what to write; must not exist")
          .optional("passphrase-file", "FILE", PASSPHRASE_HELP)
          .example("tiovivo keys backup /media/stick/garden.keys");

  static final CommandLine RESTORE =
      located(CommandLine.of("tiovivo keys restore", "bring back what is missing from a backup"))
          .argument("FILE", "written by tiovivo keys backup")
          .optional("passphrase-file", "FILE", PASSPHRASE_HELP)
          .exitCode(ExitCode.REFUSED, "wrong passphrase or damaged backup")
          .example("tiovivo keys restore /media/stick/garden.keys --fleet garden");

  static final CommandLine TRUST =
      located(CommandLine.of("tiovivo keys trust", "write the public file that boxes are given"))
          .optional("out", "FILE", "where to; otherwise says where it is")
          .example("tiovivo keys trust --fleet garden --out garden.trust");

  private KeysCommand() {}

  private static CommandLine located(CommandLine line) {
    return line.optional("fleet", "NAME", FLEET_HELP).optional("dir", "DIR", DIR_HELP);
  }

  /** Runs one of them. */
  public static int run(String... args) {
    return run(args, System.out, System.err);
  }

  static int run(String[] args, PrintStream out, PrintStream err) {
    return Commands.of("tiovivo keys", "make and keep the keys of a fleet")
        .command(INIT, parsed -> init(parsed, out))
        .command(SHOW, parsed -> show(parsed, out))
        .command(CERTIFY, parsed -> certify(parsed, out))
        .command(ROTATE, parsed -> rotate(parsed, out))
        .command(BACKUP, parsed -> backup(parsed, out))
        .command(RESTORE, parsed -> restore(parsed, out))
        .command(TRUST, parsed -> trust(parsed, out))
        .run(args, out, err);
  }

  private static int init(Parsed parsed, PrintStream out) throws IOException, CommandException {
    int roots = (int) parsed.integer("roots", 1, MAX_ROOTS);
    int threshold = (int) parsed.integer("threshold", 1, roots);
    String fleet = parsed.text("fleet");
    Path directory = FleetKeys.directory(dir(parsed), Optional.of(fleet));
    FleetKeys keys = FleetKeys.create(directory, fleet, roots, threshold, HeadendClock.nowS());
    out.print(new KeysTable(keys, HeadendClock.nowS()).text());
    out.println();
    out.println("Now: tiovivo keys backup FILE, and keep that file and its passphrase apart.");
    out.println("Root keys are safest elsewhere: move root-*.pem to sticks in different places.");
    if (HeadendClock.unset()) {
      out.println("note: this machine's clock is not set; the keys are dated 2026-01-01");
    }
    return ExitCode.OK;
  }

  private static int show(Parsed parsed, PrintStream out) throws IOException, CommandException {
    out.print(new KeysTable(open(parsed, List.of()), HeadendClock.nowS()).text());
    return ExitCode.OK;
  }

  private static int certify(Parsed parsed, PrintStream out) throws IOException, CommandException {
    KeyRole role =
        KeyRole.valueOf(
            parsed
                .choice("role", List.of("release", "carousel", "authority"))
                .toUpperCase(Locale.ROOT));
    int days =
        parsed.given("days")
            ? (int) parsed.integer("days", 1, MAX_DAYS)
            : role == KeyRole.CAROUSEL ? FleetKeys.CAROUSEL_DAYS : FleetKeys.OFFLINE_DAYS;
    boolean beside = parsed.flag("beside");
    if (beside && role != KeyRole.RELEASE) {
      throw new UsageException("--beside is for --role release: others need no second key");
    }
    FleetKeys keys = open(parsed, roots(parsed));
    String name = certification(keys).certify(role, days, parsed.flag("new") || beside, beside);
    out.println(name + " is certified for " + days + " days");
    if (role == KeyRole.CAROUSEL) {
      out.println("Restart tiovivo broadcast to use it.");
    }
    return ExitCode.OK;
  }

  private static int rotate(Parsed parsed, PrintStream out) throws IOException, CommandException {
    List<String> wanted = parsed.texts("replace");
    if (wanted.isEmpty()) {
      throw new UsageException(
          "say which key to replace with --replace KEY; see tiovivo keys rotate-root --help");
    }
    FleetKeys keys = open(parsed, roots(parsed));
    Set<KeyId> replaced = new LinkedHashSet<>();
    for (String name : wanted) {
      replaced.add(keys.ring().find(name).id());
    }
    List<String> created = certification(keys).rotate(replaced);
    out.println(
        "root set " + keys.trust().version() + " is in force; new: " + String.join(", ", created));
    out.println("Now, in this order:");
    out.println("  tiovivo keys backup FILE             the old backup does not hold the new keys");
    out.println("  tiovivo image sign IMAGE.zip --renew  for each image on the air");
    out.println("  restart tiovivo broadcast            boxes follow when they hear it");
    return ExitCode.OK;
  }

  private static int backup(Parsed parsed, PrintStream out) throws IOException, CommandException {
    Path file = Path.of(parsed.arguments().get(0));
    FleetKeys keys = open(parsed, List.of());
    if (Files.exists(file)) {
      throw CommandException.environment(
          file + " is there already and is never overwritten: choose another name");
    }
    SortedMap<String, byte[]> files = KeyBackup.collect(keys.directory());
    char[] passphrase = Passphrase.read(passphraseFile(parsed), true);
    SecretFiles.create(
        file, KeyBackup.seal(files, passphrase, KeyBackup.ROUNDS, FleetKeys.entropy()));
    Arrays.fill(passphrase, '\0');
    long secrets = files.keySet().stream().filter(n -> n.endsWith(KeyRing.PRIVATE)).count();
    out.println(file + " holds " + secrets + " private keys of fleet " + keys.fleet());
    out.println("Try it once: tiovivo keys restore " + file + " --dir SOME_EMPTY_DIRECTORY");
    return ExitCode.OK;
  }

  private static int restore(Parsed parsed, PrintStream out) throws IOException, CommandException {
    Path file = Path.of(parsed.arguments().get(0));
    byte[] backup = SecretFiles.readBounded(file, KeyBackup.MAX_BACKUP_BYTES);
    char[] passphrase = Passphrase.read(passphraseFile(parsed), false);
    SortedMap<String, byte[]> files = KeyBackup.open(backup, passphrase);
    Arrays.fill(passphrase, '\0');
    Path directory = restoreDirectory(parsed, files);
    SecretFiles.refuseCheckout(directory);
    SecretFiles.createDirectories(directory.toAbsolutePath());
    int restored = 0;
    for (Map.Entry<String, byte[]> entry : files.entrySet()) {
      Path target = directory.resolve(entry.getKey());
      if (!Files.exists(target)) {
        SecretFiles.create(target, entry.getValue());
        out.println("restored " + target);
        restored++;
      } else if (!Arrays.equals(
          SecretFiles.readBounded(target, KeyBackup.MAX_BACKUP_BYTES), entry.getValue())) {
        out.println("kept     " + target + " (it differs from the backup's)");
      }
    }
    out.println(restored == 0 ? "nothing was missing" : restored + " files restored");
    out.print(new KeysTable(FleetKeys.open(directory), HeadendClock.nowS()).text());
    return ExitCode.OK;
  }

  /** Without an option, the fleet that the backup is of says where. */
  private static Path restoreDirectory(Parsed parsed, Map<String, byte[]> files)
      throws IOException, CommandException {
    Optional<String> fleet = parsed.maybe("fleet");
    if (fleet.isEmpty() && dir(parsed).isEmpty()) {
      byte[] chain = files.get(FleetKeys.CHAIN_FILE);
      try {
        fleet = Optional.of(FleetChain.parse(chain == null ? new byte[0] : chain).trust().fleet());
      } catch (io.tiovivo.identity.TrustException e) {
        throw CommandException.refused("the backup does not say of which fleet it is: give --dir");
      }
    }
    return FleetKeys.directory(dir(parsed), fleet);
  }

  private static int trust(Parsed parsed, PrintStream out) throws IOException, CommandException {
    FleetKeys keys = open(parsed, List.of());
    Path file = keys.directory().resolve(FleetKeys.TRUST_FILE);
    if (parsed.given("out")) {
      file = parsed.path("out");
      WholeFile.replace(file.toAbsolutePath(), keys.trust().bytes());
    }
    out.println(file);
    out.println(
        "fleet "
            + keys.fleet()
            + ", root set "
            + keys.trust().version()
            + "; public: give it to boxes with tiovivo box --trust");
    return ExitCode.OK;
  }

  private static Certification certification(FleetKeys keys) {
    return new Certification(keys, FleetKeys.entropy(), HeadendClock.nowS());
  }

  private static FleetKeys open(Parsed parsed, List<Path> elsewhere)
      throws IOException, CommandException {
    return FleetKeys.open(FleetKeys.directory(dir(parsed), parsed.maybe("fleet")), elsewhere);
  }

  private static Optional<Path> dir(Parsed parsed) throws UsageException {
    return parsed.given("dir") ? Optional.of(parsed.path("dir")) : Optional.empty();
  }

  private static Optional<Path> passphraseFile(Parsed parsed) throws UsageException {
    return parsed.given("passphrase-file")
        ? Optional.of(parsed.path("passphrase-file"))
        : Optional.empty();
  }

  private static List<Path> roots(Parsed parsed) {
    List<Path> files = new ArrayList<>();
    parsed.texts("root").forEach(text -> files.add(Path.of(text)));
    return files;
  }
}
