package io.tiovivo.node.link;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Machine;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The peers of one segment, at most a fixed number: those that are in stay, newcomers wait. */
final class PeerTable {
  private final int maxPeers;
  private final Map<NodeId, Peer> peers = new LinkedHashMap<>();
  // No peer expires before this; hellos move expiries on without a search for the new minimum.
  private long nextExpiryNs = Machine.NEVER;

  PeerTable(int maxPeers) {
    this.maxPeers = maxPeers;
  }

  Optional<Peer> find(NodeId id) {
    return Optional.ofNullable(peers.get(id));
  }

  /** Adds or replaces; false if the peer is new and the table full. */
  boolean put(Peer peer) {
    if (peers.size() >= maxPeers && !peers.containsKey(peer.id())) {
      return false;
    }
    peers.put(peer.id(), peer);
    nextExpiryNs = Math.min(nextExpiryNs, peer.expiresNs());
    return true;
  }

  Optional<Peer> remove(NodeId id) {
    return Optional.ofNullable(peers.remove(id));
  }

  /** Removes what has expired by {@code nowNs} and passes it on. */
  void expire(long nowNs, Consumer<Peer> lost) {
    if (nowNs < nextExpiryNs) {
      return;
    }
    nextExpiryNs = Machine.NEVER;
    for (Iterator<Peer> all = peers.values().iterator(); all.hasNext(); ) {
      Peer peer = all.next();
      if (peer.expiresNs() <= nowNs) {
        all.remove();
        lost.accept(peer);
      } else {
        nextExpiryNs = Math.min(nextExpiryNs, peer.expiresNs());
      }
    }
  }

  /** When {@link #expire} is worth a call. */
  long nextExpiryNs() {
    return nextExpiryNs;
  }

  int count() {
    return peers.size();
  }

  /** A copy, in the order in which the peers were found. */
  List<Peer> list() {
    return List.copyOf(new ArrayList<>(peers.values()));
  }
}
