package io.tiovivo.boot.box;

import io.tiovivo.files.WholeFile;
import io.tiovivo.settings.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The JVM flags that the profile wants for the loader itself. This run has begun without knowing
 * its profile, so it tells the supervisor, which takes them at the next start: {@code
 * DIR/launch/loader.args}, one flag per line.
 */
final class LoaderArgs {
  private static final String NAME = "loader.args";

  private LoaderArgs() {}

  /** Writes the flags down. A disk that does not take them is no reason not to boot. */
  static void keep(BoxSettings settings, BoxReport report) {
    Path file = settings.launchDirectory().resolve(NAME);
    List<String> flags = settings.jvm().loaderFlags();
    try {
      Files.createDirectories(file.getParent());
      WholeFile.replace(file, flags);
    } catch (IOException e) {
      report.warn("cannot write the loader's JVM flags: " + Command.describe(e));
    }
  }
}
