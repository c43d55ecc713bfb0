package io.tiovivo.node.member;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.proto.OverlayMessage;
import io.tiovivo.node.proto.SyncRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One that asks for the whole view, again and again. */
class GreedyTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int ASKED = 1_000;

  private long bytes;

  private final Post post =
      new Post() {
        @Override
        public boolean send(NodeId to, OverlayMessage message) {
          bytes += message.getSerializedSize();
          return true;
        }

        @Override
        public void send(Contact to, Purpose purpose, OverlayMessage message) {}

        @Override
        public void dial(Contact to, Purpose purpose, byte[] ticket) {}

        @Override
        public void hangUp(NodeId to) {}

        @Override
        public void knock(PeerAddress target, long nonce) {}

        @Override
        public void event(Event event) {}
      };

  private static PeerAddress address(int number) {
    return PeerAddress.of(new byte[] {10, 0, (byte) (number >> 8), (byte) number}, 8486);
  }

  @Test
  void shouldNotSendPagesFasterBecauseSomebodyAsksFaster() {
    Membership membership =
        new Membership(
            new NodeId(1, 1),
            1,
            MemberSettings.standard(),
            nowNs -> Facts.idle(address(1), "1.0", 100),
            most -> List.of(),
            RecordPool.NONE,
            remote -> true,
            7);
    membership.join(0, post);
    for (int i = 2; i < 2_000; i++) {
      Facts facts = Facts.idle(address(i), "1.0", 100);
      membership.know(0, new MemberRecord(new NodeId((long) i << 48, i), 1L << 24, facts, 0));
    }
    Remote greedy = new Remote(new NodeId(5, 5), address(5), null, false);
    SyncRequest request = SyncRequest.newBuilder().addDigests(1).build();
    bytes = 0;
    for (int i = 0; i < ASKED; i++) {
      membership.onMessage(
          SECOND + i * (SECOND / ASKED),
          greedy,
          OverlayMessage.newBuilder().setSyncRequest(request).build(),
          post);
    }
    assertTrue(bytes > 4_000, "it is answered");
    assertTrue(bytes < 100_000, bytes + " bytes within a second");
  }
}
