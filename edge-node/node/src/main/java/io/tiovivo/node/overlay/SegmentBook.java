package io.tiovivo.node.overlay;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.link.HelloSettings;
import io.tiovivo.node.link.Peer;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.proto.Role;
import io.tiovivo.node.role.RoleWorld.SegmentPeer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who says hello on our segment and takes overlay messages. Hints: hellos are not signed, and a
 * session shows who it really is.
 */
final class SegmentBook {
  /** Most supernodes of the segment that a leaf tries. */
  static final int MAX_SUPERNODES = 8;

  private final Map<NodeId, Peer> peers = new LinkedHashMap<>(4);

  /** Returns whether there is one more supernode than before. */
  boolean put(Peer peer, boolean gone) {
    Peer before = peers.get(peer.id());
    if (gone || peer.card().overlayPort() == 0) {
      peers.remove(peer.id());
      return false;
    }
    if (before == null && peers.size() >= HelloSettings.MAX_PEERS) {
      return false;
    }
    peers.put(peer.id(), peer);
    return isSupernode(peer) && (before == null || !isSupernode(before));
  }

  /** Those that say they are supernodes. */
  List<Contact> supernodes() {
    List<Contact> contacts = new ArrayList<>();
    for (Peer peer : peers.values()) {
      if (isSupernode(peer) && contacts.size() < MAX_SUPERNODES) {
        PeerAddress from = peer.address();
        PeerAddress address = new PeerAddress(from.high(), from.low(), peer.card().overlayPort());
        contacts.add(new Contact(peer.id(), address, 0, peer.card().version(), 0));
      }
    }
    return contacts;
  }

  /** All of them. */
  List<SegmentPeer> all() {
    List<SegmentPeer> all = new ArrayList<>(peers.size());
    peers.values().forEach(peer -> all.add(new SegmentPeer(peer.id(), isSupernode(peer))));
    return all;
  }

  private static boolean isSupernode(Peer peer) {
    return peer.card().role() == Role.SUPERNODE || peer.card().role() == Role.MEGA;
  }
}
