package io.tiovivo.node.ask;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Allowance;
import io.tiovivo.node.message.Messages;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.proto.Ping;
import io.tiovivo.node.proto.Pong;
import java.util.Optional;

/** Answers the pings of others and, as a supernode, passes them on; keeps nothing about any. */
final class PongDesk {
  private final NodeId self;
  private final int mostPaddingBytes;
  private final Allowance allowance;
  private long answered;
  private long passedOn;
  private long dropped;
  private long strange;

  PongDesk(AskSettings settings, NodeId self) {
    this.self = self;
    mostPaddingBytes = settings.mostPaddingBytes();
    allowance = new Allowance(settings.pongsPerSecond(), settings.pongBurst());
  }

  AskCounters counters(long asked, long refused) {
    return new AskCounters(asked, refused, answered, passedOn, dropped, strange);
  }

  void countStrange() {
    strange++;
  }

  void onPing(long nowNs, Remote from, Ping ping, Post post) {
    if (ping.getPadding().size() > mostPaddingBytes || !allowance.take(nowNs)) {
      dropped++;
      return;
    }
    Optional<NodeId> target = NodeId.of(ping.getTarget().toByteArray());
    if (target.isEmpty() || target.get().equals(self)) {
      answered++;
      pong(
          from.id(),
          Pong.newBuilder()
              .setNonce(ping.getNonce())
              .setOrigin(ping.getOrigin())
              .setObservedIp(ByteString.copyFrom(from.address().ip()))
              .setObservedPort(from.address().port()),
          post);
    } else if (post.send(
        target.get(),
        Messages.begin()
            .setPing(
                Ping.newBuilder()
                    .setNonce(ping.getNonce())
                    .setPadding(ping.getPadding())
                    .setOrigin(ByteString.copyFrom(from.id().bytes())))
            .build())) {
      passedOn++;
    } else {
      pong(from.id(), Pong.newBuilder().setNonce(ping.getNonce()).setUnreachable(true), post);
    }
  }

  /** True: the pong was for somebody else. */
  boolean passedOn(long nowNs, Remote from, Pong pong, Post post) {
    Optional<NodeId> origin = NodeId.of(pong.getOrigin().toByteArray());
    if (origin.isEmpty() || origin.get().equals(self)) {
      return false;
    }
    if (!allowance.take(nowNs)) {
      dropped++;
      return true;
    }
    passedOn++;
    pong(
        origin.get(),
        Pong.newBuilder()
            .setNonce(pong.getNonce())
            .setResponder(ByteString.copyFrom(from.id().bytes())),
        post);
    return true;
  }

  private static void pong(NodeId to, Pong.Builder pong, Post post) {
    post.send(to, Messages.begin().setPong(pong).build());
  }
}
