package io.tiovivo.node.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.machine.Machine;
import io.tiovivo.node.broker.BrokerProblem.Kind;
import io.tiovivo.node.config.MqttConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SteadyBrokerTest {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final long HOUR_NS = 3_600 * SECOND_NS;

  private final SimBroker broker = new SimBroker(7);
  private final SteadyBroker steady = new SteadyBroker(3);
  private final BrokerContract.Notes notes = new BrokerContract.Notes();

  private void connect() {
    steady.attach(broker.client(steady), notes);
    steady.connect(settings("box"));
  }

  private static BrokerSettings settings(String clientId) {
    return BrokerSettings.of(
        MqttConfig.NONE,
        clientId,
        new BrokerSettings.Will("box/status", BrokerContract.bytes("offline")));
  }

  private void runFor(long forNs) {
    long untilNs = broker.nowNs() + forNs;
    while (Math.min(broker.deadlineNs(), steady.deadlineNs()) <= untilNs) {
      broker.runUntil(Math.min(broker.deadlineNs(), steady.deadlineNs()));
      if (steady.deadlineNs() <= broker.nowNs()) {
        steady.onDeadline(broker.nowNs());
      }
    }
    broker.runUntil(untilNs);
  }

  @Test
  void shouldConnectThoughTheFirstAttemptFails() {
    broker.kill();
    connect();
    runFor(SECOND_NS);
    assertEquals(0, notes.connects);
    assertEquals(Kind.REFUSED, steady.problem().orElseThrow().kind());
    broker.start();
    runFor(70 * SECOND_NS);
    assertEquals(1, notes.connects);
    assertTrue(steady.problem().isEmpty(), "what was wrong is right");
  }

  @Test
  void shouldTryForAnHourWithoutHasteAndBeBackWithinAMinute() {
    connect();
    runFor(HOUR_NS);
    broker.kill();
    int before = broker.connects();
    runFor(HOUR_NS);
    int attempts = broker.connects() - before;
    assertTrue(attempts >= 60 && attempts <= 240, attempts + " attempts in an hour");
    assertFalse(steady.connected());
    broker.start();
    runFor(61 * SECOND_NS);
    assertTrue(steady.connected());
    assertEquals(Machine.NEVER, steady.deadlineNs());
  }

  @Test
  void shouldGetSlowerWhenTheBrokerFlaps() {
    connect();
    runFor(SECOND_NS);
    int before = broker.connects();
    for (int i = 0; i < 600; i++) {
      broker.throwOut("box");
      runFor(SECOND_NS);
    }
    int attempts = broker.connects() - before;
    assertTrue(attempts <= 60, attempts + " attempts in ten minutes");
    assertTrue(steady.problem().orElseThrow().message().contains("id box"));
    assertEquals(Kind.TAKEN_OVER, steady.problem().get().kind());
    runFor(3 * SteadyBroker.LASTED_NS);
    assertTrue(steady.connected());
  }

  @Test
  void shouldSlowDownTwoBoxesWithOneId() {
    SteadyBroker copy = new SteadyBroker(4);
    copy.attach(broker.client(copy), new BrokerContract.Notes());
    connect();
    copy.connect(settings("box"));
    int before = broker.connects();
    for (long endNs = broker.nowNs() + HOUR_NS; broker.nowNs() < endNs; ) {
      long nextNs = Math.min(steady.deadlineNs(), copy.deadlineNs());
      broker.runUntil(Math.min(endNs, Math.min(nextNs, broker.deadlineNs())));
      steady.onDeadline(broker.nowNs());
      copy.onDeadline(broker.nowNs());
    }
    int attempts = broker.connects() - before;
    assertTrue(attempts < 300, attempts + " attempts of both in an hour");
    assertEquals(
        Kind.TAKEN_OVER,
        steady.problem().or(copy::problem).orElseThrow().kind(),
        "and one of them says why");
  }

  @Test
  void shouldFindOutThatTheBrokerHangs() {
    connect();
    runFor(SECOND_NS);
    broker.stall(true);
    runFor(61 * SECOND_NS);
    assertFalse(steady.connected());
    assertTrue(notes.problems.size() >= 1);
    broker.stall(false);
    runFor(SteadyBroker.ATTEMPT_NS + 61 * SECOND_NS);
    assertTrue(steady.connected());
  }

  @Test
  void shouldGiveUpAnAttemptOfWhichNothingIsHeard() {
    broker.stall(true);
    connect();
    runFor(2 * SteadyBroker.ATTEMPT_NS + SECOND_NS);
    assertTrue(broker.connects() >= 2, broker.connects() + " attempts");
  }

  @Test
  void shouldComeBackSpreadWhenAThousandLostTheirBroker() {
    List<SteadyBroker> all = new ArrayList<>();
    Set<Long> seconds = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      SteadyBroker each = new SteadyBroker(i);
      each.attach(new SilentPort(), new BrokerContract.Notes());
      each.connect(settings("box" + i));
      for (int failure = 0; failure < 8; failure++) {
        each.onLost(0, new BrokerProblem(Kind.REFUSED, "nobody"));
      }
      seconds.add(each.deadlineNs() / SECOND_NS);
      all.add(each);
    }
    assertEquals(60, seconds.size(), "each second of the minute has some");
    for (long second : seconds) {
      long in = all.stream().filter(each -> each.deadlineNs() / SECOND_NS == second).count();
      assertTrue(in < 50, in + " of 1,000 in second " + second);
    }
  }

  @Test
  void shouldSayNothingMoreOnceItIsToldToDisconnect() {
    connect();
    runFor(SECOND_NS);
    steady.disconnect();
    broker.kill();
    runFor(HOUR_NS);
    assertEquals(1, broker.connects());
    assertTrue(notes.problems.isEmpty());
    assertEquals(Machine.NEVER, steady.deadlineNs());
  }

  @Test
  void shouldMatchFiltersAsTheStandardSays() {
    assertTrue(Topics.matches("sport/tennis/player1/#", "sport/tennis/player1"));
    assertTrue(Topics.matches("sport/#", "sport/tennis/player1"));
    assertTrue(Topics.matches("sport/+", "sport/"));
    assertTrue(Topics.matches("+/+", "/finance"));
    assertFalse(Topics.matches("+", "/finance"));
    assertFalse(Topics.matches("#", "$SYS/uptime"));
    assertFalse(Topics.matches("sport/tennis/+", "sport/tennis/player1/ranking"));
    assertNotEquals(Topics.matches("$SYS/#", "$SYS/uptime"), Topics.matches("a", "b"));
  }

  private static final class SilentPort implements BrokerPort {
    @Override
    public void connect(BrokerSettings settings) {}

    @Override
    public long publish(String topic, byte[] payload, int qos, boolean retained) {
      return NO_ROOM;
    }

    @Override
    public void subscribe(String filter) {}

    @Override
    public void disconnect() {}
  }
}
