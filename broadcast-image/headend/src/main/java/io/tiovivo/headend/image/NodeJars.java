package io.tiovivo.headend.image;

import io.tiovivo.settings.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the packaged node lies in a checkout. */
public final class NodeJars {
  private static final Path TARGET = Path.of("edge-node", "node", "target");

  private NodeJars() {}

  /**
   * The node's jar and those that it needs.
   *
   * @param home the checkout's root, from the launcher; null: not known
   */
  public static List<Path> ofThisCheckout(String home) throws IOException, CommandException {
    if (home == null || home.isEmpty()) {
      throw CommandException.environment(
          "do not know where the node's jars are: start this with ./tiovivo, or give --lib DIR");
    }
    Path target = Path.of(home).resolve(TARGET);
    List<Path> jars = new ArrayList<>();
    if (Files.isDirectory(target.resolve("lib"))) {
      jars.addAll(ImageBuilder.jarsIn(target.resolve("lib")));
      ImageBuilder.jarsIn(target).stream()
          .filter(jar -> jar.getFileName().toString().matches("tiovivo-node-[0-9.]+\\.jar"))
          .forEach(jars::add);
    }
    if (jars.isEmpty()) {
      throw CommandException.environment(
          "the node is not built (nothing in "
              + target
              + "): run ./mvnw package, or give --lib DIR");
    }
    return jars;
  }
}
