package io.tiovivo.headend.image;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.console.LogLine;
import io.tiovivo.console.StatusLine;
import io.tiovivo.headend.keys.FleetKeys;
import io.tiovivo.headend.keys.HeadendClock;
import io.tiovivo.headend.release.ImageFiles;
import io.tiovivo.headend.release.SignedManifest;
import io.tiovivo.identity.Trust;
import io.tiovivo.identity.TrustException;
import io.tiovivo.identity.jca.JcaSignatures;
import io.tiovivo.identity.proto.Envelope;
import io.tiovivo.image.Emergency;
import io.tiovivo.image.ImageFormatException;
import io.tiovivo.image.ManifestChecks;
import io.tiovivo.image.proto.ImageKind;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.profile.Profiles;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.Commands;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Nearest;
import io.tiovivo.settings.Parsed;
import io.tiovivo.settings.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code tiovivo image build|sign|cosign|inspect|verify}. */
public final class ImageCommand {
  private static final long DAY_S = 86_400;
  private static final int MAX_DAYS = 36_500;

  static final CommandLine BUILD =
      CommandLine.of("tiovivo image build", "pack a runtime, the node and your files")
          .option("out", "NAME", "tiovivo", "writes NAME.zip (NAME.boot) and NAME.build")
          .optional("version", "VERSION", "name of the image for people (this software's)")
          .optional("add", "DIR", "your own files; they go to application/ in the image")
          .optional("run", "COMMAND", "what starts them, beside the node (nothing: files only)")
          .optional("check", "CHECK", "running, http://127.0.0.1:PORT/, file:NAME, or a command")
          .option("check-every", "TIME", "30s", "how often to check that it is well")
          .optional("runtime", "DIR", "a linked Java runtime (by jlink from this JDK)")
          .optional("lib", "DIR", "jars of the node (those of this checkout)")
          .optional("boot", "FILE", "a boot image instead: a boot partition, by qemu/build")
          .repeated("board", "PROFILE", "only for this board (any)")
          .exitCode(ExitCode.REFUSED, "boxes would refuse the image")
          .example("tiovivo image build --out garden")
          .example("tiovivo image build --out boot --boot boot.fat --version 1.2.0 --board rpi3b")
          .example("tiovivo image build --out shop --add app --run \"java -jar app.jar\"");

  static final CommandLine SIGN =
      CommandLine.of("tiovivo image sign", "sign an image for a fleet; writes NAME.manifest")
          .argument("NAME.zip", "what tiovivo image build wrote")
          .optional("fleet", "NAME", "for whom; not needed if there is one fleet")
          .optional("keys", "DIR", "where its keys are (~/.tiovivo/keys/FLEET)")
          .optional("release", "N", "orders images (seconds since 1970)")
          .optional("security-counter", "N", "boxes above it refuse the image (as last time)")
          .repeated("board", "PROFILE", "only for this board (as built)")
          .optional("expires", "DAYS", "boxes accept it for so long (for ever)")
          .optional("notes", "TEXT|@FILE", "what is new")
          .flag("emergency", "may pass owners' update windows; two release keys must sign")
          .flag("renew", "same manifest, today's keys: after keys were replaced")
          .exitCode(ExitCode.REFUSED, "key ended or revoked, or the image changed")
          .example("tiovivo image sign garden.zip --fleet garden --notes @NEWS.txt");

  static final CommandLine COSIGN =
      CommandLine.of("tiovivo image cosign", "add another release key's signature to a manifest")
          .argument("NAME.zip", "with NAME.manifest beside it")
          .optional("fleet", "NAME", "whose keys; not needed if there is one fleet")
          .optional("keys", "DIR", "where the other release key is (~/.tiovivo/keys/FLEET)")
          .exitCode(ExitCode.REFUSED, "the keys here have signed it already, or the image changed")
          .example("tiovivo image cosign garden.zip --keys /media/stick/garden");

  static final CommandLine INSPECT =
      CommandLine.of("tiovivo image inspect", "print everything that an image says about itself")
          .argument("FILE", "NAME.zip with its .manifest or .build beside it, or one of these")
          .exitCode(ExitCode.REFUSED, "damaged")
          .example("tiovivo image inspect garden.zip");

  static final CommandLine VERIFY =
      CommandLine.of("tiovivo image verify", "check signatures and every byte of an image")
          .argument("FILE", "NAME.zip with NAME.manifest beside it")
          .option("trust", "FILE", null, "the fleet.trust that boxes are given")
          .exitCode(ExitCode.REFUSED, "a box would refuse it; the message says why")
          .example("tiovivo image verify garden.zip --trust garden.trust");

  private ImageCommand() {}

  /** Runs one of them. */
  public static int run(String... args) {
    return run(args, System.out, System.err, StatusLine.isTerminal());
  }

  static int run(String[] args, PrintStream out, PrintStream err) {
    return run(args, out, err, false);
  }

  private static int run(String[] args, PrintStream out, PrintStream err, boolean terminal) {
    return Commands.of("tiovivo image", "build, sign, cosign, inspect and verify images")
        .command(BUILD, parsed -> build(parsed, out, new StatusLine(out, terminal)))
        .command(SIGN, parsed -> sign(parsed, out))
        .command(COSIGN, parsed -> cosign(parsed, out))
        .command(INSPECT, parsed -> inspect(parsed, out))
        .command(VERIFY, parsed -> verify(parsed, out))
        .run(args, out, err);
  }

  private static int build(Parsed parsed, PrintStream out, StatusLine status)
      throws IOException, CommandException {
    if (parsed.given("boot")) {
      return buildBoot(parsed, out);
    }
    if (parsed.given("run") && !parsed.given("add")) {
      throw new UsageException(
          "--run COMMAND needs --add DIR with what it runs; see tiovivo image build --help");
    }
    if (parsed.given("check") && !parsed.given("run")) {
      throw new UsageException("--check CHECK is of what --run starts; give --run COMMAND, too");
    }
    List<Path> jars =
        parsed.given("lib")
            ? ImageBuilder.jarsIn(parsed.path("lib"))
            : NodeJars.ofThisCheckout(System.getenv("TIOVIVO_HOME"));
    Path name = parsed.path("out");
    try (BuildSpace space = BuildSpace.beside(name)) {
      Path runtime;
      if (parsed.given("runtime")) {
        runtime = parsed.path("runtime");
      } else {
        runtime = space.directory().resolve("runtime");
        out.println("linking a Java runtime (some seconds)");
        RuntimeImage.link(runtime);
      }
      List<String> boards = boards(parsed, RuntimeImage.architecture(runtime), out);
      ImageBuilder builder = new ImageBuilder(runtime, jars);
      if (parsed.given("run")) {
        builder.application(parsed.path("add"), parsed.text("run"));
        if (parsed.given("check")) {
          builder.check(
              new CheckText(
                  parsed.text("check").strip(),
                  parsed.duration("check-every", Duration.ofSeconds(5), Duration.ofHours(1))));
        }
      } else if (parsed.given("add")) {
        builder.files(parsed.path("add"));
      }
      Manifest built =
          builder.build(
              name,
              "tiovivo",
              parsed.maybe("version").orElse(ownVersion()),
              boards,
              (packed, files) -> packing(status, packed, files));
      status.clear();
      out.println(ImageFiles.of(name).image() + ": " + ImageReport.sizes(built));
      ImageReport.warnings(built).forEach(out::println);
      if (built.hasApplication()) {
        out.println("application: " + String.join(" ", built.getApplication().getCommandList()));
      }
      out.println("Now: tiovivo image sign " + ImageFiles.of(name).image());
      return ExitCode.OK;
    }
  }

  /** One piece that nobody looks into: what is for a node image does not go with it. */
  private static int buildBoot(Parsed parsed, PrintStream out)
      throws IOException, CommandException {
    for (String option : List.of("add", "run", "check", "runtime", "lib")) {
      if (parsed.given(option)) {
        throw new UsageException("--" + option + " is of a node image, --boot FILE a boot image");
      }
    }
    if (!parsed.given("version")) {
      throw new UsageException(
          "--boot FILE needs --version VERSION, the one that it was built with: boxes tell by it"
              + " whether they run it already");
    }
    Path name = parsed.path("out");
    Manifest built =
        BootImageBuilder.build(
            parsed.path("boot"), name, "tiovivo", parsed.text("version"), parsed.texts("board"));
    Path image = ImageFiles.ofBoot(name).image();
    out.println(image + ": " + ImageReport.sizes(built));
    out.println("Now: tiovivo image sign " + image);
    return ExitCode.OK;
  }

  private static String ownVersion() {
    String version = ImageCommand.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private static void packing(StatusLine status, int packed, int files) {
    status.progress(
        System.nanoTime(),
        LogLine.of("packing").with("packed", packed).with("files", files),
        "packing " + packed + " of " + files + " files");
  }

  /** A board that is misspelt would make an image that no box takes. */
  private static List<String> boards(Parsed parsed, String architecture, PrintStream out)
      throws IOException, CommandException {
    for (String board : parsed.texts("board")) {
      if (!Profiles.NAMES.contains(board)) {
        out.println(
            "note: "
                + UsageException.quoted(board)
                + " is no built-in profile"
                + Nearest.hint("", board, Profiles.NAMES));
      } else if (!Profiles.named(board).architecture().equals(architecture)) {
        throw CommandException.refused(
            "board "
                + board
                + " is "
                + Profiles.named(board).architecture()
                + " and the image's runtime is "
                + architecture
                + ": link one for the board on such a machine and give it with --runtime");
      }
    }
    return parsed.texts("board");
  }

  private static int sign(Parsed parsed, PrintStream out) throws IOException, CommandException {
    Path image = Path.of(parsed.arguments().get(0));
    ImageSigner signer = new ImageSigner(keys(parsed), HeadendClock.nowS());
    Manifest manifest;
    if (parsed.flag("renew")) {
      manifest = signer.renew(image);
    } else {
      String architecture = ImageFiles.of(image).readBuild().getArchitecture();
      List<String> boards = boards(parsed, architecture, out);
      manifest = signer.sign(image, decisions(parsed, boards));
    }
    out.println(
        ImageFiles.of(image).manifest()
            + ": version "
            + manifest.getVersion()
            + ", release "
            + manifest.getRelease()
            + ", security counter "
            + manifest.getSecurityCounter()
            + ", fleet "
            + manifest.getFleet()
            + (manifest.getNotAfterS() == 0
                ? ""
                : ", accepted until " + Instant.ofEpochSecond(manifest.getNotAfterS())));
    emergency(manifest, signer.signatures(image), image, out);
    return ExitCode.OK;
  }

  private static FleetKeys keys(Parsed parsed) throws IOException, CommandException {
    Optional<Path> directory =
        parsed.given("keys") ? Optional.of(parsed.path("keys")) : Optional.empty();
    FleetKeys keys = FleetKeys.open(FleetKeys.directory(directory, parsed.maybe("fleet")));
    if (parsed.given("fleet") && !parsed.text("fleet").equals(keys.fleet())) {
      throw new UsageException(
          keys.directory() + " holds the keys of fleet " + keys.fleet() + ", not of --fleet");
    }
    return keys;
  }

  private static int cosign(Parsed parsed, PrintStream out) throws IOException, CommandException {
    Path image = Path.of(parsed.arguments().get(0));
    ImageSigner signer = new ImageSigner(keys(parsed), HeadendClock.nowS());
    Manifest manifest = signer.cosign(image);
    int signatures = signer.signatures(image);
    out.println(ImageFiles.of(image).manifest() + ": signed by " + signatures + " release keys");
    emergency(manifest, signatures, image, out);
    return ExitCode.OK;
  }

  private static void emergency(Manifest manifest, int signatures, Path image, PrintStream out) {
    if (!manifest.getEmergency()) {
      return;
    }
    out.println(
        signatures >= Emergency.SIGNATURES
            ? "emergency: boxes install it whatever their owners' update windows say"
            : "emergency: boxes want the signature of a second release key before they pass a"
                + " window: tiovivo image cosign "
                + ImageFiles.of(image).image()
                + " where that key is");
  }

  private static ImageSigner.Decisions decisions(Parsed parsed, List<String> boards)
      throws IOException, CommandException {
    long notAfterS =
        parsed.given("expires")
            ? HeadendClock.nowS() + parsed.integer("expires", 1, MAX_DAYS) * DAY_S
            : 0;
    String notes = parsed.maybe("notes").orElse("");
    if (notes.startsWith("@")) {
      notes = Files.readString(Path.of(notes.substring(1)));
    }
    return new ImageSigner.Decisions(
        number(parsed, "release", 1),
        number(parsed, "security-counter", 0),
        boards,
        notAfterS,
        notes,
        parsed.flag("emergency"));
  }

  private static Optional<Long> number(Parsed parsed, String option, long least)
      throws UsageException {
    return parsed.given(option)
        ? Optional.of(parsed.integer(option, least, Long.MAX_VALUE))
        : Optional.empty();
  }

  private static int inspect(Parsed parsed, PrintStream out) throws IOException, CommandException {
    Path file = Path.of(parsed.arguments().get(0));
    ImageFiles files = ImageFiles.of(file);
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    boolean signed = Files.exists(files.manifest()) && !file.equals(files.build());
    if (!signed) {
      out.print(ImageReport.unsigned(files.readBuild()));
      return ExitCode.OK;
    }
    byte[] bytes = files.readManifest();
    try {
      Envelope envelope = Envelope.parseFrom(bytes);
      Manifest manifest = ManifestChecks.parse(envelope.getSigned().getPayload().toByteArray());
      out.print(ImageReport.signed(manifest, envelope, bytes.length));
      if (Files.exists(files.image())) {
        new ImageVerifier(manifest).verify(files.image());
        out.println("image             " + files.image() + " is what the manifest describes");
      } else {
        out.println("image             " + files.image() + " is not here");
      }
      out.println("This only shows; tiovivo image verify checks the signatures.");
      return ExitCode.OK;
    } catch (InvalidProtocolBufferException | ImageFormatException e) {
      throw CommandException.refused(files.manifest() + " is damaged: " + e.getMessage());
    }
  }

  private static int verify(Parsed parsed, PrintStream out) throws IOException, CommandException {
    ImageFiles files = ImageFiles.of(Path.of(parsed.arguments().get(0)));
    Path trustFile = parsed.path("trust");
    Trust trust;
    try {
      trust = Trust.parse(Files.readAllBytes(trustFile), new JcaSignatures());
    } catch (TrustException e) {
      throw CommandException.refused(trustFile + ": " + e.getMessage());
    }
    Manifest manifest = SignedManifest.read(files, trust, HeadendClock.nowS()).manifest();
    try {
      new ImageVerifier(manifest).verify(files.image());
      out.println(
          "good: version "
              + manifest.getVersion()
              + ", release "
              + manifest.getRelease()
              + ", fleet "
              + manifest.getFleet()
              + ", "
              + (manifest.getKind() == ImageKind.BOOT
                  ? "a boot image"
                  : manifest.getFilesCount() + " files"));
      return ExitCode.OK;
    } catch (ImageFormatException e) {
      throw CommandException.refused(files.image() + " is refused: " + e.getMessage());
    }
  }
}
