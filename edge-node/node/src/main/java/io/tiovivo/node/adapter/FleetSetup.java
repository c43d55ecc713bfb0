package io.tiovivo.node.adapter;

import io.tiovivo.carousel.BeaconReceiver;
import io.tiovivo.credential.Credential;
import io.tiovivo.credential.CredentialCheck;
import io.tiovivo.credential.CredentialCodec;
import io.tiovivo.identity.NodeId;
import io.tiovivo.identity.Trust;
import io.tiovivo.identity.jca.JcaSignatures;
import io.tiovivo.machine.Entropy;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.FleetSide;
import io.tiovivo.node.NodeMachine;
import io.tiovivo.node.beacon.BeaconBook;
import io.tiovivo.node.beacon.BeaconWindows;
import io.tiovivo.node.config.FleetWish;
import io.tiovivo.node.enrol.EnrolmentEvent;
import io.tiovivo.node.enrol.EnrolmentMachine;
import io.tiovivo.node.enrol.EnrolmentSettings;
import io.tiovivo.node.household.Desk;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.mqtt.ReportLink;
import io.tiovivo.node.overlay.HostTerms;
import io.tiovivo.node.overlay.OverlayBuilder;
import io.tiovivo.node.overlay.OverlayEvent;
import io.tiovivo.node.overlay.OverlayIdentity;
import io.tiovivo.node.overlay.OverlayMachine;
import io.tiovivo.node.overlay.OverlaySettings;
import io.tiovivo.node.session.OwnIdentity;
import io.tiovivo.noise.NoiseCrypto;
import io.tiovivo.noise.jca.JcaNoiseCrypto;
import io.tiovivo.profile.Role;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.HostPort;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a node has of its fleet: trust, keys, credential, the last beacon; and how its overlay is
 * made of them.
 */
final class FleetSetup implements FleetSide.Maker {
  /** What a supernode by its owner's will may hold when no profile says. */
  private static final int LEASES_WITHOUT_PROFILE = 800;

  private final NodeSettings settings;
  private final Entropy entropy;
  private final NodeKeys keys;
  private final NoiseCrypto crypto;
  private final CredentialCheck credentials;
  private final BeaconBook beacon;
  private final EnrolmentMachine enrolment;
  private final HostTerms terms;
  private final long instance;
  private final long seed;
  private final NodeLog log;
  private final FleetMemory memory;
  private long keptBeacon;

  /** Until the socket is open, which is told at once. */
  private final PeerAddress address = PeerAddress.of(new byte[] {127, 0, 0, 1}, 0);

  private FleetSetup(
      NodeSettings settings, Trust trust, FleetMemory memory, Entropy entropy, NodeLog log) {
    this.memory = memory;
    this.settings = settings;
    this.entropy = entropy;
    this.log = log;
    crypto = new JcaNoiseCrypto(entropy);
    Hardware hardware = Hardware.detect(Path.of("/"));
    keys = NodeKeys.open(settings.directory(), entropy, crypto, hardware, log::warn);
    keys.copied().ifPresent(log::warn);
    credentials = new CredentialCheck(trust);
    beacon = new BeaconBook(credentials);
    beacon.hear(0, memory.beacon());
    instance = random();
    seed = random();
    terms = terms(resolve(settings.fleetOptions().join(), log));
    enrolment =
        new EnrolmentMachine(
            EnrolmentSettings.standard(
                settings.fleet(),
                settings.card().board(),
                settings.card().version(),
                settings.fleetOptions().wantedName(),
                hardware.digest(),
                memory.claim(
                    settings.fleetOptions().claim(),
                    settings
                        .fleetOptions()
                        .claimFile()
                        .orElse(settings.directory().resolve(FleetOptions.CLAIM_FILE))),
                resolve(settings.fleetOptions().authorities(), log)),
            keys,
            credentials,
            keys.credential(),
            entropy,
            random(),
            0);
    if (enrolment.credential().isEmpty()) {
      memory.keepRequest(enrolment.requestFile());
    }
  }

  /**
   * Reads what is there.
   *
   * @param record root sets that the loader has learned; empty: none, or there is no loader
   * @return empty: this node has not been given a fleet's trust
   * @throws CommandException when the trust file that was named cannot be used
   */
  static Optional<FleetSetup> open(
      NodeSettings settings, Optional<byte[]> record, Entropy entropy, NodeLog log)
      throws CommandException {
    Optional<Path> named = settings.fleetOptions().trust();
    Path file = named.orElse(settings.directory().resolve(FleetOptions.TRUST_FILE));
    List<String> trouble = new ArrayList<>();
    FleetMemory memory = new FleetMemory(settings.directory(), log::warn);
    if (named.isPresent()) {
      memory.flaw(file, new JcaSignatures()).ifPresent(trouble::add);
    }
    Optional<Trust> trust = memory.trust(file, record, new JcaSignatures());
    trust
        .filter(each -> !each.fleet().equals(settings.fleet()))
        .ifPresent(
            each -> trouble.add("it is of fleet " + each.fleet() + ", not of " + settings.fleet()));
    if (trouble.isEmpty()) {
      return trust.map(each -> new FleetSetup(settings, each, memory, entropy, log));
    }
    String text = "cannot use the trust file " + file + ": " + trouble.get(0);
    if (settings.fleetOptions().trustTyped()) {
      throw CommandException.environment(text);
    }
    log.warn(text + "; this node keeps to its segment");
    return Optional.empty();
  }

  /** What is believed now. */
  Trust trust() {
    return credentials.trust();
  }

  NodeId id() {
    return NodeId.ofKey(keys.signingKey());
  }

  /** Tells the fleet of this node, and of those that it serves. */
  ReportLink reports(Desk desk, NodeMachine machine) {
    return new ReportLink(
        new ReportLink.Who(id(), settings.fleet(), keys.incarnation()),
        desk,
        leaf -> machine.overlay().map(overlay -> overlay.holds(leaf)).orElse(false),
        random());
  }

  /** What the node does beyond its segment; it begins when the node does. */
  FleetSide side() {
    return FleetSide.enrolling(beacon, enrolment, this);
  }

  @Override
  public OverlayIdentity identity(Credential credential, byte[] envelope) {
    OwnIdentity own =
        new OwnIdentity(id(), keys.session(), CredentialCodec.shown(envelope), instance);
    return new OverlayIdentity(own, credential, keys.incarnation());
  }

  @Override
  public OverlayMachine overlay(long nowNs, OverlayIdentity identity) {
    return OverlayBuilder.of(OverlaySettings.standard(settings.fleet()), identity)
        .terms(terms)
        .credentials(credentials, beacon)
        .ports(crypto, entropy)
        .at(address, 0)
        .build(seed, nowNs);
  }

  // ---- what is kept

  /** Keeps what an event brings, if it is worth a write. */
  void keep(long nowNs, Event event) {
    try {
      if (event instanceof EnrolmentEvent.Enrolled enrolled) {
        keys.keepCredential(enrolled.envelope());
      } else if (event instanceof EnrolmentEvent.TrustLearned) {
        memory.keepTrust(credentials.trust());
      } else if (event instanceof OverlayEvent.BeaconLearned learned
          && learned.changedSequence() != keptBeacon) {
        keptBeacon = learned.changedSequence();
        memory.keepBeacon(learned.envelope());
        memory.keepTrust(credentials.trust());
      }
    } catch (IOException e) {
      log.warn("cannot write in " + settings.directory() + ": " + e.getMessage());
    }
  }

  // ---- beacons off the carousel

  BeaconReceiver beaconReceiver() {
    return new BeaconReceiver(credentials.trust().tsi(), random());
  }

  BeaconWindows beaconWindows() {
    return new BeaconWindows(settings.fleetOptions().beaconIntervalS(), random());
  }

  BeaconBook beacons() {
    return beacon;
  }

  /** What the newest beacon would have this node set. */
  List<FleetWish> wishes() {
    List<FleetWish> wishes = new ArrayList<>();
    beacon.settings(id().toString()).forEach((key, value) -> wishes.add(new FleetWish(key, value)));
    return wishes;
  }

  // ----

  private HostTerms terms(List<PeerAddress> join) {
    FleetOptions options = settings.fleetOptions();
    boolean dedicated = options.role().equals("supernode");
    boolean allows =
        dedicated
            || settings.profile().filter(each -> each.roles().contains(Role.SUPERNODE)).isPresent();
    boolean mega = settings.profile().filter(each -> each.roles().contains(Role.MEGA)).isPresent();
    int leases =
        settings
            .profile()
            .map(each -> each.budget().leaves())
            .orElse(dedicated ? LEASES_WITHOUT_PROFILE : 0);
    List<Contact> contacts = new ArrayList<>();
    join.forEach(each -> contacts.add(FleetOptions.contact(each)));
    return new HostTerms(
        settings.card().version(),
        settings.card().board(),
        leases,
        allows,
        mega,
        dedicated,
        settings.serves(settings.configuration().config()),
        options.listen().address() != null,
        contacts,
        settings.launch().isPresent());
  }

  private static List<PeerAddress> resolve(List<HostPort> hosts, NodeLog log) {
    List<PeerAddress> addresses = new ArrayList<>();
    for (HostPort host : hosts) {
      Optional<PeerAddress> address =
          host.resolve().map(ip -> PeerAddress.of(ip.getAddress(), host.port()));
      if (address.isPresent()) {
        addresses.add(address.get());
      } else {
        log.warn("there is no address for " + host + " now; it is left out until the next start");
      }
    }
    return addresses;
  }

  private long random() {
    byte[] bytes = new byte[Long.BYTES];
    entropy.fill(bytes);
    return java.nio.ByteBuffer.wrap(bytes).getLong();
  }
}
