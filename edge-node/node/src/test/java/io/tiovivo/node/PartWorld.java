package io.tiovivo.node;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Part;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.proto.OverlayMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;

/**
 * Parts of the overlay talking to each other in virtual time: sessions open by being used, messages
 * go through their bytes and are late, lost or cut off as the test wants.
 */
public final class PartWorld {
  private static final long MS = 1_000_000L;
  private static final long DIAL_TIMEOUT_NS = 5_000 * MS;

  /** One node: some parts behind one address. */
  public final class Host implements Post {
    public final NodeId id;
    public final PeerAddress address;
    public final List<Part> parts = new ArrayList<>();
    public final List<Event> events = new ArrayList<>();
    private final Set<NodeId> sessions = new HashSet<>();
    private boolean up = true;
    private long stalledUntilNs;
    private long scheduledNs = Machine.NEVER;
    private int stalls;

    /** What arrives is looked at that much later, at most; a sixth of it at least. */
    public long lagNs;

    public long sentBytes;
    public long sentMessages;

    private Host(NodeId id, PeerAddress address) {
      this.id = id;
      this.address = address;
    }

    @Override
    public boolean send(NodeId to, OverlayMessage message) {
      if (!sessions.contains(to)) {
        return false;
      }
      carry(this, to, message, 0);
      return true;
    }

    @Override
    public void send(Contact to, Purpose purpose, OverlayMessage message) {
      open(this, to, message);
    }

    @Override
    public void dial(Contact to, Purpose purpose, byte[] ticket) {
      open(this, to, null);
    }

    @Override
    public void hangUp(NodeId to) {
      sessions.remove(to);
    }

    @Override
    public void knock(PeerAddress target, long nonce) {}

    @Override
    public void event(Event event) {
      events.add(event);
    }

    /** Puts everything off that happens here, for that long. */
    public void stall(long forNs) {
      stalledUntilNs = nowNs + forNs;
      stalls++;
    }

    public int stalls() {
      return stalls;
    }
  }

  private record Happening(long atNs, long order, Runnable what) implements Comparable<Happening> {
    @Override
    public int compareTo(Happening other) {
      int byTime = Long.compare(atNs, other.atNs);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final SplittableRandom random;
  private final PriorityQueue<Happening> queue = new PriorityQueue<>();
  private final Map<NodeId, Host> hosts = new HashMap<>();
  private final Map<PeerAddress, Host> byAddress = new HashMap<>();
  private long nowNs;
  private long order;
  private long trace;
  public double loss;
  public int cut;
  public long mostBytes;
  public BiPredicate<Host, Host> reaches = (from, to) -> true;

  public PartWorld(long seed) {
    random = new SplittableRandom(seed);
  }

  public long nowNs() {
    return nowNs;
  }

  public SplittableRandom random() {
    return random;
  }

  /** Changes with everything that was carried. */
  public long trace() {
    return trace;
  }

  public Host host(NodeId id, PeerAddress address) {
    Host host = new Host(id, address);
    hosts.put(id, host);
    byAddress.put(address, host);
    return host;
  }

  public void kill(Host host) {
    host.up = false;
  }

  /** Begins again with new parts and no sessions. */
  public void revive(Host host) {
    host.up = true;
    host.sessions.clear();
    host.parts.clear();
    host.scheduledNs = Machine.NEVER;
  }

  public void at(long atNs, Runnable what) {
    queue.add(new Happening(Math.max(atNs, nowNs), order++, what));
  }

  /** Runs until that much time has passed. */
  public void run(long forNs) {
    long endNs = nowNs + forNs;
    while (!queue.isEmpty() && queue.peek().atNs <= endNs) {
      Happening next = queue.poll();
      nowNs = next.atNs;
      next.what.run();
    }
    nowNs = endNs;
  }

  /** Has a host do something, and looks when it wants to be called again. */
  public void touch(Host host, Runnable what) {
    if (!host.up) {
      return;
    }
    if (nowNs < host.stalledUntilNs) {
      at(host.stalledUntilNs, () -> touch(host, what));
      return;
    }
    what.run();
    schedule(host);
  }

  private void schedule(Host host) {
    long deadlineNs = Machine.NEVER;
    for (Part part : host.parts) {
      deadlineNs = Math.min(deadlineNs, part.deadlineNs());
    }
    if (deadlineNs < host.scheduledNs) {
      long dueNs = Math.max(deadlineNs, nowNs + 1);
      host.scheduledNs = dueNs;
      at(dueNs, () -> onDeadline(host, dueNs));
    }
  }

  private void onDeadline(Host host, long dueNs) {
    if (host.scheduledNs != dueNs) {
      return;
    }
    host.scheduledNs = Machine.NEVER;
    touch(
        host,
        () -> {
          for (Part part : host.parts) {
            if (part.deadlineNs() <= nowNs) {
              part.onDeadline(nowNs, host);
            }
          }
        });
  }

  private void open(Host from, Contact to, OverlayMessage message) {
    if (to.id() != null && from.sessions.contains(to.id())) {
      if (message != null) {
        carry(from, to.id(), message, 0);
      }
      return;
    }
    Host target = byAddress.get(to.address());
    boolean found =
        target != null
            && target.up
            && (to.id() == null || to.id().equals(target.id))
            && reaches.test(from, target);
    if (!found) {
      cut++;
      at(nowNs + DIAL_TIMEOUT_NS, () -> touch(from, () -> dialFailed(from, to)));
      return;
    }
    if (from.sessions.add(target.id)) {
      at(nowNs + 40 * MS, () -> touch(from, () -> sessionUp(from, target, true)));
    }
    if (target.sessions.add(from.id)) {
      at(nowNs + 30 * MS, () -> touch(target, () -> sessionUp(target, from, false)));
    }
    if (message != null) {
      carry(from, target.id, message, 50 * MS);
    }
  }

  private void dialFailed(Host from, Contact to) {
    from.parts.forEach(part -> part.onDialFailed(nowNs, to, Optional.empty(), from));
  }

  private void sessionUp(Host at, Host peer, boolean dialled) {
    at.parts.forEach(part -> part.onSessionUp(nowNs, remote(peer, dialled), at));
  }

  public static Remote remote(Host peer, boolean dialled) {
    return new Remote(peer.id, peer.address, null, dialled);
  }

  private void carry(Host from, NodeId to, OverlayMessage message, long extraNs) {
    byte[] bytes = message.toByteArray();
    from.sentBytes += bytes.length;
    from.sentMessages++;
    mostBytes = Math.max(mostBytes, bytes.length);
    Host target = hosts.get(to);
    if (target == null || !reaches.test(from, target)) {
      cut++;
      return;
    }
    if (random.nextDouble() < loss) {
      return;
    }
    long latencyNs = (10 + random.nextInt(50)) * MS + extraNs;
    long lateNs = target.lagNs == 0 ? 0 : target.lagNs / 6 + random.nextLong(target.lagNs);
    at(nowNs + latencyNs + lateNs, () -> touch(target, () -> deliver(from, target, bytes)));
  }

  private void deliver(Host from, Host target, byte[] bytes) {
    trace = trace * 31 + bytes.length + nowNs;
    if (!target.sessions.contains(from.id)) {
      from.sessions.remove(target.id);
      return;
    }
    OverlayMessage message = parse(bytes);
    for (Part part : target.parts) {
      part.onMessage(nowNs, remote(from, false), message, target);
    }
  }

  private static OverlayMessage parse(byte[] bytes) {
    try {
      return OverlayMessage.parseFrom(bytes);
    } catch (InvalidProtocolBufferException defect) {
      throw new IllegalStateException(defect);
    }
  }
}
