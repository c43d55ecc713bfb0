package io.tiovivo.headend.demo;

import io.tiovivo.console.LogLine;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.Units;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What comes before the air: throw-away keys, the packaged image, its signature. */
final class Preparation {
  private static final long TICK_MS = 100;
  private static final String PACKAGING = "packaging the node with its own Java runtime";

  /** The slowest, packaging, takes half a minute on a slow machine. */
  private static final long LIMIT_NS = 600_000_000_000L;

  private final Launcher launcher;
  private final Workspace workspace;
  private final Processes processes;
  private final TimedScreen screen;

  Preparation(Launcher launcher, Workspace workspace, Processes processes, TimedScreen screen) {
    this.launcher = launcher;
    this.workspace = workspace;
    this.processes = processes;
    this.screen = screen;
  }

  /** Makes the keys, the image and its manifest; the path of the image. */
  Path run() throws IOException, CommandException, InterruptedException {
    Path keys = workspace.keys();
    run("keys", "making throw-away keys", launcher.keysInit(keys));
    screen.say("throw-away keys made, for a fleet named " + launcher.fleet());
    Path files = Files.createDirectory(workspace.work().resolve("image"));
    Path image = files.resolve("node.zip");
    ImageCache cache = ImageCache.standard(System.getenv());
    String key =
        ImageCache.key(
            launcher.home(), Path.of(System.getProperty("java.home")), List.of(version()));
    Optional<Path> cached = cache.find(key);
    if (cached.isPresent()) {
      try {
        ImageCache.copy(cached.get(), files);
        screen.say(size(image) + " image as an earlier run packaged it");
        sign(image, keys);
        return image;
      } catch (CommandException | NoSuchFileException spoilt) {
        // What cannot be signed is no image any more, and another demo may have tidied up: make it.
        cache.forget(key);
        workspace.empty(files);
      }
    }
    if (!screen.terminal()) {
      screen.say(PACKAGING + "; the first time takes half a minute");
    }
    run("image", PACKAGING, launcher.imageBuild(files, version()));
    screen.say(size(image) + " image packaged: the node with its own Java runtime");
    cache.keep(key, files);
    sign(image, keys);
    return image;
  }

  /** What the image calls itself: the version of this software. */
  static String version() {
    String version = Preparation.class.getPackage().getImplementationVersion();
    return version == null ? "0.0.0" : version; // Without a jar: in tests.
  }

  private void sign(Path image, Path keys)
      throws IOException, CommandException, InterruptedException {
    run("sign", "signing the image", launcher.imageSign(image, keys));
    screen.say("image signed, version " + version());
  }

  /** What a command is at, from the last line that it wrote; empty when that does not say. */
  static String step(String line) {
    if (line.startsWith("linking ")) {
      return ": jlink";
    }
    Optional<LogLine> packing =
        LogLine.parse(line).filter(parsed -> parsed.event().equals("packing"));
    return packing
        .map(
            at ->
                ": "
                    + at.integer("packed").orElse(0)
                    + " of "
                    + at.integer("files").orElse(0)
                    + " files")
        .orElse("");
  }

  private static String size(Path image) throws IOException {
    return Units.formatBytes(Files.size(image));
  }

  /** Runs a command to its end, with its last line as the live row. */
  private void run(String name, String title, List<String> command)
      throws IOException, CommandException, InterruptedException {
    Child child = processes.start(name, workspace.log(name), command);
    long untilNs = screen.nowNs() + LIMIT_NS;
    String last = "";
    boolean open = true;
    while (open) {
      screen.draw(List.of(Screen.fit(title + step(last) + " (" + screen.elapsed() + ")")));
      Processes.Heard heard = processes.poll(TICK_MS);
      if (heard != null && heard.child() == child) {
        open = heard.line() != null;
        last = open && !heard.line().isBlank() ? heard.line() : last;
      }
      if (processes.closing()) {
        throw new InterruptedException();
      }
      if (screen.nowNs() > untilNs) {
        throw CommandException.environment(
            title + " takes longer than " + LIMIT_NS / 60_000_000_000L + " min; last: " + last);
      }
    }
    screen.draw(List.of());
    int code = child.process().waitFor();
    processes.kill(child); // What it may have left behind; also strikes it off the list.
    if (code != 0) {
      throw new CommandException(
          code, title + " failed with exit code " + code + (last.isEmpty() ? "" : ": " + last));
    }
  }
}
