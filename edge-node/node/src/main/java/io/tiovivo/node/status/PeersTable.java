package io.tiovivo.node.status;

import io.tiovivo.node.proto.OverlayPeer;
import io.tiovivo.node.proto.Peer;
import io.tiovivo.node.proto.PeersAnswer;
import io.tiovivo.node.proto.Status;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whom a node has to do with: its supernode, its standbys, its leaves, the supernodes it knows, and
 * the neighbours on its segment. As a page of 80 columns, and in JSON.
 */
public final class PeersTable {
  private static final String NEIGHBOUR = "neighbour";

  /** In this order; whatever else a node says comes last. */
  private static final List<String> RELATIONS =
      List.of("supernode", "standby", "leaf", "session", NEIGHBOUR, "member");

  private PeersTable() {}

  /**
   * The page, each line ended.
   *
   * @param status for the neighbours
   */
  public static String of(Status status, PeersAnswer answer) {
    List<OverlayPeer> peers = all(status, answer);
    StringBuilder page = new StringBuilder();
    if (peers.isEmpty()) {
      return "no other node is known yet: none on the segment, no supernode\n";
    }
    row(page, "NODE", "NAME", "ADDRESS", "WHAT", "VERSION", "LOAD", "LINK");
    for (OverlayPeer peer : peers) {
      row(
          page,
          Words.brief(peer.getNodeId()),
          peer.getName().isEmpty() ? "-" : peer.getName(),
          peer.getAddress(),
          what(peer),
          peer.getVersion().isEmpty() ? "-" : peer.getVersion(),
          load(peer),
          link(peer));
    }
    long shown = peers.stream().filter(peer -> !peer.getRelation().equals(NEIGHBOUR)).count();
    long members = answer.getMembers() - shown;
    if (members > 0) {
      page.append(members).append(" more supernodes are known\n");
    }
    return page.toString();
  }

  /** One line of JSON, not ended. */
  public static String json(Status status, PeersAnswer answer) {
    JsonText json = new JsonText();
    json.open('{').put("members", answer.getMembers()).key("peers").open('[');
    for (OverlayPeer peer : all(status, answer)) {
      json.comma()
          .open('{')
          .put("node_id", Words.id(peer.getNodeId()))
          .put("name", peer.getName())
          .put("address", peer.getAddress())
          .put("relation", peer.getRelation())
          .put("version", peer.getVersion())
          .put("load_permille", peer.getLoadPermille())
          .put("state", peer.getState())
          .put("session", peer.getSession())
          .put("tcp", peer.getTcp())
          .close('}');
    }
    return json.close(']').close('}').toString();
  }

  /**
   * The neighbours that are not among the others already, between those with and without a link.
   */
  private static List<OverlayPeer> all(Status status, PeersAnswer answer) {
    List<OverlayPeer> all = new ArrayList<>(answer.getPeersList());
    Set<Object> known = new HashSet<>();
    all.forEach(peer -> known.add(peer.getNodeId()));
    for (Peer peer : status.getPeersList()) {
      if (known.add(peer.getNodeId())) {
        all.add(
            OverlayPeer.newBuilder()
                .setNodeId(peer.getNodeId())
                .setAddress(peer.getAddress())
                .setVersion(peer.getVersion())
                .setRelation(NEIGHBOUR)
                .build());
      }
    }
    all.sort(java.util.Comparator.comparingInt(PeersTable::rank));
    return all;
  }

  private static int rank(OverlayPeer peer) {
    int rank = RELATIONS.indexOf(peer.getRelation());
    return rank < 0 ? RELATIONS.size() : rank;
  }

  private static String what(OverlayPeer peer) {
    boolean well = peer.getState().isEmpty() || peer.getState().equals("alive");
    return well ? peer.getRelation() : peer.getState();
  }

  private static String load(OverlayPeer peer) {
    boolean serves = !peer.getRelation().equals("leaf") && !peer.getRelation().equals(NEIGHBOUR);
    return serves ? (peer.getLoadPermille() + 5) / 10 + " %" : "-";
  }

  private static String link(OverlayPeer peer) {
    if (!peer.getSession()) {
      return "-";
    }
    return peer.getTcp() ? "TLS" : "UDP";
  }

  private static void row(
      StringBuilder page,
      String node,
      String name,
      String address,
      String what,
      String version,
      String load,
      String link) {
    String row =
        Words.column(node, 10)
            + Words.column(name, 14)
            + Words.column(address, 23)
            + Words.column(what, 11)
            + Words.column(version, 11)
            + Words.column(load, 7)
            + link;
    page.append(row).append('\n');
  }
}
