package io.tiovivo.headend.broadcast;

import io.tiovivo.carousel.CarouselSender;
import io.tiovivo.carousel.SenderSettings;
import io.tiovivo.console.LogLine;
import io.tiovivo.console.StatusLine;
import io.tiovivo.headend.authority.RevokedFile;
import io.tiovivo.headend.keys.EnvelopeSigner;
import io.tiovivo.headend.keys.FleetKeys;
import io.tiovivo.headend.keys.HeadendClock;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.image.proto.Beacon;
import io.tiovivo.image.proto.Pacing;
import io.tiovivo.settings.Command;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;
import io.tiovivo.settings.Units;
import io.tiovivo.settings.UsageException;
import io.tiovivo.udp.Interfaces;
import io.tiovivo.udp.LoopSettings;
import io.tiovivo.udp.MulticastGroup;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code tiovivo broadcast}: sends images round and round by multicast. */
public final class BroadcastCommand {
  static final CommandLine LINE =
      CommandLine.of("tiovivo broadcast", "send signed images round and round by multicast")
          .argument("IMAGE[:WEIGHT]...", "NAME.zip, NAME.boot; more weight, more of the rate")
          .optional("keys", "DIR", "the fleet's keys (~/.tiovivo/keys/FLEET)")
          .optional("fleet", "NAME", "which of the fleets below ~/.tiovivo/keys")
          .option("group", "ADDR", MulticastGroup.DEFAULT_IPV4, "multicast group, IPv4 or IPv6")
          .option("port", "PORT", "" + MulticastGroup.DEFAULT_PORT, "UDP port")
          .optional("iface", "NAME", "network interface (the first that leads out)")
          .option("ttl", "HOPS", "1", "how many routers it may pass, plus one")
          .option("rate", "MBIT", "8", "Mbit/s on the wire, IP headers included")
          .optional("trickle", "MBIT", "rate once most boxes have it (never slows down)")
          .option("trickle-after", "TIME", "1h", "how long after a change that is")
          .option("request-spread", "TIME", "1min", "boxes spread it to ask for more; 0s: none may")
          .option("dscp", "NUMBER", "0", "mark the packets, 0..63; 8: behind all else")
          .optional("for", "SECONDS", "stop after so long (never)")
          .repeated("halt", "IMAGE", "no box takes it: name or version")
          .repeated("pin", "IMAGE", "boxes go back to it: name or version")
          .optional("notice", "TEXT", "tell the boxes' owners, with each beacon")
          .option("join-spread", "TIME", "30s", "rebooted boxes spread their joins")
          .option("reboot-spread", "TIME", "5min", "updated boxes spread their reboots")
          .repeated("supernode", "ADDR", "HOST:PORT[/NODEID] to begin with")
          .repeated("authority", "ADDR", "HOST:PORT where boxes enrol")
          .repeated("switch-off", "NAME", "turn a function off in all boxes")
          .repeated("set", "KEY=VALUE", "sets it in all nodes: docs/CONFIG.md")
          .optional("beacon-file", "FILE", "keep the newest beacon there, for a broker")
          .optional("revoked", "FILE", "of tiovivo authority revoke (beside the keys)")
          .optional("trace", "FILE", "write a line of CSV per packet sent")
          .explainedIn(
              "docs/CAROUSEL.md",
              "fleet",
              "port",
              "ttl",
              "trickle",
              "trickle-after",
              "request-spread",
              "dscp",
              "for",
              "join-spread",
              "reboot-spread",
              "switch-off",
              "beacon-file",
              "revoked",
              "trace")
          .exitCode(ExitCode.REFUSED, "refused")
          .example("tiovivo broadcast image.zip --iface eth0 --rate 20");

  private static final double MIN_MBIT = 0.016;
  private static final double MAX_MBIT = 10_000;
  private static final Duration MAX_SPREAD = Duration.ofDays(1);
  private static final Duration MAX_TIME = Duration.ofDays(3650);

  private BroadcastCommand() {}

  /** Runs the command. */
  public static int run(String... args) {
    return run(args, System.out, System.err);
  }

  static int run(String[] args, PrintStream out, PrintStream err) {
    return Command.run(LINE, args, out, err, BroadcastCommand::broadcast);
  }

  private static int broadcast(Parsed parsed) throws Exception {
    StatusLine status = StatusLine.standard();
    MulticastGroup group =
        MulticastGroup.ofOptions(parsed.text("group"), parsed.text("port"), UsageException::new);
    List<ReleaseShelf.Entry> entries = entries(parsed);
    Beacon.Builder said = FleetWords.of(parsed).setNotice(notice(parsed));
    RateSchedule rates = rates(parsed);
    long forNs = parsed.maybe("for").isPresent() ? seconds(parsed, "for").toNanos() : 0;
    Optional<Path> keysDirectory =
        parsed.given("keys") ? Optional.of(parsed.path("keys")) : Optional.empty();
    said.setPacing(
        Pacing.newBuilder()
            .setJoinSpreadMs(spread(parsed, "join-spread"))
            .setRebootSpreadMs(spread(parsed, "reboot-spread")));
    LoopSettings loop =
        LoopSettings.sender(group, parsed.maybe("iface"), (int) parsed.integer("ttl", 0, 255))
            .marked((int) parsed.integer("dscp", 0, LoopSettings.MAX_DSCP));
    int requestSpreadMs = rates.hasTrickle() ? spread(parsed, "request-spread") : 0;
    if (parsed.maybe("iface").isPresent()) {
      // Before the slow part: a wrong name should be told at once.
      Interfaces.named(parsed.text("iface"), group.isIpv4());
    }
    FleetKeys keys = FleetKeys.open(FleetKeys.directory(keysDirectory, parsed.maybe("fleet")));
    warnAboutTheClock(status);
    EnvelopeSigner signer = keys.signer(SigningContext.BEACON, HeadendClock.nowS());
    ReleaseShelf shelf =
        new ReleaseShelf(
            entries,
            keys.trust(),
            HeadendClock::nowS,
            new ReleaseShelf.Wishes(parsed.texts("halt"), parsed.texts("pin")));
    shelf.load();
    return run(
        parsed,
        status,
        new Plan(
            keys,
            signer,
            shelf,
            group,
            rates,
            requestSpreadMs,
            said.build(),
            requestSpreadMs > 0 ? loop.hearingAnswers() : loop,
            forNs));
  }

  private record Plan(
      FleetKeys keys,
      EnvelopeSigner signer,
      ReleaseShelf shelf,
      MulticastGroup group,
      RateSchedule rates,
      int requestSpreadMs,
      Beacon said,
      LoopSettings loop,
      long forNs) {}

  private static int run(Parsed parsed, StatusLine status, Plan plan) throws Exception {
    int tsi = plan.keys.trust().tsi();
    BeaconSigner signing = new BeaconSigner(plan.keys.directory(), plan.signer);
    BeaconMaker beacons =
        new BeaconMaker(plan.keys.fleet(), plan.said, HeadendClock::nowMs, signing::envelope);
    RevokedWatch revoked =
        new RevokedWatch(
            parsed.given("revoked")
                ? parsed.path("revoked")
                : plan.keys.directory().resolve(RevokedFile.NAME),
            parsed.given("revoked"),
            beacons);
    revoked.load();
    SecureRandom random = new SecureRandom();
    CarouselSender sender =
        new CarouselSender(
                SenderSettings.of(tsi, plan.group.peer(), plan.rates.fullBitsPerSecond()),
                beacons,
                random::nextBytes)
            .hashing(signing::hashes);
    Optional<TraceFile> trace = trace(parsed, tsi);
    if (trace.isPresent()) {
      sender.traced();
    }
    Optional<BeaconFile> beaconFile =
        parsed.given("beacon-file")
            ? Optional.of(new BeaconFile(parsed.path("beacon-file"), beacons))
            : Optional.empty();
    Broadcast broadcast =
        new Broadcast(sender, beacons, plan.shelf, revoked, beaconFile, status, trace);
    signing.onFailure(broadcast::fail);
    status.event(
        LogLine.of("starting")
            .with("fleet", plan.keys.fleet())
            .with("group", plan.group.address().getHostAddress())
            .with("port", plan.group.port())
            .with("rate_mbit", plan.rates.fullBitsPerSecond() / 1e6)
            .with("key", plan.signer.keyName()),
        "broadcasting for fleet "
            + plan.keys.fleet()
            + " to "
            + plan.group
            + " at "
            + Units.formatBitsPerSecond(plan.rates.fullBitsPerSecond())
            + "; Ctrl-C ends it");
    return broadcast.run(plan.loop, plan.rates, plan.requestSpreadMs, plan.forNs);
  }

  static RateSchedule rates(Parsed parsed) throws UsageException {
    double mbit = parsed.decimal("rate", MIN_MBIT, MAX_MBIT);
    long full = Math.round(mbit * 1e6);
    if (!parsed.given("trickle")) {
      return RateSchedule.steady(full);
    }
    double trickle = parsed.decimal("trickle", MIN_MBIT, MAX_MBIT);
    if (trickle > mbit) {
      throw new UsageException(
          "--trickle " + parsed.text("trickle") + " is faster than --rate " + parsed.text("rate"));
    }
    long afterNs = parsed.duration("trickle-after", Duration.ZERO, MAX_TIME).toNanos();
    return new RateSchedule(full, Math.round(trickle * 1e6), afterNs);
  }

  private static Optional<TraceFile> trace(Parsed parsed, int tsi)
      throws IOException, UsageException {
    return parsed.maybe("trace").isPresent()
        ? Optional.of(new TraceFile(parsed.path("trace"), tsi))
        : Optional.empty();
  }

  /** {@code a.zip} or {@code a.zip:3}; a path may have a colon of its own. */
  static List<ReleaseShelf.Entry> entries(Parsed parsed) throws UsageException {
    List<ReleaseShelf.Entry> entries = new ArrayList<>();
    for (String argument : parsed.arguments()) {
      int colon = argument.lastIndexOf(':');
      boolean weighted = colon > 0 && argument.substring(colon + 1).matches("[0-9]{1,4}");
      int weight = weighted ? Integer.parseInt(argument.substring(colon + 1)) : 1;
      if (weight < 1 || weight > io.tiovivo.carousel.OnAirImage.MAX_WEIGHT) {
        throw new UsageException(
            "the weight of "
                + argument
                + " is not in 1.."
                + io.tiovivo.carousel.OnAirImage.MAX_WEIGHT);
      }
      entries.add(
          new ReleaseShelf.Entry(
              Path.of(weighted ? argument.substring(0, colon) : argument), weight));
    }
    if (entries.size() > CarouselSender.MAX_IMAGES) {
      throw new UsageException(
          entries.size() + " images are too many: at most " + CarouselSender.MAX_IMAGES);
    }
    return entries;
  }

  private static String notice(Parsed parsed) throws UsageException {
    String notice = parsed.maybe("notice").orElse("");
    int bytes = notice.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > BeaconMaker.MAX_NOTICE_BYTES) {
      throw new UsageException(
          "--notice has " + bytes + " bytes: at most " + BeaconMaker.MAX_NOTICE_BYTES);
    }
    return notice;
  }

  /** A number alone is seconds. */
  private static Duration seconds(Parsed parsed, String name) throws UsageException {
    if (parsed.text(name).matches("[0-9]+(\\.[0-9]+)?")) {
      return Duration.ofNanos(Math.round(parsed.decimal(name, 0.001, MAX_TIME.toSeconds()) * 1e9));
    }
    return parsed.duration(name, Duration.ofMillis(1), MAX_TIME);
  }

  private static int spread(Parsed parsed, String name) throws UsageException {
    return (int) parsed.duration(name, Duration.ZERO, MAX_SPREAD).toMillis();
  }

  private static void warnAboutTheClock(StatusLine status) {
    if (HeadendClock.unset()) {
      String message =
          "this machine's clock is not set: beacons will tell boxes a time in the past; set it (for"
              + " instance with ntpd) and start again";
      status.event(LogLine.of("warning").with("message", message), "warning: " + message);
    }
  }
}
