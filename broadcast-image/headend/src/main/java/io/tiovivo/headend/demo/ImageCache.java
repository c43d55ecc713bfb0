package io.tiovivo.headend.demo;

import io.tiovivo.identity.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the images that the demo packaged, by a hash of all that goes into them: an image costs
 * many seconds, and the same inputs give the same bytes.
 */
final class ImageCache {
  /** Older ones go; an image has some 20 MB. */
  private static final int MAX_IMAGES = 3;

  private static final int KEY_CHARS = 32;

  private final Path directory;

  ImageCache(Path directory) {
    this.directory = directory;
  }

  /** In {@code XDG_CACHE_HOME} or {@code ~/.cache}. */
  static ImageCache standard(Map<String, String> environment) {
    String cacheHome = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base =
        cacheHome.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cacheHome);
    return new ImageCache(base.resolve("tiovivo").resolve("demo"));
  }

  /**
   * The hash of everything that an image is made of.
   *
   * @param home the checkout, whose packaged jars go in
   * @param words whatever else decides, such as the profile's text
   */
  static String key(Path home, Path javaHome, List<String> words) throws IOException {
    MessageDigest digest = Digests.sha256();
    try (DigestOutputStream into =
        new DigestOutputStream(java.io.OutputStream.nullOutputStream(), digest)) {
      for (String word : words) {
        into.write((word + "\0").getBytes(StandardCharsets.UTF_8));
      }
      Path release = javaHome.resolve("release");
      if (Files.isRegularFile(release)) {
        Files.copy(release, into);
      }
      for (Path jar : jars(home)) {
        into.write(
            (jar.getFileName() + "\0" + Files.size(jar) + "\0").getBytes(StandardCharsets.UTF_8));
        Files.copy(jar, into);
      }
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, KEY_CHARS);
  }

  private static List<Path> jars(Path home) throws IOException {
    List<Path> jars = new ArrayList<>();
    for (String room :
        List.of(
            "hw-profiles",
            "broadcast-image/core",
            "broadcast-image/headend",
            "bootloader-sim",
            "edge-node/node")) {
      for (String place : List.of("target", "target/lib")) {
        Path folder = home.resolve(room).resolve(place);
        if (Files.isDirectory(folder)) {
          try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
            found.forEach(jars::add);
          }
        }
      }
    }
    jars.sort(Comparator.naturalOrder());
    return jars;
  }

  /** The directory with the image of that key and what belongs to it, if it is there. */
  Optional<Path> find(String key) {
    Path entry = directory.resolve(key);
    if (!Files.isDirectory(entry)) {
      return Optional.empty();
    }
    try {
      Files.setLastModifiedTime(entry, FileTime.fromMillis(System.currentTimeMillis()));
    } catch (IOException notOurs) {
      // Then it only looks older than it is.
    }
    return Optional.of(entry);
  }

  /**
   * Keeps the files of a directory: all or none, also when two demos do so at once. A cache that
   * cannot be written is no reason to fail.
   */
  void keep(String key, Path files) {
    try {
      Files.createDirectories(directory);
      Path partial = Files.createTempDirectory(directory, "partial-");
      try {
        copy(files, partial);
        Files.move(partial, directory.resolve(key), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        remove(partial);
      }
      removeOldest();
    } catch (IOException fullOrThereAlready) {
      // The next run packages again, which is slower and otherwise the same.
    }
  }

  /** Removes an image that turned out to be unusable. */
  void forget(String key) throws IOException {
    remove(directory.resolve(key));
  }

  private void removeOldest() throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory)) {
      found.forEach(entries::add);
    }
    entries.sort(Comparator.comparing(ImageCache::lastUsed).reversed());
    for (Path entry : entries.subList(Math.min(MAX_IMAGES, entries.size()), entries.size())) {
      remove(entry);
    }
  }

  private static FileTime lastUsed(Path entry) {
    try {
      return Files.getLastModifiedTime(entry);
    } catch (IOException gone) {
      return FileTime.fromMillis(0);
    }
  }

  /** Copies the files of one directory into another; what is there already stays. */
  static void copy(Path from, Path to) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(from)) {
      for (Path file : files) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static void remove(Path entry) throws IOException {
    if (Files.isDirectory(entry)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(entry)) {
        for (Path file : files) {
          Files.deleteIfExists(file);
        }
      }
    }
    Files.deleteIfExists(entry);
  }
}
