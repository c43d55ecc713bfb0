package io.tiovivo.node.lease;

import io.tiovivo.credential.Credential;
import io.tiovivo.identity.NodeId;
import io.tiovivo.identity.proto.Grant;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.join.AddressBook;
import io.tiovivo.node.join.JoinEvent;
import io.tiovivo.node.join.JoinSettings;
import io.tiovivo.node.join.JoinWorld;
import io.tiovivo.node.join.LeafCard;
import io.tiovivo.node.join.LeaseKeeper;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.LeafBook;
import io.tiovivo.node.message.NodeStart;
import io.tiovivo.node.message.Part;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.message.Refusal;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.proto.OverlayMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Many leaves and several desks in virtual time, with bare sessions between them. A desk's host
 * serves one thing after another: a handshake takes {@code handshakeNs}, a message {@code
 * messageNs}, a refusal {@code refusalNs}; its lag is what waits.
 */
final class Herd {
  static final long MS = 1_000_000L;
  static final long SECOND = 1_000 * MS;
  private static final long DIAL_TIMEOUT = 5 * SECOND;

  final SplittableRandom random;
  final List<Desk> desks = new ArrayList<>();
  final List<Leaf> leaves = new ArrayList<>();
  // Knocks, admissions and accepted joins by the second.
  final Map<Long, Integer> knocks = new TreeMap<>();
  final Map<Long, Integer> accepts = new TreeMap<>();
  private final Map<NodeId, Box> boxes = new HashMap<>();
  private final Map<PeerAddress, Box> byAddress = new HashMap<>();
  private final PriorityQueue<Due> queue = new PriorityQueue<>();
  private long sequence;
  long nowNs = 1_000 * SECOND;
  double loss;
  double twice;
  long handshakeNs = 5 * MS;
  long messageNs = MS / 10;
  long refusalNs = MS / 5;
  LeaseSettings leaseSettings = LeaseSettings.standard();
  JoinSettings joinSettings = JoinSettings.standard();

  Herd(long seed) {
    random = new SplittableRandom(seed);
  }

  private record Due(long atNs, long order, Runnable what) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(atNs, other.atNs);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  /** Common to both kinds: a part, its sessions, its next call. */
  abstract class Box implements Post {
    final NodeId id = new NodeId(random.nextLong() | 1, random.nextLong());
    final PeerAddress address;
    PeerAddress seenAt;
    final Set<NodeId> sessions = new HashSet<>();
    boolean alive = true;
    boolean deaf;
    long wokenNs = Machine.NEVER;
    long busyUntilNs;

    Box(int number) {
      address =
          PeerAddress.of(
              new byte[] {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number}, 8486);
      seenAt = address;
      boxes.put(id, this);
      byAddress.put(address, this);
    }

    abstract Part part();

    Remote remote(boolean dialled) {
      Set<Grant> grants = this instanceof Desk ? Set.of(Grant.GRANT_SUPERNODE) : Set.of();
      Credential credential =
          new Credential(
              "fleet", id, new byte[32], new byte[32], "", "", "pc", grants, 0, 1, 1, new byte[0]);
      return new Remote(id, seenAt, credential, dialled);
    }

    Contact contact() {
      return new Contact(id, address, 0, "1.0", 0);
    }

    /** Runs what the part wants to do later. */
    void settle() {
      long dueNs = part().deadlineNs();
      if (alive && dueNs != Machine.NEVER && dueNs < wokenNs) {
        wokenNs = Math.max(dueNs, nowNs);
        long mine = wokenNs;
        at(
            mine,
            () -> {
              if (alive && wokenNs == mine) {
                wokenNs = Machine.NEVER;
                part().onDeadline(nowNs, this);
                settle();
              }
            });
      }
    }

    @Override
    public boolean send(NodeId to, OverlayMessage message) {
      if (!sessions.contains(to)) {
        return false;
      }
      carry(to, message);
      if (random.nextDouble() < twice) {
        carry(to, message);
      }
      return true;
    }

    private void carry(NodeId to, OverlayMessage message) {
      if (random.nextDouble() < loss) {
        return;
      }
      Box other = boxes.get(to);
      other.serve(
          nowNs + flight(),
          messageNs,
          () -> {
            if (other.sessions.contains(id) && !other.deaf) {
              other.part().onMessage(nowNs, remote(false), message, other);
            }
          });
    }

    /** The host takes its time, one thing after another. */
    void serve(long arrivalNs, long costNs, Runnable what) {
      at(
          arrivalNs,
          () -> {
            if (!alive) {
              return;
            }
            long lagNs = Math.max(0, busyUntilNs - nowNs);
            busyUntilNs = Math.max(busyUntilNs, nowNs) + costNs;
            lagged(lagNs);
            at(
                busyUntilNs,
                () -> {
                  if (alive) {
                    what.run();
                    settle();
                  }
                });
          });
    }

    void lagged(long lagNs) {}

    @Override
    public void send(Contact to, Purpose purpose, OverlayMessage message) {
      if (!send(to.id(), message)) {
        Box other = boxes.get(to.id());
        if (other != null && other.alive) {
          link(other);
          send(to.id(), message);
        }
      }
    }

    void link(Box other) {
      sessions.add(other.id);
      other.sessions.add(id);
    }

    @Override
    public void dial(Contact to, Purpose purpose, byte[] ticket) {
      Box other = byAddress.get(to.address());
      long arriveNs = nowNs + flight();
      boolean lostOnTheWay = random.nextDouble() < loss * loss * loss;
      if (!(other instanceof Desk) || !other.alive || lostOnTheWay) {
        at(nowNs + DIAL_TIMEOUT, () -> failed(to, Optional.empty()));
        return;
      }
      at(arriveNs, () -> ((Desk) other).knocked(this, to, purpose, ticket));
    }

    void failed(Contact to, Optional<Refusal> refusal) {
      if (alive) {
        part().onDialFailed(nowNs, to, refusal, this);
        settle();
      }
    }

    @Override
    public void hangUp(NodeId to) {
      if (sessions.remove(to)) {
        Box other = boxes.get(to);
        at(
            nowNs + flight(),
            () -> {
              if (other.sessions.remove(id)) {
                other.part().onSessionDown(nowNs, remote(false), other);
                other.settle();
              }
            });
      }
    }

    @Override
    public void knock(PeerAddress target, long nonce) {}
  }

  final class Desk extends Box implements LeafBook {
    final LeaseDesk desk;
    final List<Long> renewals = new ArrayList<>();
    final List<LeaseEvent> events = new ArrayList<>();
    long worstLagNs;

    Desk(int number) {
      super(1_000_000 + number * 256);
      desk = new LeaseDesk(leaseSettings, new DeskWorld(this), this, random.nextLong());
    }

    @Override
    public void leased(long atNs, NodeStart leaf) {}

    @Override
    public void renewed(long atNs, NodeId leaf) {
      renewals.add(atNs);
    }

    @Override
    public void ended(long atNs, NodeId leaf, boolean moved) {}

    @Override
    Part part() {
      return desk;
    }

    @Override
    void lagged(long lagNs) {
      desk.lag(nowNs, lagNs);
      worstLagNs = Math.max(worstLagNs, lagNs);
      if (desk.leases() > desk.report(nowNs).cap()) {
        throw new AssertionError(desk.leases() + " leases are more than the cap");
      }
    }

    void knocked(Box from, Contact as, Purpose purpose, byte[] ticket) {
      if (!alive) {
        at(nowNs + DIAL_TIMEOUT, () -> from.failed(as, Optional.empty()));
        return;
      }
      count(knocks);
      OptionalLong dueNs =
          ticket.length == 8
              ? OptionalLong.of(ByteBuffer.wrap(ticket).getLong())
              : OptionalLong.empty();
      Optional<Refusal> refusal = desk.refusal(nowNs, from.address, purpose, dueNs);
      settle();
      serve(
          nowNs,
          refusal.isPresent() ? refusalNs : handshakeNs,
          () -> {
            if (refusal.isPresent()) {
              at(nowNs + flight(), () -> from.failed(as, refusal));
              return;
            }
            at(
                nowNs + flight(),
                () -> {
                  if (from.alive && alive) {
                    link(from);
                    part().onSessionUp(nowNs, from.remote(false), this);
                    from.part().onSessionUp(nowNs, remote(true), from);
                    from.settle();
                    settle();
                  }
                });
          });
    }

    void die() {
      alive = false;
      desks.forEach(
          other -> {
            if (other.alive) {
              at(nowNs + 10 * SECOND, () -> other.desk.memberDied(nowNs, id));
            }
          });
    }

    @Override
    public void event(Event event) {
      if (event instanceof LeaseEvent told) {
        events.add(told);
      }
    }
  }

  private final class DeskWorld implements LeaseWorld {
    private final Desk own;
    private List<Spare> seen = List.of();
    private long seenNs = Long.MIN_VALUE / 2;

    DeskWorld(Desk own) {
      this.own = own;
    }

    // Gossip is a few seconds old, and a dead one is seen for a while.
    private List<Spare> seen() {
      if (nowNs - seenNs > 3 * SECOND) {
        seenNs = nowNs;
        seen = new ArrayList<>();
        for (Desk each : desks) {
          if (each != own && each.alive) {
            LeaseReport report = each.desk.report(nowNs);
            boolean serves = report.state() == DeskState.SERVING;
            seen.add(new Spare(each.contact(), report.leases(), report.capacity(), serves));
          }
        }
      }
      return seen;
    }

    @Override
    public int members() {
      return seen().size();
    }

    @Override
    public Spare member(int index) {
      return seen.get(index);
    }

    @Override
    public byte[] ticket(PeerAddress from, long dueNs) {
      return ByteBuffer.allocate(8).putLong(dueNs).array();
    }
  }

  final class Leaf extends Box {
    final LeaseKeeper keeper;
    final AddressBook book;
    final List<JoinEvent> events = new ArrayList<>();
    final List<PeerAddress> observed = new ArrayList<>();
    long leasedNs = -1;
    int lost;
    int most;

    Leaf(int number, List<Contact> known) {
      super(number);
      book = new AddressBook(joinSettings);
      known.forEach(each -> book.add(nowNs, each, AddressBook.Source.BEACON));
      long instance = random.nextLong();
      JoinWorld world =
          new JoinWorld() {
            @Override
            public LeafCard card() {
              return new LeafCard(1, instance, "", "1.0", "pc");
            }

            @Override
            public void observed(long atNs, PeerAddress address) {
              observed.add(address);
            }
          };
      keeper = new LeaseKeeper(joinSettings, book, world, random.nextLong());
    }

    @Override
    Part part() {
      return keeper;
    }

    void start() {
      keeper.start(nowNs, false, this);
      settle();
    }

    boolean leased() {
      return keeper.supernode().isPresent();
    }

    @Override
    public void event(Event event) {
      if (event instanceof JoinEvent told) {
        events.add(told);
      }
      if (event instanceof JoinEvent.Leased leased) {
        count(accepts);
        leasedNs = nowNs;
        most = Math.max(most, leased.attempts());
      } else if (event instanceof JoinEvent.Lost) {
        lost++;
      }
    }
  }

  Desk desk(int cap) {
    Desk desk = new Desk(desks.size());
    desks.add(desk);
    desk.desk.open(nowNs, cap, desk);
    desk.settle();
    return desk;
  }

  List<Leaf> leaves(int count) {
    List<Contact> known = desks.stream().map(Box::contact).toList();
    List<Leaf> added = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Leaf leaf = new Leaf(leaves.size() + 1, known);
      leaves.add(leaf);
      added.add(leaf);
      leaf.start();
    }
    return added;
  }

  long leased() {
    return leaves.stream().filter(Leaf::leased).count();
  }

  int knocksBetween(long fromNs, long toNs) {
    return between(knocks, fromNs, toNs);
  }

  static int between(Map<Long, Integer> counts, long fromNs, long toNs) {
    int sum = 0;
    for (Map.Entry<Long, Integer> each : counts.entrySet()) {
      if (each.getKey() >= fromNs / SECOND && each.getKey() < toNs / SECOND) {
        sum += each.getValue();
      }
    }
    return sum;
  }

  void run(long forNs) {
    long untilNs = nowNs + forNs;
    while (!queue.isEmpty() && queue.peek().atNs() <= untilNs) {
      Due due = queue.poll();
      nowNs = due.atNs();
      due.what().run();
    }
    nowNs = untilNs;
  }

  void at(long atNs, Runnable what) {
    queue.add(new Due(Math.max(atNs, nowNs), sequence++, what));
  }

  private long flight() {
    return 5 * MS + random.nextLong(40 * MS);
  }

  private void count(Map<Long, Integer> counts) {
    counts.merge(nowNs / SECOND, 1, Integer::sum);
  }
}
