package io.tiovivo.node.care;

import io.tiovivo.node.host.HostFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * What somebody needs who helps from afar: one ZIP of texts, bounded, without secrets. Only what is
 * named here goes in; never a key, a token or a credential.
 */
public final class SupportBundle {
  /** Of a log, its end. */
  static final int MAX_TEXT_BYTES = 256 * 1024;

  private static final int MAX_LOGS = 32;
  private static final int MAX_FILES_LISTED = 500;
  private static final int JOURNAL_WITHIN_S = 5;

  private static final List<String> SYSTEM =
      List.of(
          "etc/os-release",
          "proc/version",
          "proc/cmdline",
          "proc/cpuinfo",
          "proc/meminfo",
          "proc/loadavg",
          "proc/uptime",
          "proc/self/mounts",
          "proc/net/dev",
          "proc/net/route",
          "proc/net/igmp",
          "proc/device-tree/model");

  private final Path root;
  private final Path directory;
  private final Map<String, String> texts = new TreeMap<>();

  /**
   * @param root "/" on a box
   * @param directory of box or node
   */
  public SupportBundle(Path root, Path directory) {
    this.root = root;
    this.directory = directory;
  }

  /** Adds a text under a name such as "status.txt"; secrets are taken out. */
  public SupportBundle text(String name, String text) {
    texts.put(name, Secrets.without(text));
    return this;
  }

  /** Adds a file's end, if it is there. */
  public SupportBundle file(String name, Path file) {
    if (Files.isRegularFile(file)) {
      try {
        text(name, end(file));
      } catch (IOException unreadable) {
        text(name, "cannot be read: " + unreadable.getMessage() + "\n");
      }
    }
    return this;
  }

  /** Adds logs, the list of files, and what Linux tells of the machine. */
  public SupportBundle surroundings() {
    logs(directory.resolve("launch"));
    logs(directory.resolve("log"));
    logs(root.resolve("run/tiovivo"));
    text("log/journal.txt", journal());
    text("files.txt", files());
    HostFiles host = new HostFiles(root);
    for (String path : SYSTEM) {
      host.text(path).ifPresent(text -> text("system/" + path.replace('/', '-') + ".txt", text));
    }
    return this;
  }

  /** What is in it, sorted. */
  public List<String> names() {
    return List.copyOf(texts.keySet());
  }

  /**
   * Writes the bundle, readable by its owner alone.
   *
   * @throws IOException when it cannot be written, or is there already
   */
  public void write(Path zip) throws IOException {
    Files.createFile(
        zip, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (OutputStream file = Files.newOutputStream(zip);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (Map.Entry<String, String> each : texts.entrySet()) {
        out.putNextEntry(new ZipEntry("tiovivo-support/" + each.getKey()));
        out.write(each.getValue().getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
  }

  private void logs(Path in) {
    try (Stream<Path> all = Files.list(in)) {
      all.filter(file -> file.getFileName().toString().matches(".*\\.log(\\.\\d+)?"))
          .sorted()
          .limit(MAX_LOGS)
          .forEach(file -> file("log/" + file.getFileName(), file));
    } catch (IOException none) {
      // No logs there.
    }
  }

  private static String end(Path file) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      long from = Math.max(0, channel.size() - MAX_TEXT_BYTES);
      channel.position(from);
      InputStream in = java.nio.channels.Channels.newInputStream(channel);
      String text = new String(in.readNBytes(MAX_TEXT_BYTES), StandardCharsets.UTF_8);
      return from == 0 ? text : "(the end of " + channel.size() + " bytes)\n" + text;
    }
  }

  private static String journal() {
    try {
      Process journal =
          new ProcessBuilder("journalctl", "--no-pager", "-q", "-u", "tiovivo", "-n", "2000")
              .redirectErrorStream(true)
              .start();
      journal.getOutputStream().close();
      byte[] said = journal.getInputStream().readNBytes(MAX_TEXT_BYTES);
      if (!journal.waitFor(JOURNAL_WITHIN_S, TimeUnit.SECONDS)) {
        journal.destroyForcibly();
      }
      return new String(said, StandardCharsets.UTF_8);
    } catch (IOException absent) {
      return "there is no journal on this system\n";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  // Names, sizes and rights; never what is in them.
  private String files() {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> all = Files.walk(directory, 3, new FileVisitOption[0])) {
      all.filter(path -> !path.toString().contains("/unpacked/"))
          .sorted()
          .limit(MAX_FILES_LISTED)
          .forEach(path -> lines.add(line(path)));
    } catch (IOException e) {
      lines.add("cannot be listed: " + e.getMessage());
    }
    return String.join("\n", lines) + "\n";
  }

  private String line(Path path) {
    try {
      String rights = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
      String kind = Files.isDirectory(path) ? "d" : "-";
      return kind
          + rights
          + " "
          + Files.size(path)
          + " "
          + Files.getLastModifiedTime(path)
          + " "
          + directory.relativize(path);
    } catch (IOException | UnsupportedOperationException gone) {
      return "? " + directory.relativize(path);
    }
  }
}
