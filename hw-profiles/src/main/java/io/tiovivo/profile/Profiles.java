package io.tiovivo.profile;

import io.tiovivo.settings.Nearest;
import io.tiovivo.settings.SettingsFile;
import io.tiovivo.settings.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Finds profiles: the built-in ones by name, the owner's own by path, this board's by looking. */
public final class Profiles {
  /** A name that ends in this, or has a slash in it, is a file of the owner's. */
  private static final String SUFFIX = ".profile";

  /** The names of the built-in profiles, in the order in which they are listed. */
  public static final List<String> NAMES =
      List.of(
          "rpi-zero-2w",
          "rpi3b",
          "rpi4b",
          "rpi5",
          "nanopi-r4s",
          "x96-air",
          "vps",
          "pc",
          "qemu-virt",
          "qemu-raspi3b");

  private Profiles() {}

  /**
   * What C2 compiles of a loader whose flags don't say, in the JVM's own format (JEP 165): C1
   * compiles all else. See "Which compiler" in docs/PROFILES.md.
   */
  public static String loaderCompilers() throws IOException {
    try (InputStream in = Profiles.class.getResourceAsStream("compilers.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** All built-in profiles. */
  public static List<Profile> builtIn() {
    List<Profile> profiles = new ArrayList<>();
    for (String name : NAMES) {
      profiles.add(load(name));
    }
    return List.copyOf(profiles);
  }

  /**
   * The built-in profile of that name, or the one in that file ({@code ./my-box.profile}).
   *
   * @throws UsageException when there is none, with the nearest name, or when the file is wrong
   * @throws IOException when the file cannot be read
   */
  public static Profile named(String nameOrPath) throws UsageException, IOException {
    if (NAMES.contains(nameOrPath)) {
      return load(nameOrPath);
    }
    if (nameOrPath.contains("/") || nameOrPath.endsWith(SUFFIX)) {
      try {
        return read(Path.of(nameOrPath));
      } catch (InvalidPathException e) {
        throw new UsageException(UsageException.quoted(nameOrPath) + " is not a path");
      }
    }
    String hint = Nearest.hint("", nameOrPath, NAMES);
    throw new UsageException(
        "no profile "
            + UsageException.quoted(nameOrPath)
            + hint
            + "; see tiovivo profile list, or give the path of a "
            + SUFFIX
            + " file of your own");
  }

  /** The profile in a file, named after the file. */
  public static Profile read(Path path) throws UsageException, IOException {
    String fileName = String.valueOf(path.getFileName());
    String name =
        fileName.endsWith(SUFFIX)
            ? fileName.substring(0, fileName.length() - SUFFIX.length())
            : fileName;
    SettingsFile file = SettingsFile.read(path, ProfileReader.KEYS);
    return ProfileReader.read(name, file, hostArchitecture());
  }

  /**
   * The profile of the board that this runs on.
   *
   * @param root of the file system, "/" but in tests
   * @throws UsageException when the board is not known; says what to do
   */
  public static Profile detect(Path root) throws UsageException {
    return load(new Board(root).profileName(builtIn(), hostArchitecture()));
  }

  /** This machine's architecture in the words of profiles and manifests. */
  public static String hostArchitecture() {
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    switch (arch) {
      case "x86_64":
        return "amd64";
      case "arm64":
        return "aarch64";
      default:
        return arch.startsWith("arm") ? "arm" : arch;
    }
  }

  /** The data file of a built-in profile, or the file of the owner's, as it is. */
  public static String text(String nameOrPath) throws IOException {
    byte[] bytes =
        NAMES.contains(nameOrPath)
            ? resource(nameOrPath + SUFFIX)
            : Files.readAllBytes(Path.of(nameOrPath));
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static Profile load(String name) {
    String resource = name + SUFFIX;
    try {
      SettingsFile file = SettingsFile.parse(resource, resource(resource), ProfileReader.KEYS);
      return ProfileReader.read(name, file, hostArchitecture());
    } catch (IOException | UsageException e) {
      // Ours and tested: the jar is broken.
      throw new IllegalStateException("built-in profile " + resource + ": " + e.getMessage(), e);
    }
  }

  private static byte[] resource(String resource) throws IOException {
    try (InputStream in = Profiles.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new NoSuchFileException(resource);
      }
      return in.readAllBytes();
    }
  }
}
