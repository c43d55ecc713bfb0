package io.tiovivo.node;

import io.tiovivo.credential.CredentialCheck;
import io.tiovivo.identity.Fleet;
import io.tiovivo.identity.proto.Grant;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.link.HelloMachine;
import io.tiovivo.node.link.HelloSettings;
import io.tiovivo.node.link.NodeCard;
import io.tiovivo.node.overlay.HostTerms;
import io.tiovivo.node.overlay.OverlayBuilder;
import io.tiovivo.node.overlay.OverlayIdentity;
import io.tiovivo.node.overlay.OverlayMachine;
import io.tiovivo.node.overlay.OverlaySettings;
import io.tiovivo.node.proto.Role;
import io.tiovivo.node.session.OwnIdentity;
import io.tiovivo.testkit.fleet.SimFleet;
import io.tiovivo.testkit.net.LinkShape;
import io.tiovivo.testkit.net.VirtualHost;
import io.tiovivo.testkit.net.VirtualNetwork;
import io.tiovivo.testkit.noise.CryptoCosts;
import io.tiovivo.testkit.noise.SimNoiseCrypto;
import java.util.Optional;
import java.util.SplittableRandom;

/** A whole node on a segment in virtual time, enrolled and with simulated cryptography. */
record SegmentBox(SimFleet.Member member, VirtualHost host, OverlayMachine overlay) {
  /** Enrols a box and starts its node. */
  static SegmentBox attach(
      VirtualNetwork network,
      SimFleet fleet,
      CryptoCosts costs,
      SplittableRandom random,
      String name,
      HostTerms terms,
      Grant... grants) {
    SimFleet.Member member = fleet.enrol(name, terms.board(), grants);
    String fleetName = member.credential().fleet();
    long instance = random.nextLong();
    OwnIdentity own =
        new OwnIdentity(member.credential().node(), member.keys(), member.envelope(), instance);
    LaterMachine later = new LaterMachine();
    VirtualHost host =
        network.attach(name, later, LinkShape.perfect().delay(500_000, 500_000)).keepEvents();
    OverlayMachine overlay =
        OverlayBuilder.of(
                OverlaySettings.standard(fleetName),
                new OverlayIdentity(own, member.credential(), 1))
            .terms(terms)
            .credentials(new CredentialCheck(fleet.trust()))
            .ports(
                new SimNoiseCrypto(random.split()::nextBytes, network.cost(), costs),
                random.split()::nextBytes)
            .at(host.address(), 0)
            .build(random.nextLong(), network.nowNs());
    NodeCard card = new NodeCard(Role.LEAF, "1.0.0", "", terms.board(), false);
    PeerAddress group = PeerAddress.of(new byte[] {(byte) 239, 1, 1, 1}, 8485);
    HelloSettings hello = HelloSettings.standard(own.id(), instance, Fleet.tsi(fleetName), group);
    later.machine =
        new NodeMachine(
            card,
            new HelloMachine(hello, card, random.nextLong(), network.nowNs()),
            Optional.empty(),
            Optional.of(FleetSide.of(overlay)));
    host.command(new NodeCommand.Listening(host.address(), 0));
    return new SegmentBox(member, host, overlay);
  }
}
