package io.tiovivo.testkit.net;

import io.tiovivo.machine.Event;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.wire.WireReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A world of machines in virtual time. Hosts are on segments: the first, on which {@link #attach}
 * puts them, stands alone; {@link #home} makes one behind an address translator; hosts {@link
 * #internet on the Internet} have public addresses. A datagram to a group reaches every other host
 * of the segment over that host's own {@link LinkShape}, one to an address that one host. Same
 * seed, same run, same {@link #traceHash}.
 */
public final class VirtualNetwork {
  /** What a piece of work costs unless its host says otherwise. */
  public static final long WORK_NS = 1_000_000;

  /** Events in one run: a test that needs more has lost its way. */
  public static final long MAX_STEPS = 2_000_000_000;

  /** Areas that partitions can lie between. */
  public static final int MAX_AREAS = 64;

  private static final long IPV4 = 0xFFFF_0000_0000L;
  private static final long LAN_FIRST = IPV4 | 10 << 24 | 1;
  private static final long HOME_FIRST = IPV4 | 0xC0A8_010AL; // 192.168.1.10: the same in each

  private final SplittableRandom random;
  private final SplittableRandom upRandom; // apart: an uplink's dice change no downlink's
  private final EventQueue queue = new EventQueue();
  private final CostMeter cost = new CostMeter();
  private final WireReader reader = new WireReader();
  private final List<VirtualHost> hosts = new ArrayList<>();
  private final PublicAddresses addresses = new PublicAddresses();
  private final Trace trace = new Trace();
  private final Segment lan = new Segment(this, "lan", LAN_FIRST, true);
  private final Segment internet = new Segment(this, "internet", 0, false);
  private final long[] cuts = new long[MAX_AREAS];
  private final long[] drops = new long[Drop.values().length];
  private Consumer<VirtualHost> watcher = host -> {};
  private long nowNs;
  private long steps;
  private long sentDatagrams;
  private long sentBytes;

  public VirtualNetwork(long seed) {
    random = new SplittableRandom(seed);
    upRandom = new SplittableRandom(~seed);
  }

  public long nowNs() {
    return nowNs;
  }

  /** Follows from everything that was sent, delivered and told, and when. */
  public long traceHash() {
    return trace.hash();
  }

  public long sentDatagrams() {
    return sentDatagrams;
  }

  /** Bytes of all datagrams that hosts sent, without headers. */
  public long sentBytes() {
    return sentBytes;
  }

  /** Things that have happened. */
  public long steps() {
    return steps;
  }

  /** Datagrams that ended for this reason. */
  public long drops(Drop reason) {
    return drops[reason.ordinal()];
  }

  /** Where simulated work is charged; one for all hosts. */
  public CostMeter cost() {
    return cost;
  }

  /** All hosts in the order in which they were attached. */
  public List<VirtualHost> hosts() {
    return hosts;
  }

  /** Hosts with public addresses, mostly of different /24; multicast does not reach anyone. */
  public Segment internet() {
    return internet;
  }

  /**
   * A segment behind an address translator with a public address, which all homes number alike.
   *
   * @param mappingNs how long a mapping lives after the last datagram from inside
   * @param up of the shared line, and its way through the world
   */
  public Segment home(String name, NatKind kind, long mappingNs, LinkShape up, LinkShape down) {
    Segment home = new Segment(this, name, HOME_FIRST, true);
    return home.gateway(
        addresses.take(home, 0),
        new Nat(kind, mappingNs),
        new Link(up, upRandom.split()),
        new Link(down, random.split()));
  }

  /** Puts a machine on the first segment, from now on. */
  public VirtualHost attach(String name, Machine machine, LinkShape shape) {
    HostPlan plan = HostPlan.on(lan, name, 8484);
    VirtualHost host = attach(plan.link(plan.up(), shape));
    host.keepEvents().boot(machine);
    return host;
  }

  /** Puts a host somewhere; it is off until {@link VirtualHost#boot}. */
  public VirtualHost attach(HostPlan plan) {
    Link down = new Link(plan.down(), random.split());
    VirtualHost host = new VirtualHost(this, plan, new Link(plan.up(), upRandom.split()), down);
    hosts.add(host);
    return host;
  }

  /** Does something at a time, or now when that is over. */
  public void at(long timeNs, Runnable action) {
    queue.add(Math.max(timeNs, nowNs), happenedNs -> action.run());
  }

  /** Is told of each host that has done something, right after it. */
  public void watch(Consumer<VirtualHost> newWatcher) {
    watcher = newWatcher;
  }

  /** Lets nothing through from one area to another; the other direction is as it was. */
  public void cut(int fromArea, int toArea) {
    cuts[fromArea] |= 1L << toArea;
  }

  /** Undoes all cuts. */
  public void heal() {
    Arrays.fill(cuts, 0);
  }

  /** Puts a datagram on the first segment that no machine sent: an attacker's, a neighbour's. */
  public void inject(PeerAddress from, PeerAddress to, byte[] datagram) {
    Flight flight = new Flight(this, from, to, datagram, 0);
    trace.sent(nowNs, datagram);
    route(null, lan, nowNs, flight);
  }

  /** The same towards a public address, from anywhere: addresses can be forged. */
  public void injectPublic(PeerAddress from, PeerAddress to, byte[] datagram) {
    trace.sent(nowNs, datagram);
    cross(nowNs, new Flight(this, from, to, datagram, 0));
  }

  /**
   * Runs until a condition holds, which is looked at after every step.
   *
   * @return true when it held; false when {@code limitNs} of virtual time passed, or nothing was
   *     left to happen
   */
  public boolean runUntil(BooleanSupplier condition, long limitNs) {
    long endNs = nowNs + limitNs;
    while (steps < MAX_STEPS) {
      if (condition.getAsBoolean()) {
        return true;
      }
      long firstNs = queue.firstNs();
      if (firstNs > endNs || firstNs == Long.MAX_VALUE) {
        nowNs = endNs;
        return false;
      }
      nowNs = firstNs;
      steps++;
      queue.remove().happen(nowNs);
    }
    throw new IllegalStateException("more than " + MAX_STEPS + " steps");
  }

  /** Lets virtual time pass. */
  public void runFor(long timeNs) {
    runUntil(() -> false, timeNs);
  }

  EventQueue queue() {
    return queue;
  }

  WireReader reader() {
    return reader;
  }

  void send(VirtualHost host, long departNs, PeerAddress to, byte[] datagram) {
    sentDatagrams++;
    sentBytes += datagram.length;
    trace.sent(nowNs, datagram);
    PeerAddress from = host.address();
    if (isGroup(to)) {
      from = new PeerAddress(from.high(), from.low(), to.port()); // its group socket sends it
    }
    Segment segment = host.segment();
    Flight flight = new Flight(this, from, to, datagram, host.area());
    host.up().carry(departNs, flight, (timeNs, sent) -> route(host, segment, timeNs, sent));
  }

  private void route(VirtualHost sender, Segment segment, long timeNs, Flight flight) {
    if (segment.isPublic()) {
      cross(timeNs, flight);
    } else if (isGroup(flight.to)) {
      for (VirtualHost host : segment.hosts()) {
        if (host != null && host.isAlive() && (host != sender || host.hearsItself())) {
          host.approach(timeNs, flight.between(flight.from, flight.to));
        }
      }
    } else {
      VirtualHost local = segment.local(flight.to);
      if (local != null) {
        local.approach(timeNs, flight);
      } else {
        segment.leave(timeNs, flight);
      }
    }
  }

  /** Takes a datagram with public addresses to whoever has the one that it is for. */
  void cross(long timeNs, Flight flight) {
    Object place = addresses.holder(flight.to);
    if (place instanceof VirtualHost host) {
      host.approach(timeNs, flight);
    } else if (place instanceof Segment segment) {
      if (mayPass(flight.area, segment.area())) {
        flight.reach(timeNs, segment);
      } else {
        flight.drop(Drop.PARTITION);
      }
    } else {
      flight.drop(Drop.NO_HOST);
    }
  }

  boolean mayPass(int fromArea, int toArea) {
    return (cuts[fromArea] >>> toArea & 1) == 0;
  }

  PublicAddresses addresses() {
    return addresses;
  }

  void dropped(Drop reason) {
    drops[reason.ordinal()]++;
    trace.dropped(reason);
  }

  void arrived(int nameHash, int bytes) {
    trace.arrived(nowNs, nameHash, bytes);
  }

  void told(int nameHash, Event event) {
    trace.told(nowNs, nameHash, event);
  }

  void served(VirtualHost host) {
    watcher.accept(host);
  }

  static boolean isGroup(PeerAddress address) {
    if (!address.isIpv4()) {
      return address.high() >>> 56 == 0xFF;
    }
    return (address.low() >>> 28 & 0xF) == 0xE; // 224.0.0.0/4
  }
}
