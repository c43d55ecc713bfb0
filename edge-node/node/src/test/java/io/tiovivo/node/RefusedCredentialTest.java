package io.tiovivo.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.tiovivo.credential.Credential;
import io.tiovivo.credential.CredentialCheck;
import io.tiovivo.credential.EnrolmentPacket;
import io.tiovivo.identity.Clocks;
import io.tiovivo.identity.Fleet;
import io.tiovivo.identity.NodeId;
import io.tiovivo.identity.proto.Grant;
import io.tiovivo.image.proto.Beacon;
import io.tiovivo.image.proto.Revocations;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.beacon.BeaconBook;
import io.tiovivo.node.enrol.EnrolmentKeys;
import io.tiovivo.node.enrol.EnrolmentMachine;
import io.tiovivo.node.enrol.EnrolmentSettings;
import io.tiovivo.node.link.HelloMachine;
import io.tiovivo.node.link.HelloSettings;
import io.tiovivo.node.link.NodeCard;
import io.tiovivo.node.overlay.HostTerms;
import io.tiovivo.node.overlay.OverlayBuilder;
import io.tiovivo.node.overlay.OverlayCommand;
import io.tiovivo.node.overlay.OverlayEvent;
import io.tiovivo.node.overlay.OverlayIdentity;
import io.tiovivo.node.overlay.OverlayMachine;
import io.tiovivo.node.overlay.OverlaySettings;
import io.tiovivo.node.proto.Role;
import io.tiovivo.node.session.OwnIdentity;
import io.tiovivo.testkit.fleet.SimFleet;
import io.tiovivo.testkit.net.LinkShape;
import io.tiovivo.testkit.net.ListeningMachine;
import io.tiovivo.testkit.net.VirtualHost;
import io.tiovivo.testkit.net.VirtualNetwork;
import io.tiovivo.testkit.noise.CryptoCosts;
import io.tiovivo.testkit.noise.SimNoiseCrypto;
import io.tiovivo.testkit.noise.SimSignatures;
import io.tiovivo.wire.WireReader;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A leaf whose credential its supernode has reason not to take, while the leaf knows nothing. */
class RefusedCredentialTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long SEED = 20261121;
  private static final String FLEET = "refused";
  private static final Grant GRANT = Grant.GRANT_SUPERNODE;

  /** Hears questions and answers none. */
  private static final class SilentAuthority implements ListeningMachine {
    int questions;

    @Override
    public void onDatagram(long nowNs, PeerAddress from, WireReader in, Outbox out) {
      questions +=
          EnrolmentPacket.read(in, EnrolmentPacket.ENROL, Fleet.tsi(FLEET)).isPresent() ? 1 : 0;
    }
  }

  private final VirtualNetwork network = new VirtualNetwork(SEED);
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final CryptoCosts costs = CryptoCosts.measured();
  private final SimFleet fleet = new SimFleet(FLEET, new SimSignatures(network.cost(), costs));
  private final SilentAuthority authority = new SilentAuthority();
  private final PeerAddress authorityAddress = attach("authority", authority).address();
  private OverlayMachine supernode;
  private VirtualHost supernodesHost;
  private OverlayMachine leaf;
  private VirtualHost leafsHost;

  @BeforeEach
  void takeALease() {
    System.out.println("seed " + SEED);
    LaterMachine first = new LaterMachine();
    supernodesHost = attach("super", first);
    supernode =
        start(first, supernodesHost, HostTerms.dedicated("1.0.0", "vps", 100), "super", GRANT);
    LaterMachine second = new LaterMachine();
    leafsHost = attach("leaf", second);
    leaf = start(second, leafsHost, HostTerms.of("1.0.0", "rpi3b", 0), "leaf");
    assertTrue(network.runUntil(() -> supernode.holds(leaf.id()), 60 * SECOND), "has a lease");
    assertEquals(0, authority.questions, "nothing was amiss");
  }

  @Test
  void shouldAskTheAuthorityOnceAnHourHoweverOftenPeersRefuse() {
    supernodesHost.command(new OverlayCommand.Beacon(beaconThatVoidsAll()));

    boolean asked = network.runUntil(() -> authority.questions > 0, 660 * SECOND);
    assertTrue(asked, "within the ten minutes over which a fleet spreads its questions");
    network.runFor(3_500 * SECOND - network.nowNs());

    long refusals =
        supernode.status(network.nowNs()).getCountersList().stream()
            .filter(each -> each.getLabel().contains("bad_credential"))
            .mapToLong(each -> each.getValue())
            .sum();
    assertTrue(refusals > 3, refusals + " refusals: the fault fired");
    assertTrue(!supernode.holds(leaf.id()));
    assertEquals(1, told());
    network.runFor(3_600 * SECOND);
    assertEquals(2, told(), "again in the next hour");
  }

  @Test
  void shouldAskForNothingOnceItKnowsThatItIsRevoked() {
    byte[] beacon = fleet.beacon(beacon().setRevocations(revoked(leaf.id())).build());
    leafsHost.command(new OverlayCommand.Beacon(beacon));
    supernodesHost.command(new OverlayCommand.Beacon(beacon));
    network.runFor(3_600 * SECOND);

    assertTrue(!supernode.holds(leaf.id()));
    assertEquals(0, told());
    assertEquals(0, authority.questions);
  }

  private int told() {
    return leafsHost.events(OverlayEvent.CredentialRefused.class).size();
  }

  private byte[] beaconThatVoidsAll() {
    long afterS = Clocks.FIRST_S + 1;
    return fleet.beacon(
        beacon().setRevocations(Revocations.newBuilder().setCredentialsAfterS(afterS)).build());
  }

  private static Revocations revoked(NodeId id) {
    return Revocations.newBuilder().addNodes(ByteString.copyFrom(id.bytes())).build();
  }

  private static Beacon.Builder beacon() {
    return Beacon.newBuilder()
        .setFormat(1)
        .setFleet(FLEET)
        .setSequence(1_000)
        .setTimeS(Clocks.FIRST_S + 2)
        .setNotAfterS(Clocks.FIRST_S + 1_000_000);
  }

  private VirtualHost attach(String name, Machine machine) {
    return network.attach(name, machine, LinkShape.perfect().delay(500_000, 500_000)).keepEvents();
  }

  private OverlayMachine start(
      LaterMachine host, VirtualHost on, HostTerms terms, String name, Grant... grants) {
    SimFleet.Member member = fleet.enrol(name, terms.board(), grants);
    CredentialCheck belief = new CredentialCheck(fleet.trust());
    BeaconBook book = new BeaconBook(belief);
    EnrolmentMachine enrolment =
        new EnrolmentMachine(
            EnrolmentSettings.standard(
                FLEET, terms.board(), "1.0.0", "", new byte[0], "", List.of(authorityAddress)),
            new Keys(member),
            belief,
            member.envelope(),
            random.split()::nextBytes,
            random.nextLong(),
            0);
    NodeCard card = new NodeCard(Role.LEAF, "1.0.0", "", terms.board(), false);
    PeerAddress group = PeerAddress.of(new byte[] {(byte) 239, 1, 1, 1}, 8485);
    long instance = random.nextLong();
    NodeId id = member.credential().node();
    FleetSide.Maker maker = new Maker(member, instance, on, terms, belief, book);
    NodeMachine node =
        new NodeMachine(
            card,
            new HelloMachine(
                HelloSettings.standard(id, instance, Fleet.tsi(FLEET), group),
                card,
                random.nextLong(),
                network.nowNs()),
            Optional.empty(),
            Optional.of(FleetSide.enrolling(book, enrolment, maker)));
    host.machine = node;
    on.command(new NodeCommand.Listening(on.address(), 0));
    network.runFor(SECOND / 10);
    return node.overlay().orElseThrow();
  }

  /** Makes the overlay of one node. */
  private final class Maker implements FleetSide.Maker {
    private final SimFleet.Member member;
    private final long instance;
    private final VirtualHost host;
    private final HostTerms terms;
    private final CredentialCheck belief;
    private final BeaconBook book;

    Maker(
        SimFleet.Member member,
        long instance,
        VirtualHost host,
        HostTerms terms,
        CredentialCheck belief,
        BeaconBook book) {
      this.member = member;
      this.instance = instance;
      this.host = host;
      this.terms = terms;
      this.belief = belief;
      this.book = book;
    }

    @Override
    public OverlayIdentity identity(Credential credential, byte[] envelope) {
      OwnIdentity own = new OwnIdentity(credential.node(), member.keys(), envelope, instance);
      return new OverlayIdentity(own, credential, 1);
    }

    @Override
    public OverlayMachine overlay(long nowNs, OverlayIdentity identity) {
      return OverlayBuilder.of(OverlaySettings.standard(FLEET), identity)
          .terms(terms)
          .credentials(belief, book)
          .ports(
              new SimNoiseCrypto(random.split()::nextBytes, network.cost(), costs),
              random.split()::nextBytes)
          .at(host.address(), 0)
          .build(random.nextLong(), nowNs);
    }
  }

  /** Nobody here looks at what they sign. */
  private record Keys(SimFleet.Member member) implements EnrolmentKeys {
    @Override
    public byte[] signingKey() {
      return member.credential().signingKey();
    }

    @Override
    public byte[] sessionKey() {
      return member.keys().publicKey();
    }

    @Override
    public byte[] sign(byte[] message) {
      return new byte[64];
    }
  }
}
