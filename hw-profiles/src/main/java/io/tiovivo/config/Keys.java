package io.tiovivo.config;

import io.tiovivo.settings.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table of keys: the one declaration from which parser, checks, commands and pages come. */
public final class Keys {
  static final String MAY_SET = "fleet.may-set";

  /** Begins the keys that limit what the fleet may set. */
  public static final String LIMIT = "fleet.limit.";

  /** Begins the keys of pins. */
  public static final String PIN = "pin.";

  private static final long MIB = 1L << 20;
  private static final long TIB = 1L << 40;
  private static final long SECOND_MS = 1000;
  private static final long DAY_MS = 86_400_000;

  private static final String ASK = "update.mode=ask";
  private static final String NO_BROKER = "mqtt.broker=";
  private static final String NO_REPORTS = "reports.broker=";
  private static final String NO_SERVICE = "serve.supernode=no serve.relay=no";

  private static final Map<String, Key> ALL = new LinkedHashMap<>();
  private static final Map<String, String> CHAPTERS = new LinkedHashMap<>();

  static {
    broker();
    updates();
    sharing();
    pins();
    page();
    care();
    reports();
    fleet();
    start();
  }

  private Keys() {}

  private static void broker() {
    chapter("mqtt.broker", "The home's broker");
    add("mqtt.broker", Syntax.BROKER, "")
        .cautious(NO_BROKER)
        .meaning(
            "Where Home Assistant and this node meet. Not set: no broker. `mqtts` is encrypted (port"
                + " 8883 unless given), `mqtt` is not (1883).")
        .example("mqtt://homeassistant.local");
    add("mqtt.user", Syntax.TEXT, "")
        .cautious(NO_BROKER)
        .meaning("As whom to log in at the broker.")
        .example("tiovivo");
    add("mqtt.password-file", Syntax.FILE, "")
        .cautious(NO_BROKER)
        .meaning(
            "Its first line is the password. It should be readable by nobody but the node"
                + " (`chmod 600`).")
        .example("mqtt.password");
    add("mqtt.ca-file", Syntax.FILE, "")
        .cautious(NO_BROKER)
        .meaning("Whom to trust as the broker, PEM. Not set: the authorities that Java trusts.")
        .example("broker-ca.pem");
    add("mqtt.certificate-file", Syntax.FILE, "")
        .cautious(NO_BROKER)
        .meaning("Certificate by which the broker knows this node, PEM; needs `mqtt.key-file`.")
        .example("node.pem");
    add("mqtt.key-file", Syntax.FILE, "")
        .cautious(NO_BROKER)
        .meaning("Private key of that certificate, PEM, PKCS #8.")
        .example("node-key.pem");
    add("mqtt.discovery-prefix", Syntax.TOPIC, "homeassistant")
        .meaning("Where Home Assistant looks for devices.")
        .example("homeassistant");
    add("mqtt.topic", Syntax.TOPIC, "tiovivo")
        .meaning("All topics of the node itself begin with it.")
        .example("tiovivo");
  }

  private static void updates() {
    chapter("update.mode", "Updates and quiet");
    add("update.mode", Syntax.CHOICE, "auto")
        .words("auto", "ask", "never")
        .byOwner()
        .byFleet()
        .cautious(ASK)
        .meaning(
            "`auto`: newer releases install themselves. `ask`: they are received and wait for you."
                + " `never`: they are not taken.")
        .example("ask");
    add("update.window", Syntax.WINDOWS, "always")
        .byOwner()
        .byFleet()
        .cautious(ASK)
        .meaning(
            "When a newer release may be put in force, in local time. Several spans are allowed; days"
                + " stand behind their span and name the day on which it begins. Only a release that"
                + " two release keys mark as a security emergency does not wait for it.")
        .example("01:30-05:00 mon-fri 00:00-07:00 sat,sun");
    add("update.skip", Syntax.RELEASES, "none")
        .byOwner()
        .cautious(ASK)
        .meaning("Releases that are never taken, by number.")
        .example("1765432100 1765518500");
    add("update.wait-for-others", Syntax.DURATION, "0s")
        .from(0, 365 * DAY_MS)
        .byOwner()
        .byFleet()
        .cautious(ASK)
        .meaning("For so long a release must have been on the air: others try it first.")
        .example("2d");
    add("quiet-hours", Syntax.WINDOWS, "none")
        .byOwner()
        .byFleet()
        .cautious(ASK)
        .meaning("No light, no restart for an update and no reception in the background.")
        .example("22:00-07:00");
    add("time-zone", Syntax.ZONE, Values.SYSTEM_ZONE)
        .byOwner()
        .byFleet()
        .cautious(ASK)
        .meaning("Of all times of day. `system`: what the machine says.")
        .example("Europe/Berlin");
  }

  private static void sharing() {
    chapter("serve.supernode", "What is shared with others");
    add("serve.supernode", Syntax.YES_NO, "yes")
        .byOwner()
        .byFleet()
        .cautious("serve.supernode=no")
        .meaning("Whether this node may become a supernode, which keeps places for others.")
        .example("no");
    add("serve.relay", Syntax.YES_NO, "yes")
        .byOwner()
        .byFleet()
        .cautious("serve.relay=no")
        .meaning("Whether it may pass traffic on for nodes that cannot reach each other.")
        .example("no");
    add("data.per-day", Syntax.SIZE, "unlimited")
        .from(MIB, TIB)
        .byOwner()
        .byFleet()
        .cautious(NO_SERVICE + " " + ASK)
        .meaning(
            "Cap of a day on what is received and sent for carousel and overlay. K, M, G are powers"
                + " of 1024, kB, MB, GB of 1000.")
        .example("500M");
    add("data.per-month", Syntax.SIZE, "unlimited")
        .from(MIB, TIB)
        .byOwner()
        .byFleet()
        .cautious(NO_SERVICE + " " + ASK)
        .meaning("The same of a calendar month.")
        .example("10G");
  }

  private static void pins() {
    chapter("gpio.backend", "Pins and light");
    add("gpio.backend", Syntax.CHOICE, "auto")
        .words("auto", "pi4j", "tools", "mock", "none")
        .cautious("gpio.backend=none")
        .meaning(
            "What drives the pins. `auto`: Pi4J on a Raspberry Pi, libgpiod's tools on other boards,"
                + " nothing on a machine without pins. `mock` pretends, and only when asked to.")
        .example("tools");
    add("gpio.led", Syntax.YES_NO, "yes")
        .byOwner()
        .byFleet()
        .meaning("Whether the board's status light shows anything.")
        .example("no");
    add(PIN + "*", Syntax.PIN, "")
        .meaning(
            "One pin; the last word is its name. It appears in Home Assistant as a switch, a sensor"
                + " or a dimmer. `safe` is what an output does when its state is not known any more,"
                + " after a power cut: `off` unless given. A line that is wrong leaves the pin alone.")
        .example("output pinctrl-bcm2711 5 active-low safe=last title=\"Boiler\"");
  }

  private static void page() {
    chapter("page", "Status page");
    add("page", Syntax.PAGE, "yes")
        .cautious("page=no")
        .meaning("Whether, and where, the page is served. `yes`: port 8488 on all of the LAN.")
        .example("127.0.0.1:8488");
    add("page.token-file", Syntax.FILE, "")
        .meaning(
            "Its first line lets a visitor toggle pins and order updates. Not set: the node makes one"
                + " in its directory.")
        .example("page.token");
  }

  private static void care() {
    chapter("log", "Log and rescue");
    add("log", Syntax.CHOICE, "info")
        .words("trace", "debug", "info", "warn", "error", "off")
        .byOwner()
        .byFleet()
        .meaning("Least level that is logged. Milestones are always, but for `off`.")
        .example("warn");
    add("rescue.key", Syntax.SSH_KEY, "none")
        .meaning("Public SSH key that the rescue shell lets in. `none`: there is no rescue shell.")
        .example(
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl me");
  }

  private static void reports() {
    chapter("reports.broker", "Reports to the fleet");
    String like = "As `mqtt.";
    add("reports.broker", Syntax.BROKER, "")
        .cautious(NO_REPORTS)
        .meaning(
            "Broker to which a supernode reports for itself and its leaves. Not set: it reports"
                + " nothing; a leaf hands its report to its supernode in any case.")
        .example("mqtts://fleet.example:8883");
    add("reports.user", Syntax.TEXT, "")
        .cautious(NO_REPORTS)
        .meaning(like + "user`.")
        .example("supernode");
    add("reports.password-file", Syntax.FILE, "")
        .cautious(NO_REPORTS)
        .meaning(like + "password-file`.")
        .example("reports.password");
    add("reports.ca-file", Syntax.FILE, "")
        .cautious(NO_REPORTS)
        .meaning(like + "ca-file`.")
        .example("fleet-ca.pem");
    add("reports.certificate-file", Syntax.FILE, "")
        .cautious(NO_REPORTS)
        .meaning(like + "certificate-file`.")
        .example("supernode.pem");
    add("reports.key-file", Syntax.FILE, "")
        .cautious(NO_REPORTS)
        .meaning(like + "key-file`.")
        .example("supernode-key.pem");
    add("reports.topic", Syntax.TOPIC, "tiovivo").meaning(like + "topic`.").example("tiovivo");
    add("reports.every", Syntax.DURATION, "15min")
        .from(10 * SECOND_MS, DAY_MS)
        .byFleet()
        .meaning("Between two reports of a node of which nothing has changed.")
        .example("1h");
  }

  private static void fleet() {
    chapter(MAY_SET, "What the fleet may set");
    add(MAY_SET, Syntax.KEYS, "all-safe")
        .cautious(MAY_SET + "=none")
        .meaning(
            "Which keys the head-end may set over the air, as far as this file does not set them"
                + " itself. `all-safe`: those that the table marks so. Brokers, secrets, pins, page"
                + " and rescue shell are never among them.")
        .example("log reports.every update.window");
    for (String name : ofFleet()) {
      Key key = ALL.get(name);
      if (key.syntax() != Syntax.ZONE) {
        add(LIMIT + name, Syntax.LIMIT, "")
            .cautious(MAY_SET + "=none")
            .meaning("To what the head-end may set `" + name + "`.")
            .example(exampleLimit(key));
      }
    }
  }

  private static String exampleLimit(Key key) {
    return switch (key.syntax()) {
      case SIZE -> "100M..2G";
      case DURATION -> "1h..7d".replace("7d", key.most() >= 7 * DAY_MS ? "7d" : "1d");
      case WINDOWS -> "00:00-06:00";
      default -> key.syntax() == Syntax.YES_NO ? "no" : key.words().get(1) + " " + key.fallback();
    };
  }

  private static void start() {
    chapter("fleet", "How it starts");
    String option = "As the option `--";
    add("fleet", Syntax.FLEET, "home")
        .meaning(option + "fleet` of `tiovivo node`: whose nodes are peers.")
        .example("garden");
    add("trust", Syntax.FILE, "")
        .meaning(
            option + "trust`: the fleet's public trust. Not set: `fleet.trust` in its directory.")
        .example("garden.trust");
    add("claim-file", Syntax.FILE, "")
        .meaning(
            "File with the claim code or token that vouches for this box. Not set: `fleet.claim` in"
                + " its directory.")
        .example("garden.claim");
    add("authority", Syntax.HOSTS, "")
        .meaning(option + "authority`: where to enrol, beside those that the beacon names.")
        .example("192.0.2.1:8487");
    add("join", Syntax.HOSTS, "")
        .meaning(option + "join`: supernodes to begin with.")
        .example("192.0.2.1:8486 super.example:8486");
    add("name", Syntax.TEXT, "")
        .meaning(option + "name`: as which it would like to be known.")
        .example("greenhouse");
    add("iface", Syntax.TEXT, "")
        .meaning(option + "iface`: network interface. Not set: the profile's, or all.")
        .example("eth0");
    add("role", Syntax.CHOICE, "auto")
        .words("auto", "leaf", "supernode")
        .cautious("role=leaf")
        .meaning(
            option
                + "role`: what profile and fleet need; never others' servant; always one, as far"
                + " as the credential grants it.")
        .example("supernode");
    add("listen", Syntax.LISTEN, "")
        .meaning(option + "listen`: unicast UDP. Not set: the carousel's port and 2.")
        .example("192.0.2.1:8486");
    add("tcp-port", Syntax.PORT, "0")
        .meaning(option + "tcp-port`: takes TLS where UDP is blocked; 0: nowhere.")
        .example("443");
    add("metrics", Syntax.LISTEN, "")
        .meaning(option + "metrics`: serves figures for Prometheus. Not set: nowhere.")
        .example("9100");
  }

  private static void chapter(String first, String title) {
    CHAPTERS.put(first, title);
  }

  private static Key add(String name, Syntax syntax, String fallback) {
    Key key = Key.of(name, syntax, fallback);
    if (ALL.putIfAbsent(name, key) != null) {
      throw new IllegalStateException(name + " is declared twice");
    }
    return key;
  }

  /** All of them, in the order of the page. */
  public static Collection<Key> all() {
    return ALL.values();
  }

  /** All names; one that ends in ".*" stands for any last word. */
  public static Collection<String> names() {
    return ALL.keySet();
  }

  /** The title that stands above a key; empty: it belongs to the one before. */
  public static Optional<String> chapter(Key key) {
    return Optional.ofNullable(CHAPTERS.get(key.name()));
  }

  /** What is declared of a name, a pin's included. */
  public static Optional<Key> find(String name) {
    boolean pin = name.matches("pin\\.[a-z][a-z0-9-]*");
    return Optional.ofNullable(name.endsWith("*") ? null : ALL.get(pin ? PIN + "*" : name));
  }

  /** Those that a fleet may set. */
  public static List<String> ofFleet() {
    List<String> names = new ArrayList<>();
    ALL.values().stream().filter(Key::fleet).forEach(each -> names.add(each.name()));
    return names;
  }

  /** Those that an owner may set while the node runs. */
  public static List<String> ofOwner() {
    List<String> names = new ArrayList<>();
    ALL.values().stream().filter(Key::owner).forEach(each -> names.add(each.name()));
    return names;
  }

  /** {@code " (did you mean NAME?)"}, or an empty text. */
  public static String hint(String name, Collection<String> names) {
    return Nearest.hint("", name, names);
  }
}
