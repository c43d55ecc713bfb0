package io.tiovivo.node.role;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.proto.OverlayMessage;
import io.tiovivo.node.proto.ReachRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Leaves that want to be knocked at. */
class KnocksTest {
  private static final long SECOND = 1_000_000_000L;

  private final Contact other = new Contact(new NodeId(9, 9), address(9), 0, "", 0);
  private final Reachability reach =
      new Reachability(ReachSettings.standard(), () -> List.of(other), 1);
  private int passed;

  private final Post post =
      new Post() {
        @Override
        public boolean send(NodeId to, OverlayMessage message) {
          return true;
        }

        @Override
        public void send(Contact to, Purpose purpose, OverlayMessage message) {
          passed++;
        }

        @Override
        public void dial(Contact to, Purpose purpose, byte[] ticket) {}

        @Override
        public void hangUp(NodeId to) {}

        @Override
        public void knock(PeerAddress target, long nonce) {}

        @Override
        public void event(Event event) {}
      };

  private static PeerAddress address(int host) {
    return PeerAddress.of(new byte[] {10, 0, 0, (byte) host}, 8486);
  }

  private void ask(int leaf, long nowNs) {
    Remote from = new Remote(new NodeId(leaf, 1), address(leaf), null, false);
    ReachRequest request = ReachRequest.newBuilder().setNonce(leaf).build();
    reach.onMessage(
        nowNs, from, OverlayMessage.newBuilder().setReachRequest(request).build(), post);
  }

  @Test
  void shouldKnockForOthersWhileOneLeafAsksWithoutEnd() {
    reach.serving(true);
    for (int i = 0; i < 10_000; i++) {
      ask(1, 10 * SECOND + i);
    }
    assertTrue(passed >= 1 && passed <= 4, passed + " for one leaf");
    int before = passed;
    for (int leaf = 2; leaf < 32; leaf++) {
      ask(leaf, 11 * SECOND);
    }
    assertEquals(before + 30, passed, "everybody else has his turn");
    for (int leaf = 32; leaf < 120; leaf++) {
      ask(leaf, 12 * SECOND);
    }
    assertEquals(60, passed, "so many a minute");
  }
}
