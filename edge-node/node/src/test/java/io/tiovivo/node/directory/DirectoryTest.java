package io.tiovivo.node.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.directory.Homes.Home;
import io.tiovivo.node.message.Answer;
import io.tiovivo.node.message.NodeStart;
import io.tiovivo.node.message.Target;
import io.tiovivo.node.proto.Entry;
import io.tiovivo.node.proto.PresenceState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryTest {
  private static final DirectorySettings STANDARD = DirectorySettings.standard();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldFindEveryLeafFromEveryOtherByIdAndByName(long seed) {
    Homes homes = new Homes(seed, 20, STANDARD);
    List<Home> leaves = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      leaves.add(homes.leaf("leaf-" + i, homes.supernodes.get(i)));
    }
    homes.seconds(5);
    for (int i = 0; i < 20; i++) {
      Home asker = leaves.get((i + 7) % 20);
      Home asked = leaves.get(i);
      assertFound(homes, asked, homes.find(asker, Target.of(asked.host.id)));
      assertFound(homes, asked, homes.find(asker, Target.named("leaf-" + i)));
    }
  }

  private static void assertFound(Homes homes, Home leaf, Finding finding) {
    assertTrue(finding.authoritative());
    assertEquals(1, finding.entries().size());
    Entry entry = finding.entries().get(0);
    assertEquals(PresenceState.UP, entry.getState());
    assertEquals(leaf.supernode.host.id, supernode(entry));
    assertTrue(entry.getValidMs() > 0);
  }

  private static NodeId supernode(Entry entry) {
    return NodeId.of(entry.getSupernode().getNodeId().toByteArray()).orElseThrow();
  }

  @Test
  void shouldFindSupernodesToo() {
    Homes homes = new Homes(1, 10, STANDARD);
    Home leaf = homes.leaf("leaf", homes.supernodes.get(0));
    homes.seconds(5);
    Entry entry = homes.find(leaf, Target.named("s7")).entries().get(0);
    assertEquals(homes.supernodes.get(7).host.id, supernode(entry));
  }

  @Test
  void shouldSayForSureThatNobodyBearsAName() {
    Homes homes = new Homes(1, 10, STANDARD);
    Home leaf = homes.leaf("leaf", homes.supernodes.get(0));
    Finding finding = homes.find(leaf, Target.named("nobody"));
    assertEquals(List.of(), finding.entries());
    assertTrue(finding.authoritative());
  }

  @Test
  void shouldSayWhenALeafWasHeardOfLastNotWhenItCame() {
    Homes homes = new Homes(1, 10, STANDARD);
    Home asker = homes.leaf("asker", homes.supernodes.get(0));
    Home leaf = homes.leaf("leaf", homes.supernodes.get(5));
    homes.seconds(600);
    leaf.supernode.directory.renewed(homes.world.nowNs(), leaf.host.id);
    homes.seconds(20);
    Entry up = homes.find(asker, Target.named("leaf")).entries().get(0);
    assertEquals(20, up.getLastSeenMs() / 1000, 2);
    homes.endLease(leaf);
    homes.seconds(10);
    Entry down = homes.find(asker, Target.named("leaf")).entries().get(0);
    assertEquals(PresenceState.DOWN, down.getState());
    assertEquals(40, down.getLastSeenMs() / 1000, 2);
    Entry supernode =
        homes.find(asker, Target.of(homes.supernodes.get(5).host.id)).entries().get(0);
    assertTrue(supernode.getLastSeenMs() <= 2_000, supernode.getLastSeenMs() + " ms");
  }

  @Test
  void shouldNotFindALeafWhoseLeaseHasEnded() {
    Homes homes = new Homes(1, 10, STANDARD);
    Home asker = homes.leaf("asker", homes.supernodes.get(0));
    Home gone = homes.leaf("gone", homes.supernodes.get(5));
    homes.seconds(5);
    homes.endLease(gone);
    for (int second = 0; second < 5; second++) {
      for (Entry entry : homes.find(asker, Target.named("gone")).entries()) {
        assertEquals(PresenceState.DOWN, entry.getState());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldFindALeafThoughTwoOwnersAndManyOthersDied(long seed) {
    Homes homes = new Homes(seed, 20, STANDARD);
    Home asker = homes.leaf("asker", homes.supernodes.get(0));
    Home leaf = homes.leaf("leaf", homes.supernodes.get(1));
    homes.seconds(5);
    Places places = new Places(homes.supernodes.get(0).membership.view(), 3);
    NodeId[] owners = places.owners(leaf.host.id);
    int killed = 0;
    for (Home home : homes.supernodes.subList(2, 20)) {
      if (home.host.id.equals(owners[0]) || home.host.id.equals(owners[1])) {
        homes.kill(home);
        killed++;
      }
    }
    assertTrue(killed > 0, "an owner died");
    assertFound(homes, leaf, homes.find(asker, Target.of(leaf.host.id)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldPublishToNewOwnersWhenAllOwnersDied(long seed) {
    Homes homes = new Homes(seed, 20, STANDARD);
    Home asker = homes.leaf("asker", homes.supernodes.get(0));
    Home leaf = homes.leaf("leaf", homes.supernodes.get(1));
    homes.seconds(5);
    Places places = new Places(homes.supernodes.get(0).membership.view(), 3);
    List<NodeId> owners = List.of(places.owners(leaf.host.id));
    for (Home home : homes.supernodes.subList(2, 20)) {
      if (owners.contains(home.host.id)) {
        homes.kill(home);
      }
    }
    homes.seconds(45);
    assertFound(homes, leaf, homes.find(asker, Target.of(leaf.host.id)));
  }

  @Test
  void shouldMarkLeavesOfADeadSupernodeAsDown() {
    Homes homes = new Homes(1, 20, STANDARD);
    Home asker = homes.leaf("asker", homes.supernodes.get(0));
    homes.leaf("orphan", homes.supernodes.get(9));
    homes.seconds(5);
    homes.kill(homes.supernodes.get(9));
    homes.seconds(70);
    Entry entry = homes.find(asker, Target.named("orphan")).entries().get(0);
    assertEquals(PresenceState.DOWN, entry.getState());
  }

  @Test
  void shouldFollowALeafThatTurnsUpElsewhere() {
    Homes homes = new Homes(1, 20, STANDARD);
    Home asker = homes.leaf("asker", homes.supernodes.get(0));
    Home leaf = homes.leaf("leaf", homes.supernodes.get(9));
    homes.seconds(30);
    homes.kill(homes.supernodes.get(9));
    homes.lease(leaf, leaf.card, homes.supernodes.get(4));
    homes.seconds(3);
    assertFound(homes, leaf, homes.find(asker, Target.named("leaf")));
    homes.seconds(90);
    assertFound(homes, leaf, homes.find(asker, Target.named("leaf")));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldTellWatchersWhenANodeComesAndGoes(long seed) {
    Homes homes = new Homes(seed, 20, STANDARD);
    Home watcher = homes.leaf("watcher", homes.supernodes.get(0));
    Home leaf = homes.leaf("leaf", homes.supernodes.get(9));
    homes.seconds(5);
    watch(homes, watcher, leaf.host.id);
    homes.seconds(5);
    assertEquals(List.of(PresenceState.UP), states(watcher));
    homes.endLease(leaf);
    homes.seconds(5);
    assertEquals(List.of(PresenceState.UP, PresenceState.DOWN), states(watcher));
    homes.lease(leaf, leaf.card, homes.supernodes.get(3));
    homes.seconds(300);
    assertEquals(List.of(PresenceState.UP, PresenceState.DOWN, PresenceState.UP), states(watcher));
  }

  @Test
  void shouldTellASupernodesOwnApplicationToo() {
    Homes homes = new Homes(1, 10, STANDARD);
    Home watcher = homes.supernodes.get(2);
    Home leaf = homes.leaf("leaf", homes.supernodes.get(9));
    watch(homes, watcher, leaf.host.id);
    homes.seconds(10);
    assertEquals(PresenceState.UP, states(watcher).get(states(watcher).size() - 1));
  }

  @Test
  void shouldGoOnTellingAfterTheOwnerDied() {
    Homes homes = new Homes(2, 20, STANDARD);
    Home watcher = homes.leaf("watcher", homes.supernodes.get(0));
    Home leaf = homes.leaf("leaf", homes.supernodes.get(1));
    homes.seconds(5);
    watch(homes, watcher, leaf.host.id);
    homes.seconds(5);
    Places places = new Places(homes.supernodes.get(0).membership.view(), 1);
    NodeId owner = places.owners(leaf.host.id)[0];
    homes.supernodes.stream().filter(each -> each.host.id.equals(owner)).forEach(homes::kill);
    homes.seconds(60);
    homes.endLease(leaf);
    homes.seconds(10);
    assertEquals(List.of(PresenceState.UP, PresenceState.DOWN), states(watcher));
  }

  @Test
  void shouldNoticeTwoNodesThatShareAnIdentity() {
    Homes homes = new Homes(1, 10, STANDARD);
    Home leaf = homes.leaf("leaf", homes.supernodes.get(3));
    NodeStart clone = new NodeStart(leaf.host.id, "leaf", 2, 4711);
    for (int round = 0; round < 6; round++) {
      homes.seconds(20);
      NodeStart card = round % 2 == 0 ? clone : leaf.card;
      NodeStart started = new NodeStart(card.id(), "leaf", 2, card.instance());
      homes.lease(leaf, started, homes.supernodes.get(round % 2 == 0 ? 5 : 3));
    }
    homes.seconds(20);
    long told =
        homes.supernodes.stream()
            .flatMap(each -> each.host.events.stream())
            .filter(DirectoryEvent.Cloned.class::isInstance)
            .count();
    assertTrue(told > 0);
  }

  @Test
  void shouldNotTakeARestartForAClone() {
    Homes homes = new Homes(1, 10, STANDARD);
    Home leaf = homes.leaf("leaf", homes.supernodes.get(3));
    for (int start = 2; start < 12; start++) {
      homes.seconds(20);
      NodeStart card = new NodeStart(leaf.host.id, "leaf", start, homes.world.random().nextLong());
      homes.lease(leaf, card, homes.supernodes.get(start % 10));
    }
    homes.seconds(200);
    assertTrue(
        homes.supernodes.stream()
            .flatMap(each -> each.host.events.stream())
            .noneMatch(DirectoryEvent.Cloned.class::isInstance));
  }

  @Test
  void shouldAnswerAtOnceThatLookUpsAreSwitchedOff() {
    Homes homes = new Homes(1, 5, STANDARD);
    Home leaf = homes.leaf("leaf", homes.supernodes.get(3));
    homes.lookupOn = false;
    Finding finding = homes.find(leaf, Target.named("leaf"));
    assertFalse(finding.authoritative());
    assertEquals(List.of(), finding.entries());
  }

  @Test
  void shouldTellNothingWhilePresenceIsSwitchedOff() {
    Homes homes = new Homes(1, 5, STANDARD);
    Home watcher = homes.leaf("watcher", homes.supernodes.get(0));
    Home leaf = homes.leaf("leaf", homes.supernodes.get(3));
    homes.presenceOn = false;
    watch(homes, watcher, leaf.host.id);
    homes.seconds(60);
    assertEquals(List.of(), states(watcher));
  }

  @Test
  void shouldAnswerWithinSecondsWhenNobodyElseDoes() {
    Homes homes = new Homes(1, 20, STANDARD);
    Home leaf = homes.leaf("leaf", homes.supernodes.get(3));
    homes.seconds(5);
    homes.world.reaches = (from, to) -> from == leaf.host || to == leaf.host;
    Finding finding = homes.find(leaf, Target.named("s11"));
    assertFalse(finding.authoritative());
  }

  @Test
  void shouldAskAgainWhenADatagramIsLost() {
    Homes homes = new Homes(1, 20, STANDARD);
    Home asker = homes.leaf("asker", homes.supernodes.get(3));
    Home leaf = homes.leaf("leaf", homes.supernodes.get(5));
    homes.seconds(5);
    int[] lost = {0};
    homes.world.reaches = (from, to) -> from != asker.host && to != asker.host || ++lost[0] > 2;
    assertFound(homes, leaf, homes.find(asker, Target.named("leaf")));
    assertTrue(lost[0] > 2, "two datagrams were lost");
  }

  @Test
  void shouldBoundWhatOneLeafMayAskFor() {
    DirectorySettings few =
        new DirectorySettings(
            3,
            300 * Homes.S,
            120 * Homes.S,
            30 * Homes.S,
            Homes.S,
            120 * Homes.S,
            Homes.S,
            100,
            50,
            20,
            4,
            10,
            5);
    Homes homes = new Homes(1, 10, few);
    Home leaf = homes.leaf("leaf", homes.supernodes.get(3));
    for (int i = 0; i < 100; i++) {
      watch(homes, leaf, new NodeId(homes.world.random().nextLong(), 5));
      homes.world.touch(
          leaf.host,
          () ->
              leaf.directory.find(
                  homes.world.nowNs(), Target.named("x"), leaf.host, (at, found, post) -> {}));
    }
    homes.seconds(1);
    for (int i = 0; i < 200; i++) {
      homes.leaf("many-" + i, homes.supernodes.get(4));
    }
    homes.seconds(30);
    for (Home home : homes.supernodes) {
      DirectoryCounters counters = home.directory.counters();
      assertTrue(counters.entries() <= 50, counters.toString());
      assertTrue(counters.pending() <= 4, counters.toString());
      assertTrue(counters.subscriptions() <= 20, counters.toString());
    }
    assertTrue(homes.supernodes.stream().anyMatch(h -> h.directory.counters().refused() > 0));
  }

  @Test
  void shouldForgetEverythingAboutOthersWhenItStopsBeingASupernode() {
    Homes homes = new Homes(1, 5, STANDARD);
    homes.leaf("leaf", homes.supernodes.get(3));
    homes.seconds(5);
    Home leaving = homes.supernodes.get(1);
    assertTrue(leaving.directory.counters().entries() > 0);
    homes.world.touch(
        leaving.host, () -> leaving.membership.leave(homes.world.nowNs(), leaving.host));
    homes.seconds(5);
    assertEquals(0, leaving.directory.counters().entries());
    assertEquals(0, leaving.directory.counters().leaves());
  }

  private static void watch(Homes homes, Home watcher, NodeId target) {
    homes.world.touch(
        watcher.host,
        () -> watcher.directory.watchPresence(homes.world.nowNs(), target, true, watcher.host));
  }

  private static List<PresenceState> states(Home home) {
    return home.host.events.stream()
        .filter(Answer.Presence.class::isInstance)
        .map(each -> ((Answer.Presence) each).entry().getState())
        .toList();
  }
}
