package io.tiovivo.node.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.tiovivo.credential.CredentialCheck;
import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.beacon.BeaconBook;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.proto.BeaconCopy;
import io.tiovivo.node.proto.OverlayMessage;
import io.tiovivo.testkit.fleet.TestFleet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Peers that say that they have a newer beacon. */
class BeaconLiarsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final PeerAddress ADDRESS = PeerAddress.of(new byte[] {10, 0, 0, 1}, 8486);

  private final TestFleet fleet = TestFleet.named("garden");
  private final List<NodeId> asked = new ArrayList<>();
  private final BeaconShare share =
      new BeaconShare(new BeaconBook(new CredentialCheck(fleet.trust())), (nowNs, post) -> {});
  private final Post post =
      new Post() {
        @Override
        public boolean send(NodeId to, OverlayMessage message) {
          asked.add(to);
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

  @Test
  void shouldNotBeKeptFromTheOthersByOneWhoAlwaysHasSomethingNewer() {
    NodeId liar = new NodeId(1, 1);
    NodeId honest = new NodeId(2, 2);
    for (long ms = 0; ms < 3_600_000; ms += 500) {
      long nowNs = ms * SECOND / 1_000;
      share.heardOf(nowNs, liar, Long.MAX_VALUE, post);
      if (ms % 25_000 == 12_500) {
        share.heardOf(nowNs, honest, 7, post);
      }
      if (share.deadlineNs() <= nowNs) {
        share.onDeadline(nowNs, post);
      }
    }
    assertTrue(asked.contains(honest), "the honest one had its turn");
    long lies = asked.stream().filter(liar::equals).count();
    assertTrue(lies <= 15, lies + " times the liar was asked");
  }

  @Test
  void shouldGiveUpOnOneWhoGivesItByteByByte() {
    NodeId liar = new NodeId(1, 1);
    share.heardOf(0, liar, 9, post);
    Remote from = new Remote(liar, ADDRESS, null, true);
    BeaconCopy crumb =
        BeaconCopy.newBuilder()
            .setSequence(9)
            .setTotal(30_000)
            .setPiece(ByteString.copyFrom(new byte[1]))
            .build();
    share.onMessage(1, from, OverlayMessage.newBuilder().setBeaconCopy(crumb).build(), post);
    assertEquals(1, asked.size(), "no more is asked for");
    assertEquals(1, share.malformed());
  }
}
