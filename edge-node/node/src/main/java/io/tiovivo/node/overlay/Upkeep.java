package io.tiovivo.node.overlay;

import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.guard.GuardStage;
import io.tiovivo.node.guard.HostFacts;
import io.tiovivo.node.member.MemberRecord;
import io.tiovivo.node.member.MembershipView;
import io.tiovivo.node.message.Part;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.proto.Demand;
import io.tiovivo.node.role.NodeRole;
import java.util.SplittableRandom;

/** What has to be looked at again and again: the host, the beacons of others, the demand. */
final class Upkeep implements Part {
  /** Between two looks while this node serves others. */
  static final long SERVING_NS = 1_000_000_000L;

  /** Between two looks of a leaf, which has little to look at. */
  static final long LEAF_NS = 60_000_000_000L;

  /** Between two looks at what beacons other supernodes have. */
  static final long BEACON_NS = 10_000_000_000L;

  /**
   * From one word that peers refuse our credential to the next: each has the authority asked for
   * another, and a peer that lies must not make a load of that.
   */
  static final long REFUSED_NS = 3600_000_000_000L;

  /** Supernodes that are looked at: with 3, news reaches 10,000 in some 9 rounds. */
  private static final int BEACON_SAMPLE = 3;

  private final Crew crew;
  private final SplittableRandom random;
  private long dueNs;
  private long beaconDueNs;
  private long refusedDueNs = Long.MIN_VALUE;
  private boolean held;
  private boolean endangered;
  private boolean wanted;
  private boolean reserveCalled;

  Upkeep(Crew crew, long seed, long nowNs) {
    this.crew = crew;
    random = new SplittableRandom(seed);
    dueNs = nowNs + SERVING_NS;
  }

  /** Has the next look taken soon: the role has changed, or the host's facts. */
  void soon(long nowNs) {
    dueNs = Math.min(dueNs, nowNs);
  }

  /** A peer hung up on us for our credential. */
  void onCredentialRefused(long nowNs, PeerAddress by, Post post) {
    if (nowNs < refusedDueNs || crew.beacon.revocations().nodes().contains(crew.identity.id())) {
      return;
    }
    refusedDueNs = nowNs + REFUSED_NS;
    post.event(new OverlayEvent.CredentialRefused(by));
  }

  @Override
  public void onDeadline(long nowNs, Post post) {
    boolean serving = crew.serving();
    dueNs = nowNs + (serving ? SERVING_NS : LEAF_NS);
    protectHost(nowNs, serving, post);
    testReach(nowNs);
    if (serving) {
      tellReserve(nowNs, post);
      if (nowNs >= beaconDueNs) {
        beaconDueNs = nowNs + BEACON_NS;
        crew.beacon.tick(nowNs);
        lookForBeacon(nowNs, post);
      }
    } else {
      crew.beacon.tick(nowNs);
    }
  }

  @Override
  public long deadlineNs() {
    return dueNs;
  }

  private void protectHost(long nowNs, boolean serving, Post post) {
    HostFacts host = crew.host;
    HostFacts facts =
        new HostFacts(
            host.milliCelsius(),
            host.heapPermille(),
            host.residentPermille(),
            host.fdsPermille(),
            host.uplinkPermille(),
            serving ? crew.lag.lagNs(nowNs) : -1,
            host.dataPermille());
    GuardStage stage = crew.guard.assess(nowNs, facts, crew.desk.leases(), post);
    boolean hold = serving && stage != GuardStage.NORMAL;
    if (hold != held) {
      held = hold;
      crew.desk.hold(nowNs, hold, crew.guard.reason(), post);
    }
    boolean danger = serving && stage.compareTo(GuardStage.HAND_OVER) >= 0;
    if (danger && !endangered && crew.roles.role() != NodeRole.DRAINING) {
      crew.roles.onHostInDanger(nowNs, crew.guard.reason(), post);
    }
    endangered = danger;
  }

  // A node that could not serve anyway spares others its knocks.
  private void testReach(long nowNs) {
    boolean could =
        crew.terms.profileAllows() && crew.terms.leases() > 0 && crew.terms.ownerAllows();
    if (could != wanted) {
      wanted = could;
      crew.reach.wanted(nowNs, could);
    }
  }

  // The reserve must hear of a shortage at once: leaves renew in half a minute at most.
  private void tellReserve(long nowNs, Post post) {
    Demand demand = crew.roles.demand(nowNs);
    boolean called = demand.getMegaPpm() > 0;
    if (called && !reserveCalled) {
      crew.desk.tellReserve(nowNs, post);
    }
    reserveCalled = called;
  }

  private void lookForBeacon(long nowNs, Post post) {
    MembershipView view = crew.membership.view();
    for (int i = 0; i < BEACON_SAMPLE && view.size() > 1; i++) {
      MemberRecord member = view.at(random.nextInt(view.size()));
      if (crew.sessions.remote(member.id()).isPresent()) {
        crew.beacons.heardOf(nowNs, member.id(), member.facts().beaconSequence(), post);
      }
    }
  }
}
