package io.tiovivo.fleet.overlay;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Entropy;
import io.tiovivo.machine.Event;
import io.tiovivo.node.member.MemberRecord;
import io.tiovivo.node.member.RecordPool;
import io.tiovivo.node.overlay.OverlayCommand;
import io.tiovivo.node.overlay.OverlaySettings;
import io.tiovivo.noise.NoiseCrypto;
import io.tiovivo.noise.jca.JcaNoiseCrypto;
import io.tiovivo.testkit.fleet.SimFleet;
import io.tiovivo.testkit.net.VirtualHost;
import io.tiovivo.testkit.net.VirtualNetwork;
import io.tiovivo.testkit.noise.ChargedNoiseCrypto;
import io.tiovivo.testkit.noise.CryptoCosts;
import io.tiovivo.testkit.noise.SimNoiseCrypto;
import io.tiovivo.testkit.noise.SimSignatures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** A fleet of real nodes in virtual time. One seed, one run. Watches over the invariants. */
public final class OverlayWorld implements FleetView {
  /** Nobody is cut off. */
  private static final Predicate<SimNode> NOBODY = node -> false;

  private static final int MAX_POOL = 1 << 16;

  private final VirtualNetwork network;
  private final SplittableRandom random;
  private final SimFleet fleet;
  private final NoiseCrypto crypto;
  private final OverlaySettings settings;
  private final List<SimNode> nodes = new ArrayList<>();
  private final Map<NodeId, SimNode> byId = new HashMap<>();
  private final Map<VirtualHost, SimNode> byHost = new HashMap<>();
  private final Map<MemberRecord, MemberRecord> pooled = new HashMap<>();
  private final List<Invariant> invariants = new ArrayList<>();
  private final FleetLog log = new FleetLog();
  private BiConsumer<SimNode, Event> listener = (node, event) -> {};
  private Predicate<SimNode> cutOff = NOBODY;
  private byte[] beacon = {};
  private long disturbedNs;
  private Error found;

  /** An empty world; prints its seed. */
  public OverlayWorld(long seed) {
    this(seed, OverlaySettings.standard("sim"));
  }

  /** The same with other settings in each node. */
  public OverlayWorld(long seed, OverlaySettings settings) {
    this(seed, settings, false);
  }

  /**
   * The same.
   *
   * @param real with the real session cryptography, which costs as much virtual time and much more
   *     of the other kind
   */
  public OverlayWorld(long seed, OverlaySettings settings, boolean real) {
    System.out.println("seed " + seed); // first, so that whatever fails can be run again
    this.settings = settings;
    network = new VirtualNetwork(seed);
    random = new SplittableRandom(seed * 31 + 17);
    CryptoCosts costs = CryptoCosts.measured();
    SimSignatures signatures = new SimSignatures(network.cost(), costs);
    Entropy keys = random.split()::nextBytes;
    JcaNoiseCrypto jca = new JcaNoiseCrypto(keys);
    fleet = real ? new SimFleet("sim", signatures, jca::pair) : new SimFleet("sim", signatures);
    crypto =
        real
            ? new ChargedNoiseCrypto(jca, network.cost(), costs)
            : new SimNoiseCrypto(keys, network.cost(), costs);
    network.watch(this::onStep);
    network.at(Invariant.ROUND_NS, this::round);
  }

  /** Watches over these from now on. */
  public OverlayWorld hold(List<Invariant> more) {
    invariants.addAll(more);
    return this;
  }

  /** Enrols a node and attaches its host; it is off. */
  public SimNode add(NodePlan plan) {
    SimFleet.Member member = fleet.enrol(plan.name(), plan.board(), plan.grants());
    SimNode node = new SimNode(this, plan, member);
    node.host().onCrash(crash -> node.ended());
    nodes.add(node);
    byId.put(node.id(), node);
    byHost.put(node.host(), node);
    return node;
  }

  /**
   * Puts a beacon on the air: nodes that start from now on hear it.
   *
   * @param supernodes that it names, 64 at most
   * @param switchedOff functions
   */
  public void broadcast(List<SimNode> supernodes, long joinSpreadMs, String... switchedOff) {
    beacon = SimBeacon.make(fleet, nowNs(), supernodes, joinSpreadMs, List.of(switchedOff));
  }

  /** Has a node hear the beacon that is on the air. */
  public void hear(SimNode node) {
    node.host().command(new OverlayCommand.Beacon(beacon));
  }

  /** Says who is not expected to find a lease because the network does not let it. */
  public void cutOff(Predicate<SimNode> who) {
    cutOff = who;
    disturbed();
  }

  /** Everybody is expected to again. */
  public void reconnected() {
    cutOff(NOBODY);
  }

  /** Lets virtual time pass. */
  public void runFor(long seconds) {
    runUntil(() -> false, seconds);
  }

  /**
   * Lets virtual time pass until something holds, looked at once a second.
   *
   * @return whether it held
   */
  public boolean runUntil(BooleanSupplier condition, long seconds) {
    for (long second = 0; second < seconds; second++) {
      if (condition.getAsBoolean()) {
        return true;
      }
      network.runFor(1_000_000_000);
      if (found != null) {
        throw found;
      }
    }
    return condition.getAsBoolean();
  }

  private void onStep(VirtualHost host) {
    SimNode node = byHost.get(host);
    if (node != null) {
      try {
        for (Invariant each : invariants) {
          each.onStep(this, node);
        }
      } catch (Invariant.Broken broken) {
        found(broken);
      }
    }
  }

  /** Tells of every event of every node from now on. */
  public void onEvent(BiConsumer<SimNode, Event> newListener) {
    listener = newListener;
  }

  void told(SimNode node, Event event) {
    log.add(this, node, event);
    listener.accept(node, event);
    try {
      for (Invariant each : invariants) {
        each.onEvent(this, node, event);
      }
    } catch (Invariant.Broken broken) {
      found(broken);
    }
  }

  private void round() {
    try {
      for (Invariant each : invariants) {
        each.onRound(this);
      }
    } catch (Invariant.Broken broken) {
      found(broken);
    }
    network.at(nowNs() + Invariant.ROUND_NS, this::round);
  }

  // Nothing may catch it on its way: machines go on after a defect of a part.
  private void found(Error broken) {
    if (found == null) {
      found = broken;
    }
  }

  public VirtualNetwork network() {
    return network;
  }

  public FleetLog log() {
    return log;
  }

  public OverlaySettings settings() {
    return settings;
  }

  @Override
  public long nowNs() {
    return network.nowNs();
  }

  @Override
  public List<SimNode> nodes() {
    return nodes;
  }

  @Override
  public SimNode node(NodeId id) {
    return byId.get(id);
  }

  @Override
  public long disturbedNs() {
    return disturbedNs;
  }

  /** The nodes of which something holds. */
  public List<SimNode> nodes(Predicate<SimNode> which) {
    return nodes.stream().filter(which).toList();
  }

  /** How many of these hold a lease, in permille; 1000 when there are none. */
  public static int leasedPermille(List<SimNode> leaves) {
    long leased = leaves.stream().filter(each -> each.supernode() != null).count();
    return leaves.isEmpty() ? 1000 : (int) (1000 * leased / leaves.size());
  }

  /** Notes that the world has changed in a way that takes time to get over. */
  void disturbed() {
    disturbedNs = nowNs();
  }

  boolean isCutOff(SimNode node) {
    return cutOff.test(node);
  }

  SimFleet fleet() {
    return fleet;
  }

  NoiseCrypto crypto() {
    return crypto;
  }

  Entropy entropy() {
    return random::nextBytes;
  }

  long nextSeed() {
    return random.nextLong();
  }

  byte[] beacon() {
    return beacon;
  }

  RecordPool pool() {
    return record -> {
      if (pooled.size() > MAX_POOL) {
        pooled.clear();
      }
      MemberRecord known = pooled.putIfAbsent(record, record);
      return known == null ? record : known;
    };
  }
}
