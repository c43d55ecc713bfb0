package io.tiovivo.node.role;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Machine;
import io.tiovivo.node.SilentPost;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.proto.OverlayMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Many nodes that may all become supernodes, and nothing but their roles, in virtual time. */
final class Town {
  private static final long SECOND = 1_000_000_000L;
  private static final long RENEW = 27 * SECOND;

  final List<Citizen> citizens = new ArrayList<>();
  final SplittableRandom random;
  final int capacity;
  final RoleSettings settings = RoleSettings.standard();
  long nowNs = 10_000 * SECOND;
  long leases;
  boolean tide;
  boolean promotion = true;
  boolean segment;
  int worstShortage;
  private long deathsNs = Long.MIN_VALUE / 2;
  private int deaths;
  private final long startNs;
  private FleetTotals known;
  private long knownNs;

  Town(long seed, int count, int capacity) {
    random = new SplittableRandom(seed);
    this.capacity = capacity;
    startNs = nowNs;
    for (int i = 0; i < count; i++) {
      Citizen citizen = new Citizen();
      citizens.add(citizen);
      citizen.roles.start(nowNs, citizen);
    }
  }

  void makeSupernode(Citizen citizen) {
    citizen.dedicated = true;
    citizen.roles.start(nowNs, citizen);
    citizen.dedicated = false;
  }

  void reserveFrom(int index) {
    citizens.subList(index, citizens.size()).forEach(each -> each.reserve = true);
  }

  long count(NodeRole role) {
    return citizens.stream().filter(each -> each.alive && each.roles.role() == role).count();
  }

  int alive() {
    return (int) (count(NodeRole.SUPERNODE) + count(NodeRole.MEGA));
  }

  void kill(int supernodes) {
    deathsNs = nowNs;
    for (Citizen each : citizens) {
      if (deaths < supernodes && each.alive && each.serves()) {
        each.alive = false;
        deaths++;
      }
    }
  }

  // As fresh as gossip: a few seconds.
  FleetTotals totals() {
    if (known == null || nowNs - knownNs >= 5 * SECOND) {
      known = count();
      knownNs = nowNs;
    }
    return known;
  }

  private FleetTotals count() {
    long eligible =
        citizens.stream().filter(each -> each.alive && each.roles.role() == NodeRole.LEAF).count();
    long reserve =
        citizens.stream()
            .filter(each -> each.alive && each.reserve && each.roles.role() == NodeRole.LEAF)
            .count();
    return new FleetTotals(
        alive(),
        (int) count(NodeRole.MEGA),
        leases,
        (long) alive() * capacity,
        (int) eligible,
        (int) reserve,
        nowNs - deathsNs < 120 * SECOND ? deaths : 0);
  }

  void run(long forNs) {
    long untilNs = nowNs + forNs;
    while (nowNs < untilNs) {
      nowNs += SECOND;
      if (tide) {
        double hours = (nowNs - startNs) / 3_600e9;
        leases = 1_500 + (long) (900 * Math.sin(hours * Math.PI / 6));
      }
      for (Citizen each : citizens) {
        each.step();
      }
      if (nowNs - startNs > 3_600 * SECOND && nowNs % (60 * SECOND) == 0) {
        long needed = (leases * 1_000 + capacity * 600L - 1) / (capacity * 600L);
        worstShortage = (int) Math.max(worstShortage, needed - alive());
      }
    }
  }

  final class Citizen extends SilentPost implements RoleWorld, RoleActions {
    final NodeId id = new NodeId(random.nextLong() | 1, random.nextLong());
    final RoleKeeper roles = new RoleKeeper(settings, id, this, this, random.nextLong());
    boolean alive = true;
    boolean dedicated;
    boolean owned = true;
    boolean reserve;
    boolean unreachable;
    int drains;
    int leaves;
    private long renewNs = nowNs + random.nextLong(RENEW);
    private long drainedNs = Long.MAX_VALUE;
    private Citizen supernode;

    boolean serves() {
      return roles.role() == NodeRole.SUPERNODE || roles.role() == NodeRole.MEGA;
    }

    void step() {
      if (!alive) {
        return;
      }
      if (nowNs >= roles.deadlineNs()) {
        roles.onDeadline(nowNs, this);
      }
      if (nowNs >= drainedNs) {
        drainedNs = Long.MAX_VALUE;
        roles.onDrained(nowNs, this);
      }
      if (serves()) {
        if (nowNs % (10 * SECOND) == 0) {
          roles.demand(nowNs);
        }
      } else if (nowNs >= renewNs && !segment) {
        renewNs = nowNs + RENEW - random.nextLong(3 * SECOND);
        if (supernode == null || !supernode.alive || !supernode.serves()) {
          supernode = anySupernode();
        }
        if (supernode != null) {
          roles.onDemand(nowNs, supernode.roles.demand(nowNs), this);
        }
      }
    }

    private Citizen anySupernode() {
      for (int i = 0; i < 1_000; i++) {
        Citizen each = citizens.get(random.nextInt(citizens.size()));
        if (each.alive && each.serves()) {
          return each;
        }
      }
      return null;
    }

    @Override
    public RoleFacts facts(long atNs) {
      return new RoleFacts(
          true, reserve, dedicated, owned, true, reserve, true, false, 3_600 * SECOND, 0);
    }

    @Override
    public FleetTotals totals(long atNs) {
      return Town.this.totals();
    }

    @Override
    public int leases() {
      return 1;
    }

    @Override
    public long aloneSinceNs() {
      return segment ? 0 : Machine.NEVER;
    }

    @Override
    public boolean knownUnreachable() {
      return unreachable;
    }

    @Override
    public List<SegmentPeer> segment() {
      if (!segment) {
        return List.of();
      }
      return citizens.stream()
          .filter(each -> each != this && each.alive)
          .map(each -> new SegmentPeer(each.id, each.serves()))
          .toList();
    }

    @Override
    public boolean promotionAllowed() {
      return promotion;
    }

    @Override
    public void becomeSupernode(long atNs, boolean mega, Post post) {}

    @Override
    public void drain(long atNs, String reason, Post post) {
      drains++;
      drainedNs = atNs + 20 * SECOND;
    }

    @Override
    public void serveAgain(long atNs, Post post) {
      drainedNs = Long.MAX_VALUE;
    }

    @Override
    public void becomeLeaf(long atNs, Post post) {
      leaves++;
    }

    @Override
    public boolean send(NodeId to, OverlayMessage message) {
      return true;
    }
  }
}
