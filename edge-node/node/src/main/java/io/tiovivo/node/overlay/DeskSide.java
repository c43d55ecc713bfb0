package io.tiovivo.node.overlay;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.lease.LeaseWorld;
import io.tiovivo.node.lease.Spare;
import io.tiovivo.node.member.MemberRecord;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.proto.Demand;

/** What the desk of a supernode asks of the rest of its node. */
final class DeskSide implements LeaseWorld {
  private final Crew crew;

  DeskSide(Crew crew) {
    this.crew = crew;
  }

  @Override
  public int members() {
    return crew.membership.view().size();
  }

  @Override
  public Spare member(int index) {
    MemberRecord member = crew.membership.view().at(index);
    boolean others = !member.id().equals(crew.identity.id());
    return new Spare(
        member.contact(),
        member.facts().leaves(),
        member.facts().capacity(),
        others && !member.facts().draining());
  }

  @Override
  public Demand demand(long nowNs) {
    return crew.roles.demand(nowNs);
  }

  @Override
  public long beaconSequence() {
    return crew.beacon.changedSequence();
  }

  @Override
  public void beaconHeard(long nowNs, NodeId leaf, long sequence, Post post) {
    crew.beacons.heardOf(nowNs, leaf, sequence, post);
  }

  @Override
  public boolean joinAllowed() {
    return crew.beacon.isOn(Crew.JOIN);
  }

  @Override
  public boolean handoverAllowed() {
    return crew.beacon.isOn(Crew.HANDOVER);
  }

  @Override
  public boolean isMember(NodeId id) {
    return crew.membership.view().find(id) != null;
  }

  @Override
  public byte[] ticket(PeerAddress from, long dueNs) {
    return crew.sessions.ticket(from, Purpose.JOIN, dueNs);
  }
}
