package io.tiovivo.headend.image;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.console.StatusLine;
import io.tiovivo.headend.keys.HeadendClock;
import io.tiovivo.headend.release.ImageFiles;
import io.tiovivo.headend.release.SignedManifest;
import io.tiovivo.identity.Trust;
import io.tiovivo.identity.TrustException;
import io.tiovivo.identity.jca.JcaSignatures;
import io.tiovivo.identity.proto.Envelope;
import io.tiovivo.image.ImageFormatException;
import io.tiovivo.image.ManifestChecks;
import io.tiovivo.image.proto.ImageKind;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.Commands;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** {@code tiovivo image build|sign|cosign|inspect|verify}. */
public final class ImageCommand {
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
        .command(
            BuildCommand.BUILD,
            parsed -> BuildCommand.build(parsed, out, new StatusLine(out, terminal)))
        .command(SignCommand.SIGN, parsed -> SignCommand.sign(parsed, out))
        .command(SignCommand.COSIGN, parsed -> SignCommand.cosign(parsed, out))
        .command(INSPECT, parsed -> inspect(parsed, out))
        .command(VERIFY, parsed -> verify(parsed, out))
        .run(args, out, err);
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
