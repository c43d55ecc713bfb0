package io.tiovivo.node.member;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Machine;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Part;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Refusal;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.proto.Gossip;
import io.tiovivo.node.proto.Member;
import io.tiovivo.node.proto.MemberState;
import io.tiovivo.node.proto.OverlayMessage;
import io.tiovivo.node.proto.ProbeRequest;
import io.tiovivo.node.proto.SyncRequest;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * Who the supernodes are and which of them live: SWIM with Lifeguard among supernodes. A leaf has
 * one too, which does and holds nothing until {@link #join}.
 *
 * <p>Owns Probe, ProbeAck, ProbeRequest, Gossip and SyncRequest.
 */
public final class Membership implements Part {
  private final NodeId self;
  private final MemberSettings settings;
  private final Predicate<Remote> trusted;
  private final SplittableRandom random;
  private final OwnRecord own;
  private final Roll roll;
  private final View view;
  private final Targets targets;
  private final Courier courier;
  private final Probes probes;
  private final Comparisons comparisons;
  private final Encounters encounters;
  private final Hearing hearing;
  private boolean active;
  private boolean wasMember;
  private long nextFactsNs;
  private long nextGossipNs;
  private long malformed;
  private long refused;

  /**
   * A membership that is not active.
   *
   * @param start number of this start of the node, higher than at any earlier one; less than 2^38
   * @param trusted whether a node may speak as a supernode, by its credential
   * @param seed of its random choices
   */
  public Membership(
      NodeId self,
      long start,
      MemberSettings settings,
      OwnFacts ownFacts,
      SeedContacts seeds,
      RecordPool pool,
      Predicate<Remote> trusted,
      long seed) {
    this.self = self;
    this.settings = settings;
    this.trusted = trusted;
    random = new SplittableRandom(seed);
    own = new OwnRecord(self, start, settings, ownFacts, random);
    roll = new Roll(self, settings, pool);
    view = new View(self, roll);
    targets = new Targets(self, roll, view, settings.neighbours(), random);
    courier = new Courier(roll);
    probes = new Probes(self, settings, roll, targets, courier, random.nextInt());
    comparisons = new Comparisons(settings, roll, courier);
    encounters = new Encounters(self, settings, roll, targets, courier, seeds, random);
    hearing = new Hearing(self, own, roll, courier, probes, encounters);
  }

  /** Has it told of every change from now on. */
  public void watch(MemberWatch watch) {
    roll.watch(watch);
  }

  /** Becomes a supernode: tells a contact, learns from it who else is there. */
  public void join(long nowNs, Post post) {
    if (active) {
      return;
    }
    active = true;
    wasMember = true;
    roll.putSelf(own.begin(nowNs), true, true);
    probes.start(nowNs + random.nextLong(settings.probeIntervalNs()));
    nextFactsNs = nowNs + settings.probeIntervalNs();
    nextGossipNs = nowNs + random.nextLong(settings.gossipIntervalNs());
    encounters.start(nowNs);
    encounters.onDeadline(nowNs, own.current(nowNs), post);
  }

  /** Stops being one, and tells the neighbours. */
  public void leave(long nowNs, Post post) {
    if (!active) {
      return;
    }
    Member farewell = MemberWire.verdict(self, MemberState.LEFT, own.incarnation());
    for (NodeId each : targets.all()) {
      courier.say(each, farewell, post);
    }
    active = false;
    comparisons.clear();
    roll.clear();
  }

  /** Whether this node is a supernode. */
  public boolean active() {
    return active;
  }

  /** The same object for ever; empty while not active. */
  public MembershipView view() {
    return view;
  }

  /** Members that are suspected of being dead. */
  public int suspects() {
    return roll.suspicions().count();
  }

  /** A simulation's short cut: a member that this node knows of without having been told. */
  public void know(long nowNs, MemberRecord member) {
    if (active && !member.id().equals(self)) {
      roll.ring().put(member);
    }
  }

  public MemberCounters counters() {
    return new MemberCounters(
        probes.sent(),
        probes.failed(),
        probes.suspicions(),
        hearing.refutations(),
        roll.deathCount(),
        malformed + hearing.malformed(),
        refused,
        roll.overflowed(),
        probes.health());
  }

  @Override
  public void onMessage(long nowNs, Remote from, OverlayMessage message, Post post) {
    if (!trusted.test(from) || from.id().equals(self)) {
      refused++;
      return;
    }
    if (!active) {
      refused++;
      sayFarewell(from, message, post);
      return;
    }
    switch (message.getBodyCase()) {
      case PROBE -> {
        hearing.merge(nowNs, from, message.getProbe().getUpdatesList(), false, post);
        courier.ack(from.id(), message.getProbe().getCookie(), post);
        encounters.onStranger(nowNs, from.id(), own.current(nowNs), post);
      }
      case PROBE_ACK -> {
        hearing.merge(nowNs, from, message.getProbeAck().getUpdatesList(), false, post);
        probes.onAck(
            from.id(),
            message.getProbeAck().getCookie(),
            message.getProbeAck().getUnreached(),
            post);
      }
      case PROBE_REQUEST -> onProbeRequest(nowNs, from, message.getProbeRequest(), post);
      case GOSSIP -> onGossip(nowNs, from, message.getGossip(), post);
      case SYNC_REQUEST -> onSyncRequest(nowNs, from, message.getSyncRequest(), post);
      default -> malformed++;
    }
  }

  // Whoever still counts us among the members has missed that we left.
  private void sayFarewell(Remote from, OverlayMessage message, Post post) {
    if (wasMember && message.getBodyCase() == OverlayMessage.BodyCase.PROBE) {
      Member left = MemberWire.verdict(self, MemberState.LEFT, own.incarnation());
      courier.say(from.id(), left, post);
    }
  }

  private void onProbeRequest(long nowNs, Remote from, ProbeRequest request, Post post) {
    Optional<NodeId> target = NodeId.of(request.getTarget().getNodeId().toByteArray());
    if (target.isEmpty()) {
      malformed++;
    } else if (!probes.help(nowNs, from.id(), target.get(), request.getCookie(), post)) {
      refused++;
    }
  }

  private void onGossip(long nowNs, Remote from, Gossip gossip, Post post) {
    int news = hearing.merge(nowNs, from, gossip.getUpdatesList(), gossip.getSynced(), post);
    if (gossip.getSynced()) {
      encounters.onPage(nowNs, news);
    }
    encounters.onStranger(nowNs, from.id(), own.current(nowNs), post);
  }

  private void onSyncRequest(long nowNs, Remote from, SyncRequest request, Post post) {
    int parts = request.getDigestsCount();
    if (parts == 0 || parts > Ring.MAX_PARTS || Integer.bitCount(parts) != 1) {
      malformed++;
      return;
    }
    // Only itself: news of others comes as gossip.
    if (request.getSender().getContact().getNodeId().equals(idBytes(from))) {
      hearing.merge(nowNs, from, List.of(request.getSender()), false, post);
    }
    if (roll.ring().find(from.id()) == null) {
      Member verdict = roll.say(from.id(), false);
      if (verdict != null) {
        courier.say(from.id(), verdict, post);
      }
    }
    encounters.onAnswer(nowNs, !request.getMutual());
    java.util.BitSet differing = comparisons.differing(request.getDigestsList());
    if (differing.isEmpty()) {
      return;
    }
    if (request.getMutual()) {
      courier.send(from.id(), courier.compare(own.current(nowNs), false), post);
    }
    if (!comparisons.begin(nowNs, from.id(), differing, parts, post)) {
      refused++;
    }
  }

  private static com.google.protobuf.ByteString idBytes(Remote from) {
    return com.google.protobuf.ByteString.copyFrom(from.id().bytes());
  }

  @Override
  public void onDialFailed(long nowNs, Contact to, Optional<Refusal> refusal, Post post) {
    if (active && to.id() != null && refusal.isPresent()) {
      probes.onRefusal(to.id());
    }
  }

  @Override
  public void onDeadline(long nowNs, Post post) {
    if (!active) {
      return;
    }
    probes.onDeadline(nowNs, post);
    roll.expire(nowNs);
    comparisons.onDeadline(nowNs, post);
    encounters.onDeadline(nowNs, own.current(nowNs), post);
    if (nowNs >= nextFactsNs) {
      nextFactsNs = nowNs + settings.probeIntervalNs();
      sayFacts(nowNs);
    }
    if (nowNs >= nextGossipNs && !roll.rumours().isEmpty()) {
      nextGossipNs = nowNs + settings.gossipIntervalNs();
      int fanOut = roll.rumours().hasUrgent() ? settings.fanOut() : 1;
      for (NodeId each : targets.some(fanOut, self)) {
        courier.gossip(each, post);
      }
    }
  }

  private void sayFacts(long nowNs) {
    // So many changes a second in the whole fleet, however large it is.
    long sharedNs = roll.ring().size() * settings.factsIntervalNs() / 100;
    Facts before = own.current(nowNs).facts();
    if (!own.isDue(nowNs, Math.max(settings.factsIntervalNs(), sharedNs))) {
      return;
    }
    MemberRecord record = own.again(nowNs);
    Facts now = record.facts();
    boolean moved =
        !now.address().equals(before.address())
            || now.tcpPort() != before.tcpPort()
            || !now.version().equals(before.version());
    boolean urgent = moved || now.mega() != before.mega() || now.draining() != before.draining();
    roll.putSelf(record, urgent, moved);
  }

  @Override
  public long deadlineNs() {
    if (!active) {
      return Machine.NEVER;
    }
    long deadlineNs = Math.min(probes.deadlineNs(), roll.suspicions().nextDueNs());
    deadlineNs = Math.min(deadlineNs, Math.min(comparisons.deadlineNs(), nextFactsNs));
    if (!roll.rumours().isEmpty()) {
      deadlineNs = Math.min(deadlineNs, nextGossipNs);
    }
    return Math.min(deadlineNs, encounters.deadlineNs());
  }
}
