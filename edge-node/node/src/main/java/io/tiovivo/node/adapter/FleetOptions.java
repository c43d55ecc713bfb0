package io.tiovivo.node.adapter;

import io.tiovivo.node.beacon.BeaconWindows;
import io.tiovivo.node.message.Contact;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.HostPort;
import io.tiovivo.settings.Parsed;
import io.tiovivo.settings.UsageException;
import io.tiovivo.udp.UnicastSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a node is told about its fleet and its part in it.
 *
 * @param trust the fleet's public trust file; empty: {@link #TRUST_FILE} in the node's directory,
 *     if it is there
 * @param trustTyped whether {@code trust} is an option: then it must be usable
 * @param listen where to take unicast datagrams
 * @param tcpPort where to take TLS connections of boxes whose network blocks UDP; 0: none are taken
 * @param join supernodes to begin with
 * @param authorities where to enrol, beside those that the beacon names
 * @param claim code or token that vouches for this box; empty: what is in {@code claimFile}
 * @param claimFile empty: {@link #CLAIM_FILE} in the node's directory, if it is there
 * @param wantedName as which the box would like to be known; empty: what the authority gives
 * @param role "auto": as the profile says; "leaf", "supernode"
 * @param beaconIntervalS from a beacon to the next look at the carousel, in seconds
 */
public record FleetOptions(
    Optional<Path> trust,
    boolean trustTyped,
    UnicastSource.Listen listen,
    int tcpPort,
    List<HostPort> join,
    List<HostPort> authorities,
    String claim,
    Optional<Path> claimFile,
    String wantedName,
    String role,
    int beaconIntervalS) {
  /** Where the trust of a fleet is looked for. */
  static final String TRUST_FILE = "fleet.trust";

  /** Where a card's token is looked for. */
  static final String CLAIM_FILE = "fleet.claim";

  static final List<String> ROLES = List.of("auto", "leaf", "supernode");

  /** Of the carousel's port: 8484, hellos 8485, overlay 8486. */
  static final int PORT_OFFSET = 2;

  private static final int MOST = 32;

  /** For a node that a loader starts: its command line comes with the image. */
  private static final String BEACON_INTERVAL = "TIOVIVO_BEACON_INTERVAL";

  /** Declares the options. */
  static CommandLine declare(CommandLine line, Map<String, String> environment) {
    return line.optional("trust", "FILE", "the fleet's public trust; default: DIR/fleet.trust")
        .optional("listen", "[ADDR:]PORT", "unicast UDP; default: carousel's port + 2, or any")
        .option("tcp-port", "PORT", "0", "takes TLS where UDP is blocked; 443 is best; 0: none")
        .repeated("join", "HOST:PORT", "supernode to begin with; the beacon names others")
        .repeated("authority", "HOST:PORT", "where to enrol; the beacon names others")
        .optional("claim", "CODE", "vouches for this box; default: DIR/fleet.claim")
        .optional("name", "NAME", "to be known as, if the authority agrees")
        .option("role", "ROLE", "auto", "auto, leaf or supernode")
        .option(
            "beacon-interval",
            "SECONDS",
            environment.getOrDefault(BEACON_INTERVAL, "" + BeaconWindows.INTERVAL_S),
            "from a beacon to the next look for one on the carousel")
        .explainedIn(
            "docs/NODE.md",
            "beacon-interval",
            "metrics",
            "listen",
            "tcp-port",
            "authority",
            "name",
            "claim",
            "role");
  }

  /** Reads them; {@code carouselPort} is what the default port follows from. */
  static FleetOptions of(Told told, int carouselPort) throws UsageException {
    Parsed parsed = told.parsed();
    boolean typed = parsed.given("trust");
    return new FleetOptions(
        typed ? Optional.of(parsed.path("trust")) : told.configured("trust"),
        typed,
        listen(told, carouselPort),
        parsed.given("tcp-port")
            ? (int) parsed.integer("tcp-port", 0, 0xFFFF)
            : Integer.parseInt(told.text("tcp-port")),
        hosts(told, "join"),
        hosts(told, "authority"),
        parsed.maybe("claim").orElse(""),
        told.configured("claim-file"),
        told.text("name"),
        parsed.given("role") ? parsed.choice("role", ROLES) : told.text("role"),
        (int) parsed.integer("beacon-interval", 1, 86_400));
  }

  private static UnicastSource.Listen listen(Told told, int carouselPort) throws UsageException {
    String given = told.text("listen");
    if (given.isEmpty()) {
      int port = carouselPort + PORT_OFFSET;
      return new UnicastSource.Listen(null, port > 0xFFFF ? 0 : port, true);
    }
    HostPort where =
        HostPort.parseLocal(given)
            .orElseThrow(
                () -> told.parsed().wrong("listen", given, "is neither PORT nor ADDRESS:PORT"));
    if (where.host().isEmpty()) {
      return new UnicastSource.Listen(null, where.port(), false);
    }
    return new UnicastSource.Listen(
        where
            .literal()
            .orElseThrow(() -> told.parsed().wrong("listen", given, "needs an IP address")),
        where.port(),
        false);
  }

  private static List<HostPort> hosts(Told told, String option) throws UsageException {
    Parsed parsed = told.parsed();
    List<String> texts = told.texts(option);
    if (texts.size() > MOST) {
      throw parsed.wrong(option, texts.get(MOST), "is one too many: at most " + MOST);
    }
    List<HostPort> hosts = new java.util.ArrayList<>();
    for (String text : texts) {
      hosts.add(
          HostPort.parse(text).orElseThrow(() -> parsed.wrong(option, text, "is not HOST:PORT")));
    }
    return List.copyOf(hosts);
  }

  /** How to reach a supernode that is known by its address alone. */
  static Contact contact(io.tiovivo.machine.PeerAddress address) {
    return new Contact(null, address, 0, "", 0);
  }
}
