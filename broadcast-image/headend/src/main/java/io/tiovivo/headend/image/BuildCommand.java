package io.tiovivo.headend.image;

import io.tiovivo.console.LogLine;
import io.tiovivo.console.StatusLine;
import io.tiovivo.headend.release.ImageFiles;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;
import io.tiovivo.settings.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** {@code tiovivo image build}. */
final class BuildCommand {
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

  private BuildCommand() {}

  static int build(Parsed parsed, PrintStream out, StatusLine status)
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
      List<String> boards = Boards.given(parsed, RuntimeImage.architecture(runtime), out);
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
    String version = BuildCommand.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private static void packing(StatusLine status, int packed, int files) {
    status.progress(
        System.nanoTime(),
        LogLine.of("packing").with("packed", packed).with("files", files),
        "packing " + packed + " of " + files + " files");
  }
}
