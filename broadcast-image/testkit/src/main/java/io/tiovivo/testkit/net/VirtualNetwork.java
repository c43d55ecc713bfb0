package io.tiovivo.testkit.net;

import io.tiovivo.machine.Machine;
import io.tiovivo.machine.PeerAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32;

/**
 * Machines on one multicast segment in virtual time. Every datagram to a group reaches every other
 * host over that host's own {@link LinkShape}; one to a host's address reaches that host. Same
 * seed, same run, same {@link #traceHash}.
 */
public final class VirtualNetwork {
  /** What a piece of work costs unless its host says otherwise. */
  public static final long WORK_NS = 1_000_000;

  /** Events in one run: a test that needs more has lost its way. */
  public static final long MAX_STEPS = 100_000_000;

  private static final long TRACE_PRIME = 0x100000001B3L;

  private record Step(long timeNs, long order, Runnable action) implements Comparable<Step> {
    @Override
    public int compareTo(Step other) {
      return timeNs != other.timeNs
          ? Long.compare(timeNs, other.timeNs)
          : Long.compare(order, other.order);
    }
  }

  private final SplittableRandom random;
  private final PriorityQueue<Step> steps = new PriorityQueue<>();
  private final List<VirtualHost> hosts = new ArrayList<>();
  private final CRC32 crc = new CRC32();
  private long nowNs;
  private long order;
  private long traceHash = 0xCBF29CE484222325L;
  private long sentDatagrams;

  public VirtualNetwork(long seed) {
    random = new SplittableRandom(seed);
  }

  public long nowNs() {
    return nowNs;
  }

  /** Follows from everything that was sent, delivered and told, and when. */
  public long traceHash() {
    return traceHash;
  }

  public long sentDatagrams() {
    return sentDatagrams;
  }

  /** Puts a machine on the network, from now on. */
  public VirtualHost attach(String name, Machine machine, LinkShape shape) {
    byte[] ip = {10, 0, (byte) (hosts.size() >>> 8), (byte) (hosts.size() + 1)};
    VirtualHost host =
        new VirtualHost(
            this, name, PeerAddress.of(ip, 8484), machine, new Link(shape, random.split()));
    hosts.add(host);
    host.start();
    return host;
  }

  /** Does something at a time, or now when that is over. */
  public void at(long timeNs, Runnable action) {
    steps.add(new Step(Math.max(timeNs, nowNs), order++, action));
  }

  /** Puts a datagram on the segment that no machine sent: an attacker's, a neighbour's. */
  public void inject(PeerAddress from, PeerAddress to, byte[] datagram) {
    deliver(null, from, to, datagram);
  }

  /**
   * Runs until a condition holds, which is looked at after every step.
   *
   * @return true when it held; false when {@code limitNs} of virtual time passed, or nothing was
   *     left to happen
   */
  public boolean runUntil(BooleanSupplier condition, long limitNs) {
    long endNs = nowNs + limitNs;
    for (long step = 0; step < MAX_STEPS; step++) {
      if (condition.getAsBoolean()) {
        return true;
      }
      Step next = steps.peek();
      if (next == null || next.timeNs > endNs) {
        nowNs = endNs;
        return false;
      }
      steps.remove();
      nowNs = next.timeNs;
      next.action.run();
    }
    throw new IllegalStateException("more than " + MAX_STEPS + " steps");
  }

  /** Lets virtual time pass. */
  public void runFor(long timeNs) {
    runUntil(() -> false, timeNs);
  }

  void send(VirtualHost from, PeerAddress to, byte[] datagram) {
    sentDatagrams++;
    deliver(from, from.address(), to, datagram);
  }

  private void deliver(VirtualHost sender, PeerAddress from, PeerAddress to, byte[] datagram) {
    crc.reset();
    crc.update(datagram);
    mix(crc.getValue());
    mix(nowNs);
    for (VirtualHost host : hosts) {
      if (host != sender && host.isAlive() && (isGroup(to) || to.equals(host.address()))) {
        host.link()
            .carry(
                nowNs,
                datagram,
                (timeNs, arrived) -> at(timeNs, () -> host.receive(from, arrived)));
      }
    }
  }

  void trace(String host, String what) {
    crc.reset();
    crc.update((host + '/' + what).getBytes(StandardCharsets.UTF_8));
    mix(crc.getValue());
    mix(nowNs);
  }

  private void mix(long value) {
    traceHash = (traceHash ^ value) * TRACE_PRIME;
  }

  private static boolean isGroup(PeerAddress address) {
    int first = address.ip()[0] & 0xFF;
    return address.isIpv4() ? first >= 224 && first < 240 : first == 0xFF;
  }
}
