package io.tiovivo.node.overlay;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.AddressText;
import io.tiovivo.machine.StreamAddress;
import io.tiovivo.node.join.JoinReport;
import io.tiovivo.node.member.MemberRecord;
import io.tiovivo.node.member.MembershipView;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.proto.OverlayPeer;
import io.tiovivo.node.proto.PeersAnswer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All that a node has to do with, for people: ours first, then those with a session, then others.
 */
final class PeerList {
  /** Most that are listed. */
  static final int MAX_PEERS = 256;

  private final Crew crew;
  private final Map<NodeId, OverlayPeer.Builder> peers = new LinkedHashMap<>();
  private final PeersAnswer.Builder answer = PeersAnswer.newBuilder();

  PeerList(Crew crew) {
    this.crew = crew;
  }

  PeersAnswer of(long nowNs) {
    JoinReport join = crew.keeper.report(nowNs);
    join.supernode().ifPresent(contact -> add(contact, "supernode"));
    join.standbys().forEach(contact -> add(contact, "standby"));
    for (Remote remote : crew.sessions.remotes()) {
      session(remote);
    }
    MembershipView view = crew.membership.view();
    for (int i = 0; i < view.size() && peers.size() < MAX_PEERS; i++) {
      MemberRecord member = view.at(i);
      if (!member.id().equals(crew.identity.id())) {
        add(member.contact(), "member");
      }
    }
    peers.values().forEach(answer::addPeers);
    return answer.setMembers(view.size()).build();
  }

  private void session(Remote remote) {
    OverlayPeer.Builder peer = peers.get(remote.id());
    if (peer == null) {
      if (peers.size() >= MAX_PEERS) {
        return;
      }
      MemberRecord member = crew.membership.view().find(remote.id());
      String relation =
          crew.desk.holds(remote.id()) ? "leaf" : member == null ? "session" : "member";
      peer = put(remote.id(), relation);
      if (member != null) {
        peer.setVersion(member.facts().version()).setLoadPermille(member.loadPermille());
      }
    }
    peer.setSession(true)
        .setName(remote.credential().name())
        .setAddress(AddressText.withPort(remote.address()))
        .setTcp(StreamAddress.is(remote.address()));
  }

  private void add(Contact contact, String relation) {
    if (contact.id() == null || peers.containsKey(contact.id())) {
      return;
    }
    OverlayPeer.Builder peer = put(contact.id(), relation);
    peer.setAddress(AddressText.withPort(contact.address()))
        .setVersion(contact.version())
        .setLoadPermille(contact.loadPermille());
    if (relation.equals("member")) {
      peer.setState("alive");
    }
    Optional<Remote> remote = crew.sessions.remote(contact.id());
    remote.ifPresent(each -> peer.setSession(true).setName(each.credential().name()));
  }

  private OverlayPeer.Builder put(NodeId id, String relation) {
    OverlayPeer.Builder peer =
        OverlayPeer.newBuilder().setNodeId(ByteString.copyFrom(id.bytes())).setRelation(relation);
    peers.put(id, peer);
    return peer;
  }
}
