package io.tiovivo.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.confirm.ConfirmationCommand;
import io.tiovivo.node.confirm.ConfirmationEvent;
import io.tiovivo.node.confirm.ConfirmationMachine;
import io.tiovivo.node.confirm.ConfirmationSettings;
import io.tiovivo.node.confirm.Evidence;
import io.tiovivo.node.link.HelloMachine;
import io.tiovivo.node.link.HelloSettings;
import io.tiovivo.node.link.NodeCard;
import io.tiovivo.node.link.Segment;
import io.tiovivo.node.link.Segment.Station;
import io.tiovivo.node.proto.Role;
import io.tiovivo.wire.WireReader;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeMachineTest {
  private static final long SECOND = 1_000_000_000L;
  private static final NodeCard CARD = new NodeCard(Role.LEAF, "1.0.0", "A", "pc", false);

  @Test
  void shouldConfirmBothNodesOfAHomeAndTellTheOther() {
    Segment segment = new Segment(1, 0.3);
    Station one = node(segment, 1, true);
    Station two = node(segment, 2, true);

    segment.run(15 * SECOND);

    for (Station node : List.of(one, two)) {
      assertEquals(1, node.events(ConfirmationEvent.Confirmed.class).size());
      assertTrue(report(node).card().confirmed());
      assertTrue(report(node).peers().get(0).card().confirmed());
      assertEquals(List.of(), report(node).missing());
    }
  }

  @Test
  void shouldTellWhatIsOfTheOverlayFromHellos() {
    byte[] hello = {0x54, 0x56, 1, 1};
    byte[] open = {0x54, 0x56, 1, 16};
    assertFalse(NodeMachine.isOverlay(WireReader.of(hello)));
    assertTrue(NodeMachine.isOverlay(WireReader.of(open)), "not to be taken off the group");
    assertFalse(NodeMachine.isOverlay(WireReader.of(new byte[2])));
  }

  @Test
  void shouldWaitForEverWhenItIsAlone() {
    Segment segment = new Segment(2, 0);
    Station node = node(segment, 1, true);

    segment.run(3_600 * SECOND);

    assertFalse(report(node).card().confirmed());
    assertEquals(
        List.of("a peer's hello or a packet of the fleet's carousel"), report(node).missing());
  }

  @Test
  void shouldConfirmANodeThatIsAloneWithTheCarousel() {
    Segment segment = new Segment(3, 0);
    Station node = node(segment, 1, true);
    segment.run(3 * SECOND);

    node.command(new ConfirmationCommand.Seen(Evidence.CAROUSEL));

    assertTrue(report(node).card().confirmed());
  }

  @Test
  void shouldHaveNothingToConfirmWithoutALoader() {
    Segment segment = new Segment(4, 0);
    Station one = node(segment, 1, false);
    node(segment, 2, true);

    segment.run(30 * SECOND);

    assertFalse(report(one).card().confirmed());
    assertEquals(List.of(), report(one).missing());
    assertEquals(1, report(one).peers().size());
  }

  private static NodeReport report(Station node) {
    node.command(new NodeCommand.Report(42));
    NodeReport last = (NodeReport) node.events.get(node.events.size() - 1);
    assertEquals(42, last.ticket());
    return last;
  }

  private static Station node(Segment segment, int id, boolean booted) {
    PeerAddress group = PeerAddress.of(new byte[] {(byte) 239, 1, 1, 1}, 8485);
    HelloMachine hello =
        new HelloMachine(
            HelloSettings.standard(new NodeId(0, id), id, 1, group), CARD, id, segment.nowNs());
    Optional<ConfirmationMachine> confirmation =
        booted
            ? Optional.of(
                new ConfirmationMachine(
                    ConfirmationSettings.standard(), Optional::empty, segment.nowNs()))
            : Optional.empty();
    return segment.join(new NodeMachine(CARD, hello, confirmation));
  }
}
