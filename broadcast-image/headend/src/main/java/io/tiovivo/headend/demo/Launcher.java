package io.tiovivo.headend.demo;

import io.tiovivo.settings.CommandException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command lines that the demo runs: those that a user would type. */
final class Launcher {
  /** Loopback needs no network and nobody else hears it. */
  private static final String INTERFACE = "lo";

  private final String program;
  private final String group;
  private final int port;
  private final String fleet;

  /**
   * @param program the launcher script
   * @param group multicast address
   * @param fleet name of the throw-away fleet
   */
  Launcher(String program, String group, int port, String fleet) {
    this.program = program;
    this.group = group;
    this.port = port;
    this.fleet = fleet;
  }

  /** The launcher script, from where the launcher itself says it is. */
  static String program() throws CommandException {
    String program = System.getProperty("tiovivo.launcher", System.getenv("TIOVIVO_LAUNCHER"));
    if (program == null || !Files.isExecutable(Path.of(program))) {
      throw CommandException.environment(
          "the launcher is not known: run this as ./tiovivo demo, or set TIOVIVO_LAUNCHER to it");
    }
    return program;
  }

  /** The checkout that the launcher lies in. */
  Path home() {
    return Path.of(program).toAbsolutePath().normalize().getParent();
  }

  /** What boxes are given of the keys: the public trust. */
  Path trustFile(Path keys) {
    return keys.resolve("fleet.trust");
  }

  String fleet() {
    return fleet;
  }

  /** Where the carousel goes, for people. */
  String destination() {
    return group + ":" + port + " on " + INTERFACE;
  }

  List<String> keysInit(Path keys) {
    return command("keys", "init", "--fleet", fleet, "--dir", keys);
  }

  /** Writes {@code node.zip} and {@code node.build} into a directory. */
  List<String> imageBuild(Path directory, String version) {
    return command("image", "build", "--out", directory.resolve("node"), "--version", version);
  }

  List<String> imageSign(Path image, Path keys) {
    return command("image", "sign", image, "--keys", keys);
  }

  List<String> broadcast(Path image, Path keys, double rateMbit) {
    return onAir("broadcast", image, "--keys", keys, "--rate", rateMbit);
  }

  List<String> box(Path directory, Path trust, DemoSettings settings, int index) {
    return onAir(
        "box",
        "--dir",
        directory,
        "--trust",
        trust,
        "--profile",
        settings.profile(),
        "--drop",
        settings.lossPercent(),
        "--seed",
        index + 1);
  }

  /** How to look at a box that runs. */
  String statusOf(Path directory) {
    Path here = Path.of("").toAbsolutePath();
    boolean besides = Path.of(program).toAbsolutePath().normalize().getParent().equals(here);
    return (besides ? "./tiovivo" : program) + " status --dir " + directory;
  }

  private List<String> onAir(Object... words) {
    List<String> command = command(words);
    command.addAll(
        List.of("--iface", INTERFACE, "--group", group, "--port", Integer.toString(port)));
    return command;
  }

  private List<String> command(Object... words) {
    List<String> command = new ArrayList<>(List.of(program));
    for (Object word : words) {
      command.add(word.toString());
    }
    return command;
  }
}
