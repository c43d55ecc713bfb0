package io.tiovivo.node.config.files;

import io.tiovivo.files.WholeFile;
import io.tiovivo.node.config.Configuration;
import io.tiovivo.node.config.Layer;
import io.tiovivo.node.config.Surroundings;
import io.tiovivo.profile.Gpio;
import io.tiovivo.settings.Command;
import io.tiovivo.settings.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a node's configuration lies, and reading it.
 *
 * @param file that the owner writes; need not be there
 * @param named how it is named: a file that was named must be there
 * @param chosen that the node writes
 */
public record ConfigFiles(Path file, Named named, Path chosen) {
  /** In the node's directory. */
  public static final String FILE = "tiovivo.conf";

  /** What was chosen at run time, in the node's directory. */
  public static final String CHOSEN = "chosen.conf";

  /** Names the file. */
  public static final String VARIABLE = "TIOVIVO_CONFIG";

  private static final FileAttribute<?> FILE_0600 =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** More is not read; the parser refuses it. */
  private static final int MAX_BYTES = 64 * 1024 + 1;

  /** Who says which file it is. */
  public enum Named {
    /** An option. */
    OPTION,
    /** The environment: whoever installed the node. */
    ENVIRONMENT,
    /** Nobody: it is where it always is. */
    NOBODY
  }

  /**
   * Which files.
   *
   * @param option empty: none was given
   */
  public static ConfigFiles of(
      Optional<Path> option, Map<String, String> environment, Path directory) {
    Path chosen = directory.resolve(CHOSEN);
    String variable = environment.getOrDefault(VARIABLE, "");
    if (option.isPresent()) {
      return new ConfigFiles(option.get(), Named.OPTION, chosen);
    }
    return variable.isEmpty()
        ? new ConfigFiles(directory.resolve(FILE), Named.NOBODY, chosen)
        : new ConfigFiles(Path.of(variable), Named.ENVIRONMENT, chosen);
  }

  /**
   * Reads them. Whatever is wrong with them ends up among {@link Configuration#problems}: a node
   * starts with what holds.
   *
   * @param gpio of the board; empty: unknown
   * @throws CommandException when a file that an option names cannot be read
   */
  public Configuration read(Optional<Gpio> gpio) throws CommandException {
    Surroundings surroundings =
        new Surroundings(
            gpio,
            () -> SystemZone.of(System.getenv(), Path.of("/etc/localtime")),
            path -> beside(path).toString());
    return Configuration.of(surroundings, fileLayer(), chosenLayer());
  }

  /** A path of the file is taken from where the file is. */
  Path beside(String path) {
    return file.toAbsolutePath().resolveSibling(path).normalize();
  }

  private Layer fileLayer() throws CommandException {
    try {
      return Layer.file(file.toString(), bytes(file));
    } catch (IOException unreadable) {
      boolean missing = unreadable instanceof NoSuchFileException;
      String why = missing ? "there is no such file" : Command.describe(unreadable);
      if (named == Named.OPTION) {
        throw CommandException.environment("--config " + file + ": " + why);
      }
      return missing && named == Named.NOBODY
          ? Layer.none()
          : Layer.unreadable(file.toString(), why);
    }
  }

  /** What was chosen, as it is on disk. */
  public Layer chosenLayer() {
    try {
      return Layer.chosen(chosen.toString(), bytes(chosen));
    } catch (NoSuchFileException none) {
      return Layer.none();
    } catch (IOException unreadable) {
      return Layer.unreadableChoices(chosen.toString(), Command.describe(unreadable));
    }
  }

  /** Keeps choices, whole or not at all; for the user that the directory belongs to. */
  public void keep(List<String> lines) throws IOException {
    WholeFile.replace(chosen, lines, FILE_0600);
    UserPrincipal owner = Files.getOwner(chosen.toAbsolutePath().getParent());
    if (!owner.equals(Files.getOwner(chosen))) {
      Files.setOwner(chosen, owner); // root did it: the node would not be able to read it
    }
  }

  /** The same lines as a layer. */
  Layer layer(List<String> lines) {
    byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    return Layer.chosen(chosen.toString(), bytes);
  }

  private static byte[] bytes(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(MAX_BYTES);
    }
  }
}
