package io.tiovivo.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What goes onto the box in jars, and what it weighs. docs/NODE.md has the figures. */
class ByteBudgetIT {
  /**
   * All jars of the image together: some 15 % above what they weighed when this was set. The
   * overlay (sessions, membership, directory, leases, roles, enrolment, its messages) added 1.1 MB,
   * the home (Paho, Pi4J and our own) 1.5 MB.
   */
  private static final long BUDGET_BYTES = 5_100_000;

  /** Nothing comes along unnoticed. */
  private static final Set<String> JARS =
      Set.of(
          "org.eclipse.paho.client.mqttv3",
          "pi4j-core",
          "pi4j-library-gpiod",
          "pi4j-plugin-gpiod",
          "pi4j-plugin-mock",
          "protobuf-javalite",
          "slf4j-api",
          "slf4j-tinylog",
          "tinylog-api",
          "tinylog-impl",
          "tiovivo-bootloader",
          "tiovivo-core",
          "tiovivo-hw-profiles",
          "tiovivo-node");

  @Test
  void shouldKeepTheJarsOnTheBoxWithinTheirBudget() throws IOException {
    long bytes = 0;
    for (Path jar : jars()) {
      System.out.println(Files.size(jar) + " " + jar.getFileName());
      bytes += Files.size(jar);
    }
    System.out.println(bytes + " of " + BUDGET_BYTES + " bytes");

    assertTrue(bytes <= BUDGET_BYTES, bytes + " bytes are more than " + BUDGET_BYTES);
  }

  @Test
  void shouldBringNoOtherJarOntoTheBox() throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path jar : jars()) {
      names.add(jar.getFileName().toString().replaceFirst("-[0-9].*", ""));
    }

    assertEquals(new TreeSet<>(JARS), names);
  }

  private static List<Path> jars() throws IOException {
    List<Path> jars = new ArrayList<>();
    for (Path directory : List.of(Path.of("target"), Path.of("target", "lib"))) {
      try (Stream<Path> files = Files.list(directory)) {
        files.filter(file -> file.toString().endsWith(".jar")).forEach(jars::add);
      }
    }
    return jars;
  }
}
