package io.tiovivo.node.member;

import static io.tiovivo.node.member.Members.S;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.node.member.Members.Node;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MembershipTest {
  private static final MemberSettings STANDARD = MemberSettings.standard();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldLearnOfEverybodyFromOneContact(long seed) {
    Members members = Members.joined(seed, 60, STANDARD);
    int seconds = members.secondsUntilAgreed(40);
    assertTrue(seconds >= 0, members::disagreement);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldTellALateNewcomerOfEverybodyAndEverybodyOfIt(long seed) {
    Members members = Members.joined(seed, 100, STANDARD);
    members.seconds(60);
    members.join(members.node());
    int seconds = members.secondsUntilAgreed(15);
    assertTrue(seconds >= 0, members::disagreement);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldNoticeADeathWithinHalfAMinute(long seed) {
    Members members = Members.joined(seed, 60, STANDARD);
    members.seconds(60);
    Node dead = members.nodes.get(7);
    dead.facts = leaves(50);
    members.seconds(60);
    members.kill(dead);
    int seconds = members.secondsUntilAgreed(30);
    assertTrue(seconds >= 0, members::disagreement);
    MembershipView view = members.nodes.get(0).view();
    assertEquals(1, view.deathsSince(members.world.nowNs() - 60 * S).members());
    assertEquals(50, view.deathsSince(members.world.nowNs() - 60 * S).leaves());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldBuryAThirdThatDiesAtOnceAndNobodyElse(long seed) {
    Members members = Members.joined(seed, 90, STANDARD);
    members.seconds(60);
    for (int i = 0; i < 90; i += 3) {
      members.kill(members.nodes.get(i));
    }
    int seconds = members.secondsUntilAgreed(120);
    assertTrue(seconds >= 0, members::disagreement);
    for (Node node : members.nodes) {
      assertTrue(!node.up || node.membership.counters().deaths() == 30, "nobody else died");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldKeepWhoLivesWhileAFifthOfAllPacketsIsLost(long seed) {
    Members members = Members.joined(seed, 60, STANDARD);
    members.seconds(60);
    members.world.loss = 0.2;
    members.seconds(600);
    assertTrue(members.agree(), members::disagreement);
    long deaths = members.nodes.stream().mapToLong(n -> n.membership.counters().deaths()).sum();
    long failures =
        members.nodes.stream().mapToLong(n -> n.membership.counters().probesFailed()).sum();
    // Of 3,600 views that could have erred, each some 20 times, one may for a moment.
    assertTrue(deaths <= 1, deaths + " of the living were buried");
    assertTrue(failures > 1_000, "the loss was felt");
  }

  @Test
  void shouldTellLeavingFromDying() {
    Members members = Members.joined(1, 30, STANDARD);
    members.seconds(60);
    Node leaving = members.nodes.get(3);
    List<Boolean> died = new ArrayList<>();
    members.nodes.get(9).membership.watch(watch(died));
    members.world.touch(
        leaving.host, () -> leaving.membership.leave(members.world.nowNs(), leaving.host));
    leaving.up = false;
    int seconds = members.secondsUntilAgreed(10);
    assertTrue(seconds >= 0, members::disagreement);
    assertEquals(List.of(false), died);
    assertFalse(leaving.membership.active());
    assertEquals(0, leaving.view().size());
  }

  private static MemberWatch watch(List<Boolean> died) {
    return new MemberWatch() {
      @Override
      public void onMemberGone(long nowNs, MemberRecord member, boolean dead) {
        died.add(dead);
      }
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldTakeARestartedMemberForANewOneAtOnce(long seed) {
    Members members = Members.joined(seed, 40, STANDARD);
    members.seconds(60);
    Node node = members.nodes.get(5);
    List<Boolean> died = new ArrayList<>();
    members.nodes.get(20).membership.watch(watch(died));
    members.kill(node);
    members.seconds(2);
    members.restart(node);
    members.seconds(20);
    assertTrue(members.agree(), members::disagreement);
    assertEquals(List.of(true), died, "its leaves lost it");
    assertEquals(2, members.nodes.get(20).view().find(node.host.id).start());
  }

  @Test
  void shouldTakeBackAMemberThatRestartsAfterItsBurial() {
    Members members = Members.joined(1, 40, STANDARD);
    members.seconds(60);
    Node node = members.nodes.get(5);
    members.kill(node);
    members.seconds(60);
    assertTrue(members.agree(), members::disagreement);
    members.restart(node);
    int seconds = members.secondsUntilAgreed(20);
    assertTrue(seconds >= 0, members::disagreement);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void shouldHealAPartitionWithoutAnOperator(long seed) {
    Members members = Members.joined(seed, 60, STANDARD);
    members.seconds(60);
    partition(members, 600);
    assertEquals(30, members.nodes.get(0).view().size(), "the partition was noticed");
    assertEquals(30, members.nodes.get(59).view().size(), "on both sides");
    members.world.reaches = (from, to) -> true;
    int seconds = members.secondsUntilAgreed(180);
    assertTrue(seconds >= 0, members::disagreement);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void shouldHealAPartitionThatWasShort(long seed) {
    Members members = Members.joined(seed, 60, STANDARD);
    members.seconds(60);
    partition(members, 45);
    members.world.reaches = (from, to) -> true;
    int seconds = members.secondsUntilAgreed(240);
    assertTrue(seconds >= 0, members::disagreement);
  }

  private static void partition(Members members, int seconds) {
    List<Node> nodes = members.nodes;
    java.util.Set<Object> left = new java.util.HashSet<>();
    nodes.subList(0, 30).forEach(each -> left.add(each.host));
    int cutBefore = members.world.cut;
    members.world.reaches = (from, to) -> left.contains(from) == left.contains(to);
    members.seconds(seconds);
    assertTrue(members.world.cut > cutBefore, "the partition cut something");
  }

  @Test
  void shouldFindTheOthersAgainAfterBeingAloneForHours() {
    Members members = Members.joined(1, 20, STANDARD);
    members.seconds(60);
    Node lonely = members.nodes.get(11);
    members.world.reaches = (from, to) -> from != lonely.host && to != lonely.host;
    members.seconds(3 * 3600);
    assertEquals(1, lonely.view().size());
    assertEquals(19, members.nodes.get(0).view().size());
    members.world.reaches = (from, to) -> true;
    int seconds = members.secondsUntilAgreed(120);
    assertTrue(seconds >= 0, members::disagreement);
  }

  @Test
  void shouldRefuteASuspicion() {
    Members members = Members.joined(1, 20, STANDARD);
    members.seconds(60);
    Node slow = members.nodes.get(4);
    long before = members.nodes.get(0).view().find(slow.host.id).incarnation();
    slow.host.stall(8 * S);
    members.seconds(60);
    assertTrue(slow.membership.counters().refutations() > 0, "it was suspected");
    assertTrue(members.nodes.get(0).view().find(slow.host.id).incarnation() > before);
    assertTrue(members.agree(), members::disagreement);
  }

  @Test
  void shouldSuspectFewerHealthyMembersThanPlainSwimWhenSomeAreGray() {
    long lifeguard = 0;
    long plain = 0;
    for (long seed = 1; seed <= 4; seed++) {
      lifeguard += healthySuspected(seed, STANDARD);
      plain += healthySuspected(seed, STANDARD.withPlainSwim());
    }
    assertTrue(plain > 20, "gray members made plain SWIM err: " + plain);
    assertTrue(lifeguard * 4 < plain, lifeguard + " with Lifeguard, " + plain + " without");
  }

  // Every tenth member looks at what it gets 8 to 58 s late.
  private static long healthySuspected(long seed, MemberSettings settings) {
    Members members = Members.joined(seed, 60, settings);
    members.seconds(60);
    List<Node> gray = new ArrayList<>();
    for (int i = 0; i < 60; i += 10) {
      gray.add(members.nodes.get(i));
    }
    gray.forEach(each -> each.host.lagNs = 50 * S);
    members.seconds(300);
    return members.nodes.stream()
        .filter(each -> !gray.contains(each))
        .mapToLong(each -> each.membership.counters().refutations())
        .sum();
  }

  @Test
  void shouldTellHowManyLeavesThereAre() {
    Members members = Members.joined(1, 30, STANDARD);
    members.seconds(60);
    members.nodes.forEach(each -> each.facts = leaves(60));
    members.seconds(90);
    MembershipView view = members.nodes.get(12).view();
    assertEquals(30, view.sums().members());
    assertEquals(30 * 60, view.sums().leaves(), 30);
    assertEquals(30 * 100, view.sums().capacity());
    assertEquals(60, view.precursors().leavesPerMember(), 1);
    // 1,800 leaves need 18 members of 100.
    assertEquals(12, view.precursors().survivableDeaths());
  }

  @Test
  void shouldPassOnThatAMemberDrainsWithinSeconds() {
    Members members = Members.joined(1, 60, STANDARD);
    members.seconds(60);
    Node node = members.nodes.get(9);
    Facts old = node.facts;
    node.facts = new Facts(old.address(), 0, "1.0", 0, 100, 0, 0, false, true, 0, 0, 7);
    members.seconds(12);
    for (Node each : members.nodes) {
      assertTrue(each.view().find(node.host.id).facts().draining());
      assertEquals(1, each.view().sums().draining());
    }
  }

  @Test
  void shouldSayNothingWhenNothingChanges() {
    Members members = Members.joined(1, 50, STANDARD);
    members.seconds(300);
    long bytes = members.nodes.stream().mapToLong(each -> each.host.sentBytes).sum();
    long messages = members.nodes.stream().mapToLong(each -> each.host.sentMessages).sum();
    members.seconds(600);
    long bytesPerSecond =
        (members.nodes.stream().mapToLong(each -> each.host.sentBytes).sum() - bytes) / 50 / 600;
    long messagesPerMinute =
        (members.nodes.stream().mapToLong(each -> each.host.sentMessages).sum() - messages) / 500;
    assertTrue(bytesPerSecond < 60, bytesPerSecond + " bytes a second");
    assertTrue(messagesPerMinute < 150, messagesPerMinute + " messages a minute");
  }

  @Test
  void shouldNotSendMoreThanADatagramTakes() {
    Members members = Members.joined(1, 150, STANDARD);
    members.seconds(60);
    for (int i = 0; i < 150; i += 4) {
      members.kill(members.nodes.get(i));
    }
    members.seconds(120);
    assertTrue(members.world.mostBytes > 900, "pages were full");
    assertTrue(members.world.mostBytes <= 1_150, members.world.mostBytes + " bytes");
  }

  @Test
  void shouldDoTheSameWithTheSameSeed() {
    assertEquals(traceOf(5), traceOf(5));
    assertFalse(traceOf(5) == traceOf(6));
  }

  private static long traceOf(long seed) {
    Members members = Members.joined(seed, 30, STANDARD);
    members.world.loss = 0.1;
    members.seconds(60);
    members.kill(members.nodes.get(3));
    members.seconds(60);
    return members.world.trace();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 2})
  void shouldWorkWithAllTimersHalvedOrDoubled(double timers) {
    Members members = Members.joined(3, 50, STANDARD.scaled(timers));
    members.seconds(120);
    assertTrue(members.agree(), members::disagreement);
    members.kill(members.nodes.get(30));
    int seconds = members.secondsUntilAgreed((int) (40 * timers));
    assertTrue(seconds >= 0, members::disagreement);
  }

  @Test
  void shouldGiveSuccessorsAndNeighboursInRingOrder() {
    Members members = Members.joined(1, 12, STANDARD);
    members.seconds(60);
    Node node = members.nodes.get(2);
    MembershipView view = node.view();
    MemberRecord[] three = new MemberRecord[3];
    MemberRecord last = view.at(11);
    assertEquals(3, view.successors(last.id(), three));
    assertEquals(List.of(last, view.at(0), view.at(1)), List.of(three));
    MemberRecord[] all = new MemberRecord[40];
    assertEquals(12, view.successors(last.id(), all));
    assertEquals(11, view.neighbours(all));
    MemberRecord[] two = new MemberRecord[2];
    view.successors(node.host.id, two);
    assertEquals(two[1], all[0], "the next one on the ring comes first");
    assertNull(all[11] == two[0] ? all[11] : null);
    assertNotNull(view.withRoom(members.world.random(), each -> true));
    assertNull(view.withRoom(members.world.random(), each -> false));
  }

  private static Facts leaves(int leaves) {
    return new Facts(
        io.tiovivo.machine.PeerAddress.of(new byte[] {10, 9, 9, 9}, 1),
        0,
        "1.0",
        leaves,
        100,
        0,
        0,
        false,
        false,
        0,
        0,
        0);
  }
}
