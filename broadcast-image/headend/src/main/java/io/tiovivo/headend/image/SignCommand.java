package io.tiovivo.headend.image;

import io.tiovivo.headend.keys.FleetKeys;
import io.tiovivo.headend.keys.HeadendClock;
import io.tiovivo.headend.release.ImageFiles;
import io.tiovivo.image.Emergency;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;
import io.tiovivo.settings.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code tiovivo image sign|cosign}. */
final class SignCommand {
  private static final long DAY_S = 86_400;
  private static final int MAX_DAYS = 36_500;

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

  private SignCommand() {}

  static int sign(Parsed parsed, PrintStream out) throws IOException, CommandException {
    Path image = Path.of(parsed.arguments().get(0));
    ImageSigner signer = new ImageSigner(keys(parsed), HeadendClock.nowS());
    Manifest manifest;
    if (parsed.flag("renew")) {
      manifest = signer.renew(image);
    } else {
      String architecture = ImageFiles.of(image).readBuild().getArchitecture();
      List<String> boards = Boards.given(parsed, architecture, out);
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

  static int cosign(Parsed parsed, PrintStream out) throws IOException, CommandException {
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
}
