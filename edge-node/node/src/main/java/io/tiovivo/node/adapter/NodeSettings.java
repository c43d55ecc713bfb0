package io.tiovivo.node.adapter;

import io.tiovivo.boot.slots.LaunchEnvironment;
import io.tiovivo.identity.Fleet;
import io.tiovivo.node.config.Configuration;
import io.tiovivo.node.config.NodeConfig;
import io.tiovivo.node.config.files.ConfigFiles;
import io.tiovivo.node.link.NodeCard;
import io.tiovivo.node.proto.Role;
import io.tiovivo.profile.Profile;
import io.tiovivo.profile.Profiles;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.HostPort;
import io.tiovivo.settings.Parsed;
import io.tiovivo.settings.Units;
import io.tiovivo.settings.UsageException;
import io.tiovivo.udp.InterfaceChoice;
import io.tiovivo.udp.MulticastGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a node is told at its start: options win over the environment that the loader sets, that
 * over the configuration, and that over defaults.
 *
 * @param directory for its id and its socket
 * @param fleet its name
 * @param card what it says about itself at first
 * @param carousel where the fleet's carousel is, and from whom
 * @param interfaces where it and the neighbours are
 * @param profile of the hardware; empty: not known
 * @param launch what the loader told; empty: started without a loader
 * @param logLevel least level that is shown
 * @param logFixed whether an option says so, for as long as this process runs
 * @param fleetOptions what it is told about its fleet and its part in it
 * @param metrics where to serve them over HTTP; empty: nowhere
 * @param configFiles where the configuration lies
 * @param configuration what they say
 * @param doubts what was odd about the settings but is no reason not to run
 */
public record NodeSettings(
    Path directory,
    String fleet,
    NodeCard card,
    MulticastGroup carousel,
    InterfaceChoice interfaces,
    Optional<Profile> profile,
    Optional<LaunchEnvironment> launch,
    String logLevel,
    boolean logFixed,
    FleetOptions fleetOptions,
    Optional<InetSocketAddress> metrics,
    ConfigFiles configFiles,
    Configuration configuration,
    List<String> doubts) {
  private static final String PORT = Integer.toString(MulticastGroup.DEFAULT_PORT);

  /** The command line; defaults come from the environment where the loader set it. */
  public static CommandLine commandLine(Map<String, String> environment) {
    CommandLine line =
        CommandLine.of("tiovivo node", "the edge node by itself, without a loader")
            .option("dir", "DIR", defaultDirectory(environment), "keeps key and socket")
            .option(
                "fleet",
                "NAME",
                or(environment, LaunchEnvironment.FLEET, "home"),
                "whose nodes are peers")
            .optional("profile", "NAME", "hardware profile; default: detected")
            .option(
                "iface",
                "NAME",
                or(environment, LaunchEnvironment.NETWORK_INTERFACE, ""),
                "default: the profile's, or all")
            .option(
                "group",
                "ADDRESS",
                or(environment, LaunchEnvironment.GROUP, MulticastGroup.DEFAULT_IPV4),
                "of the carousel")
            .option("port", "PORT", port(environment), "of the carousel; hellos: the next")
            .optional("config", "FILE", "default: DIR/tiovivo.conf, if it is there")
            .option("log", "LEVEL", "info", "trace, debug, info, warn, error or off")
            .optional("metrics", "[ADDR:]PORT", "over HTTP at /metrics; default: loopback");
    return FleetOptions.declare(line, environment)
        .example("tiovivo node --dir /tmp/node1 --iface lo");
  }

  /** The directory that both the node and {@code tiovivo status} take when none is given. */
  public static String defaultDirectory(Map<String, String> environment) {
    String home = System.getProperty("user.home", ".");
    return or(
        environment, LaunchEnvironment.DIRECTORY, Path.of(home, ".tiovivo", "node").toString());
  }

  /**
   * Puts together what was typed, what the loader told, and the defaults.
   *
   * @param ownVersion what to call this version when no loader names the image's
   * @throws CommandException with what to do
   */
  public static NodeSettings of(Parsed parsed, Map<String, String> environment, String ownVersion)
      throws CommandException {
    Optional<LaunchEnvironment> launch = launch(environment);
    List<String> doubts = new ArrayList<>();
    Optional<Profile> profile = profile(parsed, environment, doubts);
    profile.ifPresent(found -> doubts.addAll(doubts(found, launch.isPresent())));
    ConfigFiles files =
        ConfigFiles.of(
            parsed.given("config") ? Optional.of(parsed.path("config")) : Optional.empty(),
            environment,
            parsed.path("dir"));
    Configuration configuration = files.read(profile.map(Profile::gpio));
    Told words = new Told(parsed, configuration);
    String fleet =
        environment.containsKey(LaunchEnvironment.FLEET)
            ? parsed.text("fleet")
            : words.text("fleet");
    Optional<String> flaw = Fleet.flaw(fleet);
    if (flaw.isPresent()) {
      throw parsed.wrong("fleet", fleet, "won't do: " + flaw.get());
    }
    String version = launch.map(LaunchEnvironment::version).orElse(ownVersion);
    NodeCard card =
        new NodeCard(
            Role.LEAF,
            word(version, NodeCard.MAX_VERSION),
            launch.map(told -> told.slot().name()).orElse(""),
            word(profile.map(Profile::name).orElse("unknown"), NodeCard.MAX_BOARD),
            false);
    MulticastGroup carousel =
        MulticastGroup.ofOptions(parsed.text("group"), parsed.text("port"), UsageException::new);
    return new NodeSettings(
        parsed.path("dir"),
        fleet,
        card,
        carousel,
        new InterfaceChoice(
            Optional.of(
                    environment.containsKey(LaunchEnvironment.NETWORK_INTERFACE)
                        ? parsed.text("iface")
                        : words.text("iface"))
                .filter(name -> !name.isEmpty()),
            profile.map(found -> found.network().interfaces()).orElse(List.of())),
        profile,
        launch,
        parsed.given("log") ? parsed.choice("log", LiveLog.LEVELS) : words.text("log"),
        parsed.given("log"),
        FleetOptions.of(words, carousel.port()),
        metrics(words),
        files,
        configuration,
        List.copyOf(doubts));
  }

  /** Whether this node may serve others, as far as its owner is concerned. */
  boolean serves(NodeConfig config) {
    return !fleetOptions.role().equals("leaf") && config.owner().supernode();
  }

  private static Optional<InetSocketAddress> metrics(Told told) throws UsageException {
    String given = told.text("metrics");
    if (given.isEmpty()) {
      return Optional.empty();
    }
    Optional<HostPort> where = HostPort.parseLocal(given);
    Optional<InetAddress> address =
        where.flatMap(
            each ->
                each.host().isEmpty()
                    ? Optional.of(InetAddress.getLoopbackAddress())
                    : each.literal());
    return Optional.of(
        new InetSocketAddress(
            address.orElseThrow(
                () -> told.parsed().wrong("metrics", given, "is neither PORT nor ADDRESS:PORT")),
            where.orElseThrow().port()));
  }

  private static Optional<LaunchEnvironment> launch(Map<String, String> environment)
      throws UsageException {
    if (!environment.containsKey(LaunchEnvironment.SLOT)) {
      return Optional.empty();
    }
    try {
      return Optional.of(LaunchEnvironment.parse(environment));
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  // A typo on the command line is worth an error. A profile that the loader named, or a board that
  // is not known, is not: the node runs all the same; one that would not could never be mended.
  private static Optional<Profile> profile(
      Parsed parsed, Map<String, String> environment, List<String> doubts) throws UsageException {
    Optional<String> given = parsed.maybe("profile");
    try {
      if (given.isPresent()) {
        return Optional.of(Profiles.named(given.get()));
      }
      String told = or(environment, LaunchEnvironment.PROFILE, "");
      return Optional.of(told.isEmpty() ? Profiles.detect(Path.of("/")) : Profiles.named(told));
    } catch (UsageException | IOException e) {
      if (given.isPresent()) {
        throw new UsageException("--profile: " + e.getMessage());
      }
      doubts.add("no hardware profile: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Where this process is not what its profile says; a node started by hand takes what it gets. */
  private static List<String> doubts(Profile profile, boolean launched) {
    List<String> doubts = new ArrayList<>();
    String architecture = Profiles.hostArchitecture();
    if (!profile.architecture().equals(architecture)) {
      doubts.add(
          "profile "
              + profile.name()
              + " is for "
              + profile.architecture()
              + ", this machine is "
              + architecture);
    }
    long heapBytes = Runtime.getRuntime().maxMemory();
    if (launched && heapBytes > profile.jvm().nodeHeapBytes()) {
      doubts.add(
          "the heap may grow to "
              + Units.formatBytes(heapBytes)
              + ", profile "
              + profile.name()
              + " has room for "
              + Units.formatBytes(profile.jvm().nodeHeapBytes()));
    }
    return doubts;
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
    String port = or(environment, LaunchEnvironment.PORT, PORT);
    return port.equals("0") ? PORT : port;
  }
}
