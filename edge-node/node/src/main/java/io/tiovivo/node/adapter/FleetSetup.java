package io.tiovivo.node.adapter;

import io.tiovivo.credential.Credential;
import io.tiovivo.credential.CredentialCheck;
import io.tiovivo.credential.CredentialCodec;
import io.tiovivo.files.WholeFile;
import io.tiovivo.identity.NodeId;
import io.tiovivo.identity.Trust;
import io.tiovivo.identity.TrustException;
import io.tiovivo.identity.jca.JcaSignatures;
import io.tiovivo.identity.proto.TrustChain;
import io.tiovivo.machine.Entropy;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.FleetSide;
import io.tiovivo.node.beacon.BeaconBook;
import io.tiovivo.node.enrol.EnrolmentEvent;
import io.tiovivo.node.enrol.EnrolmentMachine;
import io.tiovivo.node.enrol.EnrolmentSettings;
import io.tiovivo.node.message.Contact;
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
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a node has of its fleet: trust, keys, credential, the last beacon; and how its overlay is
 * made of them.
 */
final class FleetSetup implements FleetSide.Maker {
  /** Root sets that came after those of the trust file. */
  private static final String LEARNED_FILE = "fleet.trust.learned";

  private static final String BEACON_FILE = "beacon.last";
  private static final int MAX_CLAIM_BYTES = 256;

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
  private long keptBeacon;

  /** Until the socket is open, which is told at once. */
  private final PeerAddress address = PeerAddress.of(new byte[] {127, 0, 0, 1}, 0);

  private FleetSetup(NodeSettings settings, Trust trust, Entropy entropy, NodeLog log) {
    this.settings = settings;
    this.entropy = entropy;
    this.log = log;
    crypto = new JcaNoiseCrypto(entropy);
    Hardware hardware = Hardware.detect(Path.of("/"));
    keys = NodeKeys.open(settings.directory(), entropy, crypto, hardware, log::warn);
    keys.copied().ifPresent(log::warn);
    credentials = new CredentialCheck(trust);
    beacon = new BeaconBook(credentials);
    beacon.hear(0, read(BEACON_FILE, Trust.MAX_ENVELOPE_BYTES));
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
                claim(),
                resolve(settings.fleetOptions().authorities(), log)),
            keys,
            credentials,
            keys.credential(),
            entropy,
            random(),
            0);
  }

  /**
   * Reads what is there.
   *
   * @return empty: this node has not been given a fleet's trust
   * @throws CommandException when the trust file that was named cannot be used
   */
  static Optional<FleetSetup> open(NodeSettings settings, Entropy entropy, NodeLog log)
      throws CommandException {
    Optional<Path> named = settings.fleetOptions().trust();
    Path file = named.orElse(settings.directory().resolve(FleetOptions.TRUST_FILE));
    if (named.isEmpty() && !Files.exists(file)) {
      return Optional.empty();
    }
    Optional<String> flaw;
    try {
      byte[] given = limited(file, Trust.MAX_FILE_BYTES);
      Trust trust = newest(settings.directory(), given, Trust.parse(given, new JcaSignatures()));
      if (trust.fleet().equals(settings.fleet())) {
        return Optional.of(new FleetSetup(settings, trust, entropy, log));
      }
      flaw = Optional.of("it is of fleet " + trust.fleet() + ", not of " + settings.fleet());
    } catch (IOException | TrustException e) {
      flaw = Optional.of(String.valueOf(e.getMessage()));
    }
    String trouble = "cannot use the trust file " + file + ": " + flaw.get();
    if (named.isPresent()) {
      throw CommandException.environment(trouble);
    }
    log.warn(trouble + "; this node keeps to its segment");
    return Optional.empty();
  }

  /** What was learned after the trust file, if it goes on from the same first root set. */
  private static Trust newest(Path directory, byte[] given, Trust trust) {
    try {
      byte[] learned = limited(directory.resolve(LEARNED_FILE), Trust.MAX_FILE_BYTES);
      Trust later = Trust.parse(learned, new JcaSignatures());
      boolean same =
          TrustChain.parseFrom(given)
              .getRootSets(0)
              .getPayload()
              .equals(TrustChain.parseFrom(learned).getRootSets(0).getPayload());
      return same && later.version() > trust.version() ? later : trust;
    } catch (IOException | TrustException none) {
      return trust;
    }
  }

  NodeId id() {
    return NodeId.ofKey(keys.signingKey());
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
        WholeFile.replace(settings.directory().resolve(LEARNED_FILE), credentials.trust().bytes());
      } else if (event instanceof OverlayEvent.BeaconLearned learned
          && learned.changedSequence() != keptBeacon) {
        keptBeacon = learned.changedSequence();
        WholeFile.replace(settings.directory().resolve(BEACON_FILE), learned.envelope());
      }
    } catch (IOException e) {
      log.warn("cannot write in " + settings.directory() + ": " + e.getMessage());
    }
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
        !options.role().equals("leaf"),
        options.listen().address() != null,
        contacts,
        settings.launch().isPresent());
  }

  private static List<PeerAddress> resolve(List<HostPort> hosts, NodeLog log) {
    List<PeerAddress> addresses = new ArrayList<>();
    for (HostPort host : hosts) {
      Optional<PeerAddress> address = host.resolve();
      if (address.isPresent()) {
        addresses.add(address.get());
      } else {
        log.warn("there is no address for " + host + " now; it is left out until the next start");
      }
    }
    return addresses;
  }

  private String claim() {
    String given = settings.fleetOptions().claim();
    return given.isEmpty()
        ? new String(read(FleetOptions.CLAIM_FILE, MAX_CLAIM_BYTES), StandardCharsets.ISO_8859_1)
            .strip()
        : given;
  }

  private byte[] read(String name, int mostBytes) {
    try {
      byte[] bytes = limited(settings.directory().resolve(name), mostBytes);
      return bytes.length <= mostBytes ? bytes : new byte[0];
    } catch (IOException notThere) {
      return new byte[0];
    }
  }

  /** One byte more than allowed at most, so that whoever looks sees what is too long. */
  private static byte[] limited(Path file, int mostBytes) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(mostBytes + 1);
    }
  }

  private long random() {
    byte[] bytes = new byte[Long.BYTES];
    entropy.fill(bytes);
    return java.nio.ByteBuffer.wrap(bytes).getLong();
  }
}
