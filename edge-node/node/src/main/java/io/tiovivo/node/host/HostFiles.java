package io.tiovivo.node.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files in which Linux tells about itself: proc(5), sysfs(5). What is not there is not known.
 *
 * @param root "/" on a box
 */
public record HostFiles(Path root) {
  private static final int MAX_BYTES = 64 * 1024;
  private static final int MAX_ENTRIES = 64;

  /** A small file's text, without blanks around it; empty: it cannot be read. */
  public Optional<String> text(String path) {
    try (InputStream in = Files.newInputStream(root.resolve(path))) {
      return Optional.of(new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).strip());
    } catch (IOException absent) {
      return Optional.empty();
    }
  }

  /** A file with one whole number, decimal or 0x...; empty: there is none. */
  public Optional<Long> number(String path) {
    try {
      return text(path).map(text -> Long.decode(text.split("\\s+")[0]));
    } catch (NumberFormatException other) {
      return Optional.empty();
    }
  }

  /** The paths below a directory that match, sorted; relative to the root. */
  public List<String> list(String directory, String glob) {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(root.resolve(directory), glob)) {
      for (Path each : all) {
        if (found.size() < MAX_ENTRIES) {
          found.add(root.relativize(each).toString());
        }
      }
    } catch (IOException absent) {
      // Nothing to list.
    }
    found.sort(null);
    return found;
  }

  public boolean exists(String path) {
    return Files.exists(root.resolve(path));
  }
}
