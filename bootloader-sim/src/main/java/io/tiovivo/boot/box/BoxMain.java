package io.tiovivo.boot.box;

import io.tiovivo.boot.image.program.ProgramSwitch;
import io.tiovivo.boot.slots.FlashSizes;
import io.tiovivo.console.StatusLine;
import io.tiovivo.flash.FlashException;
import io.tiovivo.flash.file.FileFlash;
import io.tiovivo.gpio.LedPattern;
import io.tiovivo.gpio.tools.ToolSettings;
import io.tiovivo.identity.jca.JcaSignatures;
import io.tiovivo.image.BoxDescription;
import io.tiovivo.profile.FlashShape;
import io.tiovivo.profile.Profile;
import io.tiovivo.profile.Profiles;
import io.tiovivo.settings.Command;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;
import io.tiovivo.settings.UsageException;
import io.tiovivo.udp.InterfaceChoice;
import io.tiovivo.udp.MulticastGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** {@code tiovivo box}: one run of the loader. The supervisor calls it again and again. */
public final class BoxMain {
  /** In the box's directory, unless told otherwise. */
  static final String FLASH_FILE = "flash.img";

  private static final long NS_PER_S = 1_000_000_000L;
  private static final long MAX_WAIT_S = 10L * 365 * 86_400;
  private static final int MILLIS_PER_S = 1000;

  private BoxMain() {}

  public static void main(String[] args) {
    // The launcher passes the command's name on, a supervisor of somebody's own may not.
    boolean named = args.length > 0 && args[0].equals("box");
    String[] own = named ? java.util.Arrays.copyOfRange(args, 1, args.length) : args;
    boolean log = own.length > 0 && own[0].equals("log");
    int code =
        log
            ? Command.run(
                BoxLog.LINE, java.util.Arrays.copyOfRange(own, 1, own.length), BoxLog::run)
            : Command.run(commandLine(), own, BoxMain::run);
    System.out.flush();
    // Not just a return: a worker of the receiver must not keep the loader alive.
    Runtime.getRuntime().halt(code);
  }

  static CommandLine commandLine() {
    return CommandLine.of(
            "tiovivo box", "the boot loader: receive, verify, install and boot, for ever")
        .option("dir", "DIR", null, "the box's directory; made if it is not there")
        .option("trust", "FILE", null, "the fleet's public trust, fleet.trust")
        .optional("flash", "PATH", "flash file or card device (default: DIR/flash.img)")
        .optional("profile", "NAME", "hardware profile or file (default: this board's)")
        .optional("board", "NAME", "board that manifests name (default: the profile's)")
        .optional("iface", "NAME", "network interface (default: the profile's, else all)")
        .option("group", "ADDRESS", MulticastGroup.DEFAULT_IPV4, "multicast group, or SOURCE@GROUP")
        .option("port", "NUMBER", Integer.toString(MulticastGroup.DEFAULT_PORT), "UDP port")
        .option("drop", "PERCENT", "0", "throw this share of packets away, for trying out")
        .option("seed", "NUMBER", "1", "which packets --drop hits")
        .optional("wait", "SECONDS", "give up without an offer (default: wait for ever)")
        .flag("button", "recovery button: receive afresh, keep what works as fallback")
        .example("tiovivo box --dir /var/lib/tiovivo --trust /etc/tiovivo/fleet.trust")
        .exitCode(ExitCode.REFUSED, "what was received cannot be booted")
        .exitCode(ExitCode.NOTHING_ON_AIR, "nothing on the air")
        .exitCode(ExitCode.INTERRUPTED, "stopped");
  }

  private static int run(Parsed parsed) throws Exception {
    Profile profile = profile(parsed);
    StatusLine status = StatusLine.standard();
    BoxReport report = new BoxReport(status);
    FrontPanel panel = panel(parsed, profile, report);
    BoxSettings settings = settings(parsed, profile, parsed.flag("button"));
    report.light(panel::show);
    int code = ExitCode.ENVIRONMENT;
    try {
      prepare(settings.directory());
      RecoveryPress press =
          new RecoveryPress(settings.directory(), panel::isButtonHeld, report::warn);
      code = run(press.counts() ? settings.pressed() : settings, status, report);
      press.lookAgain();
      return code;
    } finally {
      // Launched: the light shows that until the node takes it over.
      if (code != ExitCode.LAUNCH) {
        panel.show(LedPattern.ERROR);
      }
    }
  }

  private static FrontPanel panel(Parsed parsed, Profile profile, BoxReport report)
      throws CommandException {
    Path directory = parsed.path("dir").toAbsolutePath().normalize();
    return new FrontPanel(
        profile.gpio(),
        OwnersLines.read(directory, System.getenv()),
        ToolSettings.of(directory),
        report::warn);
  }

  static Profile profile(Parsed parsed) throws CommandException, IOException {
    Optional<String> named = parsed.maybe("profile");
    return named.isPresent() ? Profiles.named(named.get()) : Profiles.detect(Path.of("/"));
  }

  private static int run(BoxSettings settings, StatusLine status, BoxReport report)
      throws Exception {
    Runtime.getRuntime().addShutdownHook(new Thread(status::clear));
    LoaderArgs.keep(settings, report);
    try (FileFlash flash = FileFlash.open(settings.flash(), settings.sizes().geometry())) {
      flash.note().ifPresent(report::recovered);
      ResetOrder.obey(settings, flash, report);
      Air air = new MulticastAir(settings, report);
      return new Box(
              settings,
              flash,
              new JcaSignatures(),
              air,
              ProgramSwitch.ports(System.getenv()),
              report,
              () -> System.currentTimeMillis() / MILLIS_PER_S)
          .run();
    } catch (FlashException e) {
      throw new CommandException(ExitCode.ENVIRONMENT, e.getMessage(), e);
    } finally {
      status.clear();
    }
  }

  private static BoxSettings settings(Parsed parsed, Profile profile, boolean button)
      throws CommandException, IOException {
    Path directory = parsed.path("dir").toAbsolutePath().normalize();
    Path flash =
        parsed.given("flash")
            ? parsed.path("flash").toAbsolutePath().normalize()
            : directory.resolve(FLASH_FILE);
    boolean patient = !parsed.given("wait");
    // A file of the owner's is looked up again by the node, which runs in another directory.
    String profileName =
        parsed
            .maybe("profile")
            .filter(name -> !Profiles.NAMES.contains(name))
            .map(name -> Path.of(name).toAbsolutePath().normalize().toString())
            .orElse(profile.name());
    return new BoxSettings(
        directory,
        flash,
        sizes(profile),
        parsed.path("trust"),
        profileName,
        new BoxDescription(parsed.maybe("board").orElse(profile.name()), profile.architecture()),
        profile.jvm(),
        interfaces(parsed, profile),
        MulticastGroup.ofOptions(parsed.text("group"), parsed.text("port"), UsageException::new),
        parsed.decimal("drop", 0, 100),
        parsed.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE),
        patient ? Long.MAX_VALUE : parsed.integer("wait", 1, MAX_WAIT_S) * NS_PER_S,
        button);
  }

  /** How a profile has the flash divided. */
  static FlashSizes sizes(Profile profile) {
    FlashShape shape = profile.flash();
    return new FlashSizes(
        shape.pageBytes(),
        shape.eraseBlockBytes(),
        shape.recordBytes(),
        shape.slotBytes(),
        shape.scratchBytes());
  }

  /** As told, else the best of the profile's that can be used now, else all. */
  static InterfaceChoice interfaces(Parsed parsed, Profile profile) {
    return new InterfaceChoice(parsed.maybe("iface"), profile.network().interfaces());
  }

  /** Says plainly what is wrong with the directory before the flash file fails in it. */
  private static void prepare(Path directory) throws CommandException {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw CommandException.environment(
          "cannot make the directory "
              + directory
              + " ("
              + Command.describe(e)
              + "): choose another with --dir, or its owner");
    }
    if (!Files.isWritable(directory)) {
      throw CommandException.environment(
          "the directory "
              + directory
              + " is not writable: choose another with --dir, or change its owner");
    }
  }
}
