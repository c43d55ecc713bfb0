package io.tiovivo.node.member;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.message.Messages;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.proto.Gossip;
import io.tiovivo.node.proto.Member;
import io.tiovivo.node.proto.OverlayMessage;
import io.tiovivo.node.proto.Probe;
import io.tiovivo.node.proto.ProbeAck;
import io.tiovivo.node.proto.ProbeRequest;
import io.tiovivo.node.proto.SyncRequest;
import java.util.function.Consumer;

/** Writes messages to members, with as much news in them as there is room for. */
final class Courier {
  /** Bytes of news on a probe or its answer: as many as leave it a small packet. */
  private static final int PIGGYBACK_BYTES = 400;

  /** Tag and length of an update. */
  private static final int FRAME_BYTES = 3;

  private final Roll roll;

  Courier(Roll roll) {
    this.roll = roll;
  }

  /** Over the session that there is, or a new one; false: nobody knows where that node is. */
  boolean send(NodeId to, OverlayMessage.Builder message, Post post) {
    OverlayMessage whole = message.build();
    if (post.send(to, whole)) {
      return true;
    }
    MemberRecord member = roll.ring().find(to);
    if (member == null) {
      return false;
    }
    post.send(member.contact(), Purpose.SUPERNODE, whole);
    return true;
  }

  void probe(NodeId to, int cookie, Post post) {
    Probe.Builder probe = Probe.newBuilder().setCookie(cookie);
    int room = PIGGYBACK_BYTES;
    if (roll.suspicions().find(to) != null) {
      // The suspect is told first: it can refute at once.
      Member suspicion = roll.say(to, false);
      probe.addUpdates(suspicion);
      room -= suspicion.getSerializedSize() + FRAME_BYTES;
    }
    tell(room, probe::addUpdates);
    send(to, Messages.begin().setProbe(probe), post);
  }

  void plainProbe(NodeId to, int cookie, Post post) {
    Probe.Builder probe = Probe.newBuilder().setCookie(cookie);
    tell(PIGGYBACK_BYTES, probe::addUpdates);
    send(to, Messages.begin().setProbe(probe), post);
  }

  /** Answers a probe; whoever counts as suspected or dead is told so. */
  void ack(NodeId to, int cookie, Post post) {
    ProbeAck.Builder ack = ProbeAck.newBuilder().setCookie(cookie);
    int room = PIGGYBACK_BYTES;
    if (roll.suspicions().find(to) != null || roll.ring().find(to) == null) {
      Member verdict = roll.say(to, false);
      if (verdict != null) {
        ack.addUpdates(verdict);
        room -= verdict.getSerializedSize() + FRAME_BYTES;
      }
    }
    tell(room, ack::addUpdates);
    send(to, Messages.begin().setProbeAck(ack), post);
  }

  void relayedAck(NodeId to, int cookie, boolean unreached, Post post) {
    ProbeAck.Builder ack = ProbeAck.newBuilder().setCookie(cookie).setUnreached(unreached);
    send(to, Messages.begin().setProbeAck(ack), post);
  }

  void askHelper(NodeId helper, MemberRecord target, int cookie, Post post) {
    ProbeRequest.Builder ask = ProbeRequest.newBuilder().setCookie(cookie);
    ask.setTarget(MemberWire.brief(target).getContact());
    send(helper, Messages.begin().setProbeRequest(ask), post);
  }

  /** Passes news on; nothing is sent when there is none. */
  void gossip(NodeId to, Post post) {
    Gossip.Builder gossip = Gossip.newBuilder();
    tell(MemberWire.MAX_PAGE_BYTES, gossip::addUpdates);
    if (gossip.getUpdatesCount() > 0) {
      send(to, Messages.begin().setGossip(gossip), post);
    }
  }

  /** Says one thing to one node. */
  void say(NodeId to, Member what, Post post) {
    send(to, Messages.begin().setGossip(Gossip.newBuilder().addUpdates(what)), post);
  }

  void page(NodeId to, Gossip.Builder page, Post post) {
    send(to, Messages.begin().setGossip(page.setSynced(true)), post);
  }

  /** Our view in digests. */
  OverlayMessage.Builder compare(MemberRecord sender, boolean mutual) {
    SyncRequest.Builder request = SyncRequest.newBuilder().setMutual(mutual);
    for (int digest : roll.ring().digests(roll.ring().parts())) {
      request.addDigests(digest);
    }
    request.setSender(MemberWire.full(sender));
    return Messages.begin().setSyncRequest(request);
  }

  private void tell(int roomBytes, Consumer<Member> into) {
    roll.rumours()
        .tell(
            roomBytes,
            (about, full, room) -> {
              Member update = roll.say(about, full);
              if (update == null) {
                return 0;
              }
              int bytes = update.getSerializedSize() + FRAME_BYTES;
              if (bytes > room) {
                return -1;
              }
              into.accept(update);
              return bytes;
            });
  }
}
