package io.tiovivo.testkit.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.machine.Command;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.wire.WireReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorldTest {
  private static final long SECOND_NS = 1_000_000_000;
  private static final long MILLI_NS = 1_000_000;
  private static final int PORT = 8486;
  private static final PeerAddress GROUP = PeerAddress.of(new byte[] {(byte) 239, 1, 2, 3}, 8485);
  private static final LinkShape LINE = LinkShape.perfect().delay(10 * MILLI_NS, 0);

  private final VirtualNetwork world = new VirtualNetwork(1);

  private record Say(PeerAddress to, int bytes) implements Command {}

  /** Remembers what it hears, echoes when told so, and charges what it is told to charge. */
  private static final class Talker implements Machine {
    private final List<PeerAddress> heard = new ArrayList<>();
    private final List<Long> timesNs = new ArrayList<>();
    private boolean echoes;
    private boolean crashes;
    private long dueNs = NEVER;
    private long keptNs;
    private CostMeter meter;
    private long chargeNs;

    @Override
    public void onDatagram(long nowNs, PeerAddress from, WireReader in, Outbox out) {
      if (crashes) {
        throw new HostCrash("told to");
      }
      heard.add(from);
      timesNs.add(nowNs);
      if (meter != null) {
        meter.charge(chargeNs);
      }
      if (echoes) {
        out.send(from, new byte[1], 0, 1);
      }
    }

    @Override
    public void onCommand(long nowNs, Command command, Outbox out) {
      Say say = (Say) command;
      out.send(say.to(), new byte[say.bytes()], 0, say.bytes());
    }

    @Override
    public void onDeadline(long nowNs, Outbox out) {
      keptNs = nowNs;
      dueNs = NEVER;
    }

    @Override
    public long deadlineNs() {
      return dueNs;
    }
  }

  private VirtualHost host(HostPlan plan, Talker talker) {
    VirtualHost host = world.attach(plan);
    host.boot(talker);
    return host;
  }

  private VirtualHost host(Segment segment, Talker talker) {
    return host(HostPlan.on(segment, "host", PORT), talker);
  }

  private Segment home(NatKind kind) {
    return world.home("home", kind, 60 * SECOND_NS, LINE, LINE);
  }

  private void say(VirtualHost host, PeerAddress to) {
    host.command(new Say(to, 1));
    world.runFor(SECOND_NS);
  }

  @Test
  void shouldDeliverToAPublicAddressAndNowhereElse() {
    Talker one = new Talker();
    Talker two = new Talker();
    VirtualHost first = host(world.internet(), new Talker());
    VirtualHost second = host(world.internet(), one);
    host(world.internet(), two);
    say(first, second.address());
    assertEquals(List.of(first.address()), one.heard);
    assertEquals(List.of(), two.heard);
    say(first, new PeerAddress(0, second.address().low(), PORT + 1));
    say(first, new PeerAddress(0, second.address().low() + 1, PORT));
    assertEquals(1, one.heard.size());
    assertEquals(2, world.drops(Drop.NO_HOST));
  }

  @Test
  void shouldCarryMulticastToTheSegmentAndNoFurther() {
    Talker neighbour = new Talker();
    Talker stranger = new Talker();
    Segment home = home(NatKind.RESTRICTED);
    VirtualHost first = host(home, new Talker());
    host(home, neighbour);
    host(home(NatKind.RESTRICTED), stranger);
    say(first, GROUP);
    assertEquals(1, neighbour.heard.size());
    assertEquals(GROUP.port(), neighbour.heard.get(0).port());
    assertEquals(0, stranger.heard.size());
  }

  @Test
  void shouldHearItselfWhenPlannedSo() {
    Talker talker = new Talker();
    Segment home = home(NatKind.RESTRICTED);
    say(host(HostPlan.on(home, "host", PORT).hearingItself(), talker), GROUP);
    assertEquals(1, talker.heard.size());
  }

  @Test
  void shouldTranslateAddressesAndLetAnswersIn() {
    Talker inside = new Talker();
    Talker server = new Talker();
    server.echoes = true;
    VirtualHost box = host(home(NatKind.PORT_RESTRICTED), inside);
    say(box, host(world.internet(), server).address());
    assertEquals(1, inside.heard.size());
    assertNotEquals(box.address(), server.heard.get(0));
  }

  @Test
  void shouldLetInWhatEachKindOfTranslatorLetsIn() {
    // Whom it lets in after one datagram to the first server: another port of it, another server.
    assertEquals(List.of(true, true), lettersIn(NatKind.FULL_CONE));
    assertEquals(List.of(true, false), lettersIn(NatKind.RESTRICTED));
    assertEquals(List.of(false, false), lettersIn(NatKind.PORT_RESTRICTED));
    assertEquals(List.of(false, false), lettersIn(NatKind.SYMMETRIC));
  }

  private List<Boolean> lettersIn(NatKind kind) {
    Talker inside = new Talker();
    Talker server = new Talker();
    VirtualHost serverHost = host(world.internet(), server);
    say(host(home(kind), inside), serverHost.address());
    PeerAddress mapped = server.heard.get(0);
    List<Boolean> let = new ArrayList<>();
    PeerAddress otherPort = new PeerAddress(0, serverHost.address().low(), 1);
    for (PeerAddress from : List.of(otherPort, PeerAddress.of(new byte[] {9, 9, 9, 9}, PORT))) {
      int before = inside.heard.size();
      world.injectPublic(from, mapped, new byte[1]);
      world.runFor(SECOND_NS);
      let.add(inside.heard.size() > before);
    }
    return let;
  }

  @Test
  void shouldGiveEachDestinationAPortOfItsOwnOnlyWhenSymmetric() {
    for (NatKind kind : List.of(NatKind.PORT_RESTRICTED, NatKind.SYMMETRIC)) {
      Talker one = new Talker();
      Talker two = new Talker();
      VirtualHost box = host(home(kind), new Talker());
      say(box, host(world.internet(), one).address());
      say(box, host(world.internet(), two).address());
      assertEquals(kind == NatKind.PORT_RESTRICTED, one.heard.get(0).equals(two.heard.get(0)));
    }
  }

  @Test
  void shouldForgetMappingsAfterTheirTimeAndWhenRestarted() {
    Talker inside = new Talker();
    Talker server = new Talker();
    Segment home = home(NatKind.FULL_CONE);
    VirtualHost serverHost = host(world.internet(), server);
    VirtualHost box = host(home, inside);
    say(box, serverHost.address());
    PeerAddress first = server.heard.get(0);
    world.runFor(61 * SECOND_NS);
    say(serverHost, first);
    assertEquals(0, inside.heard.size());
    assertEquals(1, world.drops(Drop.NAT_FILTER));
    say(box, serverHost.address());
    home.rebind(true);
    say(serverHost, server.heard.get(1));
    assertEquals(0, inside.heard.size());
    say(box, serverHost.address());
    assertNotEquals(first.low(), server.heard.get(2).low());
    say(serverHost, server.heard.get(2));
    assertEquals(1, inside.heard.size());
  }

  @Test
  void shouldSendAtTheRateOfTheLinkAndDropWhatItsQueueCannotHold() {
    Talker server = new Talker();
    VirtualHost to = host(world.internet(), server);
    // 8 kbit/s: a datagram of 72 and 28 bytes takes 0.1 s; the queue holds three more.
    LinkShape slow = LinkShape.perfect().delay(0, 0).rate(8_000, 300);
    VirtualHost from =
        host(HostPlan.on(world.internet(), "slow", PORT).link(slow, LINE), new Talker());
    for (int i = 0; i < 10; i++) {
      from.command(new Say(to.address(), 72));
    }
    world.runFor(10 * SECOND_NS);
    assertEquals(
        List.of(100 * MILLI_NS, 200 * MILLI_NS, 300 * MILLI_NS, 400 * MILLI_NS), server.timesNs);
    assertEquals(6, world.drops(Drop.LINK_QUEUE));
  }

  @Test
  void shouldQueueAtAReceiversLinkInTheOrderOfArrival() {
    Talker server = new Talker();
    LinkShape slow = LinkShape.perfect().delay(0, 0).rate(8_000, 300);
    VirtualHost to = host(HostPlan.on(world.internet(), "slow", PORT).link(LINE, slow), server);
    VirtualHost far =
        host(HostPlan.on(world.internet(), "far", PORT).link(LINE, LINE), new Talker());
    VirtualHost near = host(world.internet(), new Talker());
    far.command(new Say(to.address(), 72));
    near.command(new Say(to.address(), 72));
    world.runFor(SECOND_NS);
    assertEquals(List.of(near.address(), far.address()), server.heard);
    assertEquals(List.of(100 * MILLI_NS, 200 * MILLI_NS), server.timesNs);
  }

  @Test
  void shouldCutOneDirectionOnly() {
    Talker one = new Talker();
    Talker two = new Talker();
    VirtualHost first = host(world.internet(), one).area(1);
    VirtualHost second = host(world.internet(), two).area(2);
    world.cut(1, 2);
    say(first, second.address());
    say(second, first.address());
    assertEquals(0, two.heard.size());
    assertEquals(1, one.heard.size());
    assertEquals(1, world.drops(Drop.PARTITION));
    world.heal();
    say(first, second.address());
    assertEquals(1, two.heard.size());
  }

  @Test
  void shouldKeepABusyHostBusyAndDropWhatItsQueueCannotHold() {
    Talker busy = new Talker();
    busy.meter = world.cost();
    busy.chargeNs = 10 * MILLI_NS;
    HostSpeed slow = new HostSpeed(0, 0, 5, 3); // 50 ms for each datagram
    VirtualHost host = host(HostPlan.on(world.internet(), "busy", PORT).speed(slow), busy);
    VirtualHost sender = host(world.internet(), new Talker());
    for (int i = 0; i < 10; i++) {
      sender.command(new Say(host.address(), 1));
    }
    world.runFor(SECOND_NS);
    // One at once; the three that waited are taken in one cycle, which reads the clock once.
    assertEquals(List.of(0L, 50 * MILLI_NS, 50 * MILLI_NS, 50 * MILLI_NS), busy.timesNs);
    assertEquals(6, host.queueDrops());
    assertEquals(3, host.longestQueue());
    assertEquals(6, world.drops(Drop.HOST_QUEUE));
  }

  @Test
  void shouldKeepADeadlineLateWhenBusy() {
    Talker busy = new Talker();
    busy.meter = world.cost();
    busy.chargeNs = 100 * MILLI_NS;
    VirtualHost host =
        host(HostPlan.on(world.internet(), "busy", PORT).speed(HostSpeed.desktop()), busy);
    VirtualHost sender = host(world.internet(), new Talker());
    busy.dueNs = 20 * MILLI_NS;
    sender.command(new Say(host.address(), 1));
    world.runFor(SECOND_NS);
    assertTrue(busy.keptNs >= 100 * MILLI_NS, busy.keptNs + " ns");
  }

  @Test
  void shouldAnswerAfterWhatTheAnswerCost() {
    Talker busy = new Talker();
    busy.meter = world.cost();
    busy.chargeNs = 10 * MILLI_NS;
    busy.echoes = true;
    Talker asker = new Talker();
    HostSpeed slow = HostSpeed.slower(3);
    VirtualHost host = host(HostPlan.on(world.internet(), "busy", PORT).speed(slow), busy);
    say(host(world.internet(), asker), host.address());
    assertEquals(List.of(30 * MILLI_NS + slow.datagramNs()), asker.timesNs);
  }

  @Test
  void shouldForgetWhatWasUnderWayWhenAHostRestarts() {
    Talker before = new Talker();
    Talker after = new Talker();
    before.dueNs = SECOND_NS;
    VirtualHost host = host(world.internet(), before);
    VirtualHost sender = host(world.internet(), new Talker());
    host.kill();
    say(sender, host.address());
    assertEquals(1, world.drops(Drop.DEAD_HOST));
    host.boot(after);
    say(sender, host.address());
    assertEquals(0, before.keptNs);
    assertEquals(0, before.heard.size());
    assertEquals(1, after.heard.size());
  }

  @Test
  void shouldEndAHostWhoseMachineCrashesAndTellItsSupervisor() {
    Talker victim = new Talker();
    victim.crashes = true;
    Talker after = new Talker();
    VirtualHost host = host(world.internet(), victim);
    host.onCrash(crash -> world.at(world.nowNs() + SECOND_NS, () -> host.boot(after)));
    VirtualHost sender = host(world.internet(), new Talker());
    say(sender, host.address());
    assertEquals(1, host.crashes());
    world.runFor(SECOND_NS);
    say(sender, host.address());
    assertEquals(1, after.heard.size());
  }

  @Test
  void shouldReachAHostAtItsNewAddressOnly() {
    Talker roamer = new Talker();
    VirtualHost host = host(world.internet(), roamer);
    VirtualHost sender = host(world.internet(), new Talker());
    PeerAddress old = host.address();
    host.move(world.internet());
    say(sender, old);
    assertEquals(0, roamer.heard.size());
    say(sender, host.address());
    assertEquals(1, roamer.heard.size());
    host.move(home(NatKind.FULL_CONE));
    say(sender, old);
    assertEquals(1, roamer.heard.size());
  }

  @Test
  void shouldRunClocksAtTheirOwnRates() {
    Talker fast = new Talker();
    fast.dueNs = 1_000 * SECOND_NS + 5;
    host(HostPlan.on(world.internet(), "fast", PORT).clock(new HostClock(7, 100)), fast);
    world.runFor(999 * SECOND_NS);
    assertEquals(0, fast.keptNs);
    world.runFor(SECOND_NS);
    assertTrue(fast.keptNs >= 1_000 * SECOND_NS + 5 && fast.keptNs < 1_000 * SECOND_NS + 1_000);
    for (int ppm : new int[] {-1000, -7, 0, 13, 1000}) {
      HostClock clock = new HostClock(123, ppm);
      long lastNs = 0;
      for (long timeNs = 0; timeNs < 100_000; timeNs += 7) {
        long localNs = clock.local(timeNs);
        assertTrue(localNs >= lastNs, "went back");
        lastNs = localNs;
        assertTrue(clock.local(clock.world(localNs)) >= localNs);
        assertTrue(clock.world(localNs) <= timeNs + 2000);
      }
    }
  }

  @Test
  void shouldHaveTheSameTraceForTheSameSeedAndAnotherForAnother() {
    assertEquals(trace(1), trace(1));
    assertNotEquals(trace(1), trace(2));
  }

  private static long trace(long seed) {
    VirtualNetwork world = new VirtualNetwork(seed);
    LinkShape bad = LinkShape.bursts(20, 5).reordering(10, MILLI_NS).delay(MILLI_NS, MILLI_NS);
    List<VirtualHost> hosts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Talker talker = new Talker();
      talker.echoes = i % 2 == 0;
      VirtualHost host =
          world.attach(HostPlan.on(world.internet(), "host " + i, PORT).link(bad, bad));
      host.boot(talker);
      hosts.add(host);
    }
    hosts.forEach(each -> each.command(new Say(hosts.get(0).address(), 10)));
    hosts.forEach(each -> each.command(new Say(hosts.get(10).address(), 10)));
    world.runFor(SECOND_NS);
    return world.traceHash();
  }
}
