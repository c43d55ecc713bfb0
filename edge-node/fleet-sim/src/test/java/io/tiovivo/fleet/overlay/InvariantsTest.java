package io.tiovivo.fleet.overlay;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.NodeId;
import io.tiovivo.node.lease.DeskState;
import io.tiovivo.node.lease.LeaseEvent;
import io.tiovivo.node.message.Answer;
import io.tiovivo.node.overlay.OverlayEvent;
import io.tiovivo.node.proto.ContactRecord;
import io.tiovivo.node.proto.Entry;
import io.tiovivo.node.proto.FindAnswer;
import io.tiovivo.node.proto.PresenceState;
import io.tiovivo.node.role.NodeRole;
import io.tiovivo.node.role.RoleEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Each invariant lets what is right pass, and catches a node or world that is wrong. */
class InvariantsTest {
  private static final long SECOND_NS = 1_000_000_000;

  private final BrokenNode leaf = new BrokenNode(1);
  private final BrokenNode one = new BrokenNode(2);
  private final BrokenNode two = new BrokenNode(3);
  private long nowNs;

  private final FleetView fleet =
      new FleetView() {
        @Override
        public long nowNs() {
          return nowNs;
        }

        @Override
        public List<BrokenNode> nodes() {
          return List.of(leaf, one, two);
        }

        @Override
        public NodeView node(NodeId id) {
          return nodes().stream().filter(each -> each.id.equals(id)).findFirst().orElse(null);
        }

        @Override
        public long disturbedNs() {
          return 0;
        }
      };

  InvariantsTest() {
    one.serving = true;
    two.serving = true;
    one.known.addAll(List.of(one.id, two.id));
    two.known.addAll(List.of(one.id, two.id));
    leaf.supernode = one.id;
    one.held.add(leaf.id);
  }

  private static void assertBroken(String why, Executable call) {
    String message = assertThrows(Invariant.Broken.class, call).getMessage();
    assertTrue(message.contains(why), message);
  }

  @Test
  void shouldCatchASupernodeWithMoreLeasesThanItMayHold() {
    Invariant invariant = new LeasesWithinCapacity();
    one.leases = 10;
    invariant.onStep(fleet, one);
    one.leases = 11;
    assertBroken("11 leases of 10", () -> invariant.onStep(fleet, one));
  }

  @Test
  void shouldCatchALeafThatFindsNoLeaseForTooLong() {
    NobodyStranded invariant = new NobodyStranded(300);
    leaf.supernode = null;
    nowNs = 300 * SECOND_NS;
    invariant.onRound(fleet);
    nowNs = 310 * SECOND_NS;
    leaf.expected = false;
    invariant.onRound(fleet);
    leaf.expected = true;
    assertBroken("no lease for 310 s", () -> invariant.onRound(fleet));
    invariant.allowedFrom(100 * SECOND_NS);
    invariant.onRound(fleet);
  }

  @Test
  void shouldCatchALeafWithTwoLeasesOrWithOneThatNobodyKnowsOf() {
    Invariant invariant = new OneSupernodePerLeaf();
    nowNs = 90 * SECOND_NS;
    two.held.add(leaf.id);
    invariant.onRound(fleet); // the old one runs out yet
    nowNs = 110 * SECOND_NS;
    assertBroken("holds one as well", () -> invariant.onRound(fleet));
    two.held.clear();
    invariant.onRound(fleet);
    one.held.clear();
    assertBroken("holds no lease of it", () -> invariant.onRound(fleet));
  }

  @Test
  void shouldCatchASupernodeThatDoesNotKnowAnotherOrKnowsADeadOne() {
    Invariant invariant = new MembersConverge();
    nowNs = 130 * SECOND_NS;
    invariant.onRound(fleet);
    one.known.remove(two.id);
    assertBroken("knows 1 of 2", () -> invariant.onRound(fleet));
    one.known.add(leaf.id);
    assertBroken("does not know node-3", () -> invariant.onRound(fleet));
    nowNs = 110 * SECOND_NS;
    invariant.onRound(fleet);
  }

  @Test
  void shouldCatchQueuesBeyondTheirLimits() {
    Invariant invariant = new QueuesBounded();
    one.sessions = 100;
    one.longestQueue = 256;
    invariant.onRound(fleet);
    one.sessions = 101;
    assertBroken("101 sessions of 100", () -> invariant.onRound(fleet));
    one.sessions = 0;
    one.longestQueue = 257;
    assertBroken("257 datagrams of 256", () -> invariant.onRound(fleet));
  }

  @Test
  void shouldCatchALeafThatKeepsTrying() {
    Invariant invariant = new RetriesWithinBudget();
    invariant.onRound(fleet);
    nowNs = 590 * SECOND_NS;
    leaf.attempts = 18;
    invariant.onRound(fleet);
    leaf.attempts = 19;
    assertBroken("19 attempts", () -> invariant.onRound(fleet));
    nowNs = 610 * SECOND_NS;
    invariant.onRound(fleet); // the next ten minutes
  }

  @Test
  void shouldCatchARoleThatIsGivenUpTooSoonOrTakenUpAgainAndAgain() {
    Invariant invariant = new RolesDamped(1_200 * SECOND_NS);
    role(invariant, 0, NodeRole.LEAF, NodeRole.SUPERNODE);
    role(invariant, 1_200, NodeRole.SUPERNODE, NodeRole.DRAINING);
    role(invariant, 1_300, NodeRole.DRAINING, NodeRole.SUPERNODE);
    assertBroken(
        "held its role for 100 s",
        () -> role(invariant, 1_400, NodeRole.SUPERNODE, NodeRole.DRAINING));
    Invariant other = new RolesDamped(1_200 * SECOND_NS);
    for (int atS = 2_000; atS < 2_200; atS += 100) {
      role(other, atS, NodeRole.LEAF, NodeRole.SUPERNODE);
      nowNs = (atS + 50) * SECOND_NS;
      other.onEvent(
          fleet,
          one,
          new RoleEvent.RoleChanged(
              nowNs, NodeRole.SUPERNODE, NodeRole.DRAINING, "the host is hot"));
    }
    assertBroken("third time", () -> role(other, 2_200, NodeRole.LEAF, NodeRole.SUPERNODE));
  }

  private void role(Invariant invariant, long atS, NodeRole from, NodeRole to) {
    nowNs = atS * SECOND_NS;
    invariant.onEvent(fleet, one, new RoleEvent.RoleChanged(nowNs, from, to, "test"));
  }

  @Test
  void shouldCatchASupernodeThatStopsWithLeases() {
    Invariant invariant = new NobodySwitchesItselfOff();
    invariant.onEvent(fleet, one, new LeaseEvent.DeskChanged(DeskState.CLOSED, "done", 0));
    invariant.onEvent(fleet, one, new LeaseEvent.DeskChanged(DeskState.HOLDING, "hot", 3));
    assertBroken(
        "closed with 3 leases",
        () ->
            invariant.onEvent(fleet, one, new LeaseEvent.DeskChanged(DeskState.CLOSED, "hot", 3)));
    role(invariant, 1, NodeRole.DRAINING, NodeRole.LEAF);
    one.leases = 2;
    assertBroken(
        "became a leaf with 2 leases", () -> role(invariant, 2, NodeRole.DRAINING, NodeRole.LEAF));
  }

  @Test
  void shouldCatchAPartThatThrows() {
    RuntimeException defect = new IllegalStateException("wrong");
    assertBroken(
        "wrong",
        () ->
            new NoPartFails()
                .onEvent(fleet, one, new OverlayEvent.PartFailed("Desk", "join", defect, 1)));
  }

  @Test
  void shouldCatchALookUpThatReturnsAnExpiredLease() {
    LookUpsFresh invariant = new LookUpsFresh();
    invariant.onStep(fleet, leaf);
    found(invariant, one, 1000);
    assertBroken("entry that has ended", () -> found(invariant, one, 0));
    assertBroken("is at " + two.id, () -> found(invariant, two, 1000));
    nowNs = 100 * SECOND_NS;
    leaf.supernode = two.id;
    found(invariant, two, 1000);
    nowNs = 250 * SECOND_NS;
    found(invariant, one, 1000); // nobody can have noticed yet
    nowNs = 251 * SECOND_NS;
    assertBroken("is at " + one.id, () -> found(invariant, one, 1000));
    assertTrue(invariant.answers() >= 6);
  }

  private void found(Invariant invariant, BrokenNode where, int validMs) {
    Entry entry =
        Entry.newBuilder()
            .setNodeId(ByteString.copyFrom(leaf.id.bytes()))
            .setSupernode(
                ContactRecord.newBuilder().setNodeId(ByteString.copyFrom(where.id.bytes())))
            .setState(PresenceState.UP)
            .setValidMs(validMs)
            .build();
    FindAnswer answer = FindAnswer.newBuilder().addEntries(entry).build();
    invariant.onEvent(fleet, two, new Answer.Found(1, answer));
  }
}
