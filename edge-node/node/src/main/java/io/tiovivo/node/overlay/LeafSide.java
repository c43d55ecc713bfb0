package io.tiovivo.node.overlay;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.join.JoinWorld;
import io.tiovivo.node.join.LeafCard;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.proto.Demand;
import io.tiovivo.node.role.Eligibility;
import io.tiovivo.node.role.RoleFacts;
import java.util.List;
import java.util.OptionalLong;

/** What the joining leaf asks of the rest of its node. */
final class LeafSide implements JoinWorld {
  private final Crew crew;
  private final RoleSide roles;

  LeafSide(Crew crew, RoleSide roles) {
    this.crew = crew;
    this.roles = roles;
  }

  @Override
  public LeafCard card() {
    OverlayIdentity identity = crew.identity;
    return new LeafCard(
        identity.incarnation(),
        identity.instance(),
        identity.credential().name(),
        crew.terms.version(),
        crew.terms.board());
  }

  @Override
  public boolean eligible() {
    return Eligibility.obstacles(facts(), crew.settings.role()).isEmpty();
  }

  @Override
  public boolean mega() {
    return Eligibility.reserve(facts(), crew.settings.role());
  }

  private RoleFacts facts() {
    return roles.facts(roles.nowNs());
  }

  @Override
  public boolean joinAllowed() {
    return crew.beacon.isOn(Crew.JOIN);
  }

  @Override
  public OptionalLong joinSpreadNs() {
    return crew.beacon.hasBeacon()
        ? OptionalLong.of(crew.beacon.joinSpreadMs() * 1_000_000L)
        : OptionalLong.empty();
  }

  @Override
  public long beaconSequence() {
    return crew.beacon.changedSequence();
  }

  @Override
  public List<Contact> segment() {
    return crew.segment.supernodes();
  }

  @Override
  public List<Contact> beaconContacts() {
    return crew.beacon.supernodes();
  }

  @Override
  public void beaconHeard(long nowNs, NodeId supernode, long sequence, Post post) {
    crew.beacons.heardOf(nowNs, supernode, sequence, post);
  }

  @Override
  public void demandHeard(long nowNs, Demand demand, Post post) {
    crew.roles.onDemand(nowNs, demand, post);
  }

  @Override
  public void observed(long nowNs, PeerAddress address) {
    crew.observed = address;
  }
}
