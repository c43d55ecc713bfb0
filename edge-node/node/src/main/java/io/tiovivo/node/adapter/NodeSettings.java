package io.tiovivo.node.adapter;

import io.tiovivo.boot.slots.LaunchEnvironment;
import io.tiovivo.identity.Fleet;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.link.NodeCard;
import io.tiovivo.node.proto.Role;
import io.tiovivo.profile.Profiles;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.Parsed;
import io.tiovivo.settings.UsageException;
import io.tiovivo.udp.MulticastGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * All that a node is told at its start: options win over the environment that the loader sets, and
 * that over defaults.
 *
 * @param directory for its id and its socket
 * @param fleet its name
 * @param card what it says about itself at first
 * @param carousel group and port of the fleet's carousel
 * @param interfaceName empty: all that are up
 * @param launch what the loader told; empty: started without a loader
 * @param logLevel least level that is shown
 * @param doubt what was odd about the settings but is no reason not to run; empty: nothing
 */
public record NodeSettings(
    Path directory,
    String fleet,
    NodeCard card,
    PeerAddress carousel,
    String interfaceName,
    Optional<LaunchEnvironment> launch,
    String logLevel,
    String doubt) {
  private static final String PORT = Integer.toString(MulticastGroup.DEFAULT_PORT);

  /** The command line; defaults come from the environment where the loader set it. */
  public static CommandLine commandLine(Map<String, String> environment) {
    return CommandLine.of("tiovivo node", "the edge node by itself, without a loader")
        .option("dir", "DIR", defaultDirectory(environment), "keeps the node's id and socket")
        .option("fleet", "NAME", or(environment, "TIOVIVO_FLEET", "home"), "whose nodes are peers")
        .optional("profile", "NAME", "hardware profile; default: detected")
        .option("iface", "NAME", or(environment, "TIOVIVO_IFACE", ""), "default: all that are up")
        .option(
            "group",
            "ADDRESS",
            or(environment, "TIOVIVO_GROUP", MulticastGroup.DEFAULT_IPV4),
            "of the carousel")
        .option("port", "PORT", port(environment), "of the carousel; hellos use the next one")
        .option("log", "LEVEL", "info", "trace, debug, info, warn or error")
        .example("tiovivo node --dir /tmp/node1 --iface lo")
        .example("tiovivo status --dir /tmp/node1");
  }

  /** The directory that both the node and {@code tiovivo status} take when none is given. */
  public static String defaultDirectory(Map<String, String> environment) {
    String home = System.getProperty("user.home", ".");
    return or(environment, "TIOVIVO_DIR", Path.of(home, ".tiovivo", "node").toString());
  }

  /**
   * Puts together what was typed, what the loader told, and the defaults.
   *
   * @param ownVersion what to call this version when no loader names the image's
   * @throws UsageException with what to do
   */
  public static NodeSettings of(Parsed parsed, Map<String, String> environment, String ownVersion)
      throws UsageException {
    Optional<LaunchEnvironment> launch = launch(environment);
    String fleet = parsed.text("fleet");
    Optional<String> flaw = Fleet.flaw(fleet);
    if (flaw.isPresent()) {
      throw parsed.wrong("fleet", fleet, "won't do: " + flaw.get());
    }
    StringBuilder doubt = new StringBuilder();
    String board = board(parsed, environment, doubt);
    String version = launch.map(LaunchEnvironment::version).orElse(ownVersion);
    NodeCard card =
        new NodeCard(
            Role.LEAF,
            word(version, NodeCard.MAX_VERSION),
            launch.map(told -> told.slot().name()).orElse(""),
            word(board, NodeCard.MAX_BOARD),
            false);
    return new NodeSettings(
        parsed.path("dir"),
        fleet,
        card,
        carousel(parsed),
        parsed.text("iface"),
        launch,
        parsed.choice("log", java.util.List.of("trace", "debug", "info", "warn", "error")),
        doubt.toString());
  }

  private static Optional<LaunchEnvironment> launch(Map<String, String> environment)
      throws UsageException {
    if (!environment.containsKey("TIOVIVO_SLOT")) {
      return Optional.empty();
    }
    try {
      return Optional.of(LaunchEnvironment.parse(environment));
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  // A typo on the command line is worth an error. A profile that the loader named, or a board that
  // is
  // not known, is not: the node runs all the same, and a node that would not could never be mended.
  private static String board(Parsed parsed, Map<String, String> environment, StringBuilder doubt)
      throws UsageException {
    Optional<String> given = parsed.maybe("profile");
    try {
      if (given.isPresent()) {
        return Profiles.named(given.get()).name();
      }
      String told = or(environment, "TIOVIVO_PROFILE", "");
      return told.isEmpty() ? Profiles.detect(Path.of("/")).name() : Profiles.named(told).name();
    } catch (UsageException | IOException e) {
      if (given.isPresent()) {
        throw new UsageException("--profile: " + e.getMessage());
      }
      doubt.append("no hardware profile: ").append(e.getMessage());
      return "unknown";
    }
  }

  private static PeerAddress carousel(Parsed parsed) throws UsageException {
    String group = parsed.text("group");
    int port = (int) parsed.integer("port", 1, 65_535);
    try {
      // The loader may listen to one source alone; nodes have to hear each other.
      return MulticastGroup.parse(group, port).peer();
    } catch (IllegalArgumentException e) {
      throw parsed.wrong("group", group, "won't do: " + e.getMessage());
    }
  }

  /** What a card can carry of a text of unknown origin. */
  private static String word(String text, int maxLength) {
    String plain = text.replaceAll("[^0-9A-Za-z._+~-]", "_");
    return plain.length() <= maxLength ? plain : plain.substring(0, maxLength);
  }

  private static String or(Map<String, String> environment, String name, String fallback) {
    String value = environment.getOrDefault(name, "");
    return value.isEmpty() ? fallback : value;
  }

  private static String port(Map<String, String> environment) {
    String port = or(environment, "TIOVIVO_PORT", PORT);
    return port.equals("0") ? PORT : port.toLowerCase(Locale.ROOT);
  }
}
