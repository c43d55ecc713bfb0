package io.tiovivo.node.role;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Machine;
import io.tiovivo.node.message.Part;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.proto.Demand;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which role this node has, when it changes, and why. Owns no messages. Nobody appoints anybody:
 * leaves draw lots with odds that make the expected number of winners what is missing, and a role
 * is held for a long while.
 */
public final class RoleKeeper implements Part {
  private static final int PPM = 1_000_000;
  private static final long NOT_YET = Machine.NEVER;

  /** Looks of a leaf within the time after which its segment helps itself. */
  private static final int LOOKS = 6;

  private final RoleSettings settings;
  private final RoleWorld world;
  private final RoleActions actions;
  private final SplittableRandom random;
  private final DemandMeter meter;
  private final SegmentElection segment;
  private final Deque<RoleEvent.RoleChanged> history = new ArrayDeque<>();

  private NodeRole role = NodeRole.LEAF;
  private NodeRole before = NodeRole.LEAF;
  private boolean started;
  private long heldSinceNs;
  private boolean fresh = true;
  private long checkNs = NOT_YET;
  private long promoteNs = NOT_YET;
  private boolean promoteMega;
  private boolean ofSegment;
  private String promoteReason = "";
  private int drawnEpoch;
  private long drawnNs = Long.MIN_VALUE / 2;
  private long megaDrawnNs = Long.MIN_VALUE / 2;

  public RoleKeeper(
      RoleSettings settings, NodeId self, RoleWorld world, RoleActions actions, long seed) {
    this.settings = settings;
    this.world = world;
    this.actions = actions;
    this.random = new SplittableRandom(seed);
    this.meter = new DemandMeter(settings);
    this.segment = new SegmentElection(settings, self, random);
  }

  /** Begins as a leaf, or as what the owner fixed. */
  public void start(long nowNs, Post post) {
    started = true;
    heldSinceNs = nowNs;
    check(nowNs, post);
  }

  /** How short of supernodes the fleet is: leaves draw, once per epoch. */
  public void onDemand(long nowNs, Demand demand, Post post) {
    if (role != NodeRole.LEAF || promoteNs != NOT_YET || !started) {
      return;
    }
    boolean held = fresh || nowNs - heldSinceNs >= settings.holdNs();
    if (!held) {
      return;
    }
    RoleFacts facts = world.facts(nowNs);
    boolean megaTurn = nowNs - megaDrawnNs >= settings.megaEpochNs();
    if (demand.getMegaPpm() > 0 && megaTurn && world.megaAllowed()) {
      megaDrawnNs = nowNs;
      if (Eligibility.reserve(facts, settings) && draws(demand.getMegaPpm())) {
        plan(nowNs, true, "the reserve is called; odds " + demand.getMegaPpm() + " ppm");
        return;
      }
    }
    // Epochs of two supernodes are not in step: a leaf that moves does not draw twice in a row.
    boolean turn = demand.getEpoch() != drawnEpoch && nowNs - drawnNs >= settings.epochNs() * 3 / 4;
    if (demand.getPromotePpm() > 0 && turn && world.promotionAllowed()) {
      drawnEpoch = demand.getEpoch();
      drawnNs = nowNs;
      if (Eligibility.obstacles(facts, settings).isEmpty() && draws(demand.getPromotePpm())) {
        plan(nowNs, false, "supernodes are short; odds " + demand.getPromotePpm() + " ppm");
      }
    }
  }

  private boolean draws(int ppm) {
    return random.nextInt(PPM) < ppm;
  }

  private void plan(long nowNs, boolean mega, String reason) {
    promoteMega = mega;
    promoteReason = reason;
    promoteNs = nowNs + random.nextLong(settings.promoteSpreadNs() + 1);
  }

  @Override
  public void onDeadline(long nowNs, Post post) {
    if (!started) {
      return;
    }
    if (nowNs >= promoteNs) {
      promoteNs = NOT_YET;
      boolean still = Eligibility.obstacles(world.facts(nowNs), settings).isEmpty();
      if (role == NodeRole.LEAF && still) {
        promote(nowNs, promoteMega, promoteReason, post);
      }
    }
    if (nowNs >= checkNs) {
      check(nowNs, post);
    }
  }

  @Override
  public long deadlineNs() {
    return started ? Math.min(checkNs, promoteNs) : Machine.NEVER;
  }

  private void check(long nowNs, Post post) {
    switch (role) {
      case LEAF -> {
        checkNs = nowNs + settings.aloneNs() / LOOKS;
        checkLeaf(nowNs, post);
      }
      case SUPERNODE, MEGA -> {
        checkWithdrawal(nowNs, post);
        // Anew each time: supernodes that were made together must not draw together.
        checkNs = nowNs + settings.epochNs() / 2 + random.nextLong(settings.epochNs());
      }
      case DRAINING -> {
        checkDrain(nowNs, post);
        checkNs = nowNs + settings.epochNs() / 2 + random.nextLong(settings.epochNs());
      }
    }
  }

  private void checkLeaf(long nowNs, Post post) {
    RoleFacts facts = world.facts(nowNs);
    if (facts.dedicated() && Eligibility.dedicatedObstacles(facts).isEmpty()) {
      promote(nowNs, false, "the owner fixed the role", post);
      return;
    }
    boolean may =
        world.promotionAllowed()
            && (fresh || nowNs - heldSinceNs >= settings.holdNs())
            && Eligibility.segmentObstacles(facts).isEmpty();
    long dueNs = segment.dueNs(nowNs, may ? world.aloneSinceNs() : Machine.NEVER, world.segment());
    if (nowNs >= dueNs) {
      segment.reset();
      promote(nowNs, false, "no supernode in reach, and it is this node's turn", post);
      ofSegment = true;
    } else {
      checkNs = Math.min(checkNs, dueNs);
    }
  }

  private void checkWithdrawal(long nowNs, Post post) {
    RoleFacts facts = world.facts(nowNs);
    boolean held = nowNs - heldSinceNs >= settings.holdNs();
    if (ofSegment && world.knownUnreachable() && world.totals(nowNs).alive() >= 2) {
      drain(nowNs, "others serve, and nobody outside reaches this one", post);
      return;
    }
    if (facts.dedicated() || !held || !world.promotionAllowed()) {
      return;
    }
    FleetTotals totals = world.totals(nowNs);
    int surplus = totals.alive() - meter.need(totals);
    if (surplus <= 0 || totals.alive() < 2 || meter.callsMegas(totals)) {
      return;
    }
    long othersCapacity = totals.capacity() * (totals.alive() - 1) / totals.alive();
    // The reserve goes first, and as soon as the others are enough; a lasting one only when they
    // are by far.
    boolean enough =
        role == NodeRole.MEGA
            ? totals.leases() * 1_000 <= othersCapacity * settings.targetPermille()
            : totals.leases() * 1_000 < othersCapacity * settings.withdrawPermille();
    if (!enough) {
      return;
    }
    int lasting = totals.alive() - totals.megas();
    long odds =
        role == NodeRole.MEGA
            ? (long) Math.min(surplus, totals.megas()) * PPM / Math.max(1, totals.megas())
            : (long) Math.max(0, surplus - totals.megas()) * PPM / Math.max(1, lasting);
    if (odds > 0 && draws((int) Math.min(PPM, odds))) {
      drain(nowNs, surplus + " of " + totals.alive() + " supernodes too many", post);
    }
  }

  private void checkDrain(long nowNs, Post post) {
    if (world.leases() == 0) {
      onDrained(nowNs, post);
      return;
    }
    FleetTotals totals = world.totals(nowNs);
    RoleFacts facts = world.facts(nowNs);
    if (facts.ownerAllows() && facts.stage() == 0 && meter.need(totals) > totals.alive()) {
      turn(nowNs, before, "supernodes are short again", post);
      actions.serveAgain(nowNs, post);
    }
  }

  /** The host guard asks for stage HAND_OVER: drain, whatever the hold says. */
  public void onHostInDanger(long nowNs, String reason, Post post) {
    if (role == NodeRole.SUPERNODE || role == NodeRole.MEGA) {
      drain(nowNs, "the host: " + reason, post);
    }
    promoteNs = NOT_YET;
  }

  /** The owner has changed his mind: no hold keeps a node serving that must not. */
  public void onOwner(long nowNs, boolean allows, Post post) {
    if (allows) {
      checkNs = Math.min(checkNs, nowNs);
      return;
    }
    if (role == NodeRole.SUPERNODE || role == NodeRole.MEGA) {
      drain(nowNs, "its owner does not want it to serve others", post);
    }
    promoteNs = NOT_YET;
  }

  /** No lease is left here. */
  public void onDrained(long nowNs, Post post) {
    if (role == NodeRole.DRAINING) {
      turn(nowNs, NodeRole.LEAF, "no lease is left", post);
      actions.becomeLeaf(nowNs, post);
    }
  }

  private void promote(long nowNs, boolean mega, String reason, Post post) {
    meter.restart();
    ofSegment = false;
    turn(nowNs, mega ? NodeRole.MEGA : NodeRole.SUPERNODE, reason, post);
    actions.becomeSupernode(nowNs, mega, post);
  }

  private void drain(long nowNs, String reason, Post post) {
    before = role;
    turn(nowNs, NodeRole.DRAINING, reason, post);
    actions.drain(nowNs, reason, post);
  }

  private void turn(long nowNs, NodeRole to, String reason, Post post) {
    RoleEvent.RoleChanged change = new RoleEvent.RoleChanged(nowNs, role, to, reason);
    role = to;
    heldSinceNs = nowNs;
    fresh = false;
    checkNs = nowNs + settings.aloneNs() / LOOKS;
    if (history.size() == settings.history()) {
      history.removeFirst();
    }
    history.addLast(change);
    post.event(change);
  }

  /** What leaves are told; meaningful on a supernode. */
  public Demand demand(long nowNs) {
    return meter.demand(nowNs, world.totals(nowNs), world.promotionAllowed(), world.megaAllowed());
  }

  public NodeRole role() {
    return role;
  }

  /** Why this node may not serve others; empty: it may. For status, and for Join and Renew. */
  public List<String> obstacles(long nowNs) {
    return Eligibility.obstacles(world.facts(nowNs), settings);
  }

  /** The last changes, oldest first. */
  public List<RoleEvent.RoleChanged> history() {
    return List.copyOf(history);
  }
}
