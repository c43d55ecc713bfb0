package io.tiovivo.node.overlay;

import static io.tiovivo.node.proto.OverlayMessage.BodyCase.*;

import io.tiovivo.credential.CredentialCheck;
import io.tiovivo.credential.CredentialVerdict;
import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Entropy;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.ask.Asks;
import io.tiovivo.node.beacon.BeaconBook;
import io.tiovivo.node.directory.Directory;
import io.tiovivo.node.guard.HostGuard;
import io.tiovivo.node.join.AddressBook;
import io.tiovivo.node.join.LeaseKeeper;
import io.tiovivo.node.lease.LeaseDesk;
import io.tiovivo.node.member.Membership;
import io.tiovivo.node.member.RecordPool;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.NodeStart;
import io.tiovivo.node.report.ReportDesk;
import io.tiovivo.node.role.Reachability;
import io.tiovivo.node.role.RoleKeeper;
import io.tiovivo.node.session.PeerCheck;
import io.tiovivo.node.session.Sessions;
import io.tiovivo.noise.NoiseCrypto;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Puts an overlay together out of its parts; a box and the simulator use the same. All that reaches
 * the world comes in here, as ports.
 */
public final class OverlayBuilder {
  private final OverlaySettings settings;
  private final OverlayIdentity identity;
  private HostTerms terms = HostTerms.of("", "", 0);
  private BeaconBook beacon;
  private PeerCheck check;
  private NoiseCrypto crypto;
  private Entropy entropy;
  private PeerAddress address;
  private int tcpPort;
  private RecordPool pool = RecordPool.NONE;

  private OverlayBuilder(OverlaySettings settings, OverlayIdentity identity) {
    this.settings = settings;
    this.identity = identity;
  }

  /** Begins. */
  public static OverlayBuilder of(OverlaySettings settings, OverlayIdentity identity) {
    return new OverlayBuilder(settings, identity);
  }

  /** What profile and owner say; without this the node is a leaf for good. */
  public OverlayBuilder terms(HostTerms newTerms) {
    terms = newTerms;
    return this;
  }

  /** What checks peers and beacons: one for all of a node. */
  public OverlayBuilder credentials(CredentialCheck credentials) {
    return credentials(credentials, new BeaconBook(credentials));
  }

  /** The same, with beacons that were heard before there was an overlay. */
  public OverlayBuilder credentials(CredentialCheck credentials, BeaconBook newBeacon) {
    beacon = newBeacon;
    check =
        (envelope, sessionKey) ->
            credentials.check(envelope, sessionKey) instanceof CredentialVerdict.Accepted accepted
                ? Optional.of(accepted.credential())
                : Optional.empty();
    return this;
  }

  /** Another check of peers than that of {@link #credentials}, which comes first. */
  public OverlayBuilder check(PeerCheck newCheck) {
    check = newCheck;
    return this;
  }

  /** The ports: cryptography, and what keys and tokens are made of. */
  public OverlayBuilder ports(NoiseCrypto newCrypto, Entropy newEntropy) {
    crypto = newCrypto;
    entropy = newEntropy;
    return this;
  }

  /**
   * Where this node takes datagrams, as far as it knows.
   *
   * @param newTcpPort of the TLS fallback; 0: none
   */
  public OverlayBuilder at(PeerAddress newAddress, int newTcpPort) {
    address = newAddress;
    tcpPort = newTcpPort;
    return this;
  }

  /** Shares records among the nodes of one process. */
  public OverlayBuilder pool(RecordPool newPool) {
    pool = newPool;
    return this;
  }

  /**
   * The whole overlay. It begins at its first deadline, which is at once.
   *
   * @param seed of jitter and random choices, which are no secrets: nodes must not share one
   */
  public OverlayMachine build(long seed, long nowNs) {
    require(beacon != null, "credentials");
    require(crypto != null && entropy != null, "ports");
    require(address != null, "an address");
    SplittableRandom seeds = new SplittableRandom(seed);
    Crew crew = new Crew(settings, terms, beacon, identity, nowNs);
    crew.local = address;
    crew.tcpPort = tcpPort;
    Parts parts = new Parts();
    OverlayMachine machine = new OverlayMachine(crew, parts, nowNs);
    leaf(crew, machine.roleSide(), seeds);
    supernode(crew, machine, seeds);
    ask(crew, seeds);
    crew.reports = new ReportDesk(new ReportSide(crew));
    crew.beacons = new BeaconShare(beacon, machine.aftermath()::onNewerBeacon);
    crew.sessions =
        new Sessions(
            settings.session(),
            identity.own(),
            crypto,
            check,
            crew.desk,
            machine.post(),
            entropy,
            seeds.nextLong());
    Upkeep upkeep = new Upkeep(crew, seeds.nextLong(), nowNs);
    parts
        .add(crew.keeper, EnumSet.of(ACCEPT, BUSY, RENEWED, HANDOVER))
        .add(crew.desk, EnumSet.of(JOIN, RENEW, LEAVE, RESERVE, RESERVED))
        .add(crew.membership, EnumSet.of(PROBE, PROBE_ACK, PROBE_REQUEST, GOSSIP, SYNC_REQUEST))
        .add(crew.directory, EnumSet.of(FIND, FOUND, PUBLISH, PUBLISHED, SUBSCRIBE, PRESENCE))
        .add(crew.asks, EnumSet.of(PING, PONG))
        .add(crew.reach, EnumSet.of(REACH_REQUEST, REACH_RESULT))
        .add(crew.beacons, EnumSet.of(BEACON_WANTED, BEACON_COPY))
        .add(crew.reports, EnumSet.of(REPORT))
        .add(crew.roles, EnumSet.noneOf(io.tiovivo.node.proto.OverlayMessage.BodyCase.class))
        .add(upkeep, EnumSet.noneOf(io.tiovivo.node.proto.OverlayMessage.BodyCase.class));
    machine.connect(upkeep);
    return machine;
  }

  private void leaf(Crew crew, RoleSide roleSide, SplittableRandom seeds) {
    crew.guard = new HostGuard(settings.guard());
    crew.book = new AddressBook(settings.join());
    crew.keeper =
        new LeaseKeeper(settings.join(), crew.book, new LeafSide(crew, roleSide), seeds.nextLong());
    crew.roles =
        new RoleKeeper(settings.role(), identity.id(), roleSide, roleSide, seeds.nextLong());
    crew.reach = new Reachability(settings.reach(), () -> askable(crew), seeds.nextLong());
  }

  private void supernode(Crew crew, OverlayMachine machine, SplittableRandom seeds) {
    MemberSide memberSide = new MemberSide(crew);
    long deskSeed = seeds.nextLong();
    crew.membership =
        new Membership(
            identity.id(),
            identity.incarnation(),
            settings.member(),
            memberSide,
            memberSide,
            pool,
            Crew::maySupernode,
            seeds.nextLong());
    crew.membership.watch(memberSide);
    crew.directory =
        new Directory(
            new NodeStart(
                identity.id(),
                identity.credential().name(),
                identity.incarnation(),
                identity.instance()),
            settings.directory(),
            crew.membership.view(),
            () -> crew.keeper.supernode().map(Contact::id),
            () -> beacon.isOn(Crew.LOOKUP) && !crew.shedding(),
            () -> beacon.isOn(Crew.PRESENCE) && !crew.shedding(),
            seeds.nextLong());
    crew.desk = new LeaseDesk(settings.lease(), new DeskSide(crew), crew.directory, deskSeed);
  }

  private void ask(Crew crew, SplittableRandom seeds) {
    AskSide side = new AskSide(crew);
    crew.asks = new Asks(settings.ask(), identity.id(), side, side, seeds.nextLong());
  }

  /** Whom to ask for a knock: our supernode and standbys, or some of the members. */
  private static List<Contact> askable(Crew crew) {
    List<Contact> contacts = new ArrayList<>();
    crew.keeper.supernode().ifPresent(contacts::add);
    contacts.addAll(crew.keeper.report(crew.startedNs).standbys());
    NodeId self = crew.identity.id();
    for (int i = 0; i < crew.membership.view().size() && contacts.size() < 8; i++) {
      Contact member = crew.membership.view().at(i).contact();
      if (!self.equals(member.id())) {
        contacts.add(member);
      }
    }
    return contacts;
  }

  private static void require(boolean given, String what) {
    if (!given) {
      throw new IllegalStateException("an overlay needs " + what);
    }
  }
}
