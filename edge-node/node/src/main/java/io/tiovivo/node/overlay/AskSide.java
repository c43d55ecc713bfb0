package io.tiovivo.node.overlay;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.ask.Neighbours;
import io.tiovivo.node.ask.Whereabouts;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.message.Target;
import io.tiovivo.node.proto.FindAnswer;
import io.tiovivo.node.proto.PeersAnswer;
import java.util.Optional;

/** What answering questions asks of the rest of its node. */
final class AskSide implements Whereabouts, Neighbours {
  private final Crew crew;

  AskSide(Crew crew) {
    this.crew = crew;
  }

  @Override
  public void find(long nowNs, long ticket, Target target, Post post) {
    if (!crew.beacon.isOn(Crew.LOOKUP)) {
      crew.asks.onNotFound(
          nowNs, ticket, "look-ups are switched off in this fleet; the beacon says so", post);
      return;
    }
    crew.directory.find(
        nowNs,
        target,
        post,
        (atNs, finding, later) ->
            crew.asks.onFound(
                atNs,
                ticket,
                FindAnswer.newBuilder()
                    .addAllEntries(finding.entries())
                    .setAuthoritative(finding.authoritative())
                    .build(),
                later));
  }

  @Override
  public void watch(long nowNs, NodeId node, boolean on, Post post) {
    crew.directory.watchPresence(nowNs, node, on, post);
  }

  @Override
  public Optional<Remote> session(NodeId node) {
    return crew.sessions.remote(node);
  }

  @Override
  public PeersAnswer list(long nowNs) {
    return new PeerList(crew).of(nowNs);
  }
}
