package io.tiovivo.node.member;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Machine;
import io.tiovivo.node.message.Post;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Probes under way, of our own and for others, and how much this node trusts its own judgement: one
 * that misses answers which others hear is itself the slow one (Lifeguard's local health).
 */
final class Probes {
  /** Own probes under way at most: as many as time out while the health is worst. */
  private static final int MAX_PROBES = 16;

  /** Probes for others under way at most. */
  private static final int MAX_RELAYS = 64;

  private static final int MAX_HEALTH = 8;

  private static final class Attempt {
    private final NodeId target;
    private final int cookie;
    private final long helpersNs;
    private final long failsNs;
    private int helpers = -1;
    private int missing;

    private Attempt(NodeId target, int cookie, long helpersNs, long failsNs) {
      this.target = target;
      this.cookie = cookie;
      this.helpersNs = helpersNs;
      this.failsNs = failsNs;
    }

    private long dueNs() {
      return helpers < 0 ? helpersNs : failsNs;
    }
  }

  private static final class Relay {
    private final NodeId target;
    private final int cookie;
    private final NodeId asker;
    private final int askersCookie;
    private final long tellNs;
    private final long endsNs;
    private boolean told;

    private Relay(
        NodeId target, int cookie, NodeId asker, int askersCookie, long tellNs, long endsNs) {
      this.target = target;
      this.cookie = cookie;
      this.asker = asker;
      this.askersCookie = askersCookie;
      this.tellNs = tellNs;
      this.endsNs = endsNs;
    }

    private long dueNs() {
      return told ? endsNs : tellNs;
    }
  }

  private final NodeId self;
  private final MemberSettings settings;
  private final Roll roll;
  private final Targets targets;
  private final Courier courier;
  private final List<Attempt> attempts = new ArrayList<>();
  private final List<Relay> relays = new ArrayList<>();
  private int cookies;
  private int health;
  private long nextProbeNs;
  private long sent;
  private long failed;
  private long suspicions;

  Probes(
      NodeId self,
      MemberSettings settings,
      Roll roll,
      Targets targets,
      Courier courier,
      int firstCookie) {
    this.self = self;
    this.settings = settings;
    this.roll = roll;
    this.targets = targets;
    this.courier = courier;
    cookies = firstCookie;
  }

  void start(long firstNs) {
    nextProbeNs = firstNs;
    attempts.clear();
    relays.clear();
    health = 0;
  }

  int health() {
    return health;
  }

  long sent() {
    return sent;
  }

  long failed() {
    return failed;
  }

  long suspicions() {
    return suspicions;
  }

  /** Something went wrong that may well be our own doing. */
  void unwell(int steps) {
    if (!settings.plainSwim()) {
      health = Math.max(0, Math.min(MAX_HEALTH, health + steps));
    }
  }

  void onDeadline(long nowNs, Post post) {
    for (Iterator<Attempt> all = attempts.iterator(); all.hasNext(); ) {
      Attempt attempt = all.next();
      if (attempt.helpers < 0 && nowNs >= attempt.helpersNs) {
        askHelpers(attempt, post);
      }
      if (nowNs >= attempt.failsNs) {
        all.remove();
        onFailure(nowNs, attempt, post);
      }
    }
    for (Iterator<Relay> all = relays.iterator(); all.hasNext(); ) {
      Relay relay = all.next();
      if (!relay.told && nowNs >= relay.tellNs) {
        relay.told = true;
        courier.relayedAck(relay.asker, relay.askersCookie, true, post);
      }
      if (nowNs >= relay.endsNs) {
        all.remove();
      }
    }
    if (nowNs >= nextProbeNs) {
      probeNext(nowNs, post);
    }
  }

  private void probeNext(long nowNs, Post post) {
    long slower = health + 1L;
    nextProbeNs = nowNs + settings.probeIntervalNs() * slower;
    NodeId target = targets.next();
    if (target == null || attempts.size() >= MAX_PROBES || isUnderWay(target)) {
      return;
    }
    Attempt attempt =
        new Attempt(
            target,
            ++cookies,
            nowNs + settings.ackTimeoutNs() * slower,
            nowNs + settings.probeTimeoutNs() * slower);
    attempts.add(attempt);
    sent++;
    if (settings.plainSwim()) {
      courier.plainProbe(target, attempt.cookie, post);
    } else {
      courier.probe(target, attempt.cookie, post);
    }
  }

  private boolean isUnderWay(NodeId target) {
    return attempts.stream().anyMatch(each -> each.target.equals(target));
  }

  private void askHelpers(Attempt attempt, Post post) {
    attempt.helpers = 0;
    MemberRecord target = roll.ring().find(attempt.target);
    if (target == null) {
      return;
    }
    for (NodeId helper : targets.some(settings.helpers(), attempt.target)) {
      courier.askHelper(helper, target, attempt.cookie, post);
      attempt.helpers++;
      attempt.missing++;
    }
  }

  private void onFailure(long nowNs, Attempt attempt, Post post) {
    failed++;
    // Helpers that say they are well but unanswered clear us; silent ones make us doubt ourselves.
    unwell(attempt.helpers > 0 ? attempt.missing : 1);
    MemberRecord target = roll.ring().find(attempt.target);
    if (target == null) {
      return;
    }
    if (roll.suspect(nowNs, target.id(), target.incarnation(), (int) self.low())) {
      suspicions++;
      if (!settings.plainSwim()) {
        courier.say(target.id(), roll.say(target.id(), false), post);
      }
    }
  }

  void onAck(NodeId from, int cookie, boolean unreached, Post post) {
    for (Iterator<Attempt> all = attempts.iterator(); all.hasNext(); ) {
      Attempt attempt = all.next();
      if (attempt.cookie == cookie) {
        if (unreached) {
          attempt.missing = Math.max(0, attempt.missing - 1);
        } else {
          all.remove();
          unwell(-1);
        }
        return;
      }
    }
    for (Iterator<Relay> all = relays.iterator(); all.hasNext(); ) {
      Relay relay = all.next();
      if (relay.cookie == cookie && relay.target.equals(from) && !unreached) {
        all.remove();
        courier.relayedAck(relay.asker, relay.askersCookie, false, post);
        return;
      }
    }
  }

  /** Probes for somebody else; false: too many, or a target that we do not know as a member. */
  boolean help(long nowNs, NodeId asker, NodeId target, int cookie, Post post) {
    if (relays.size() >= MAX_RELAYS || roll.ring().find(target) == null || target.equals(self)) {
      return false;
    }
    long tellNs = nowNs + settings.ackTimeoutNs() * 4 / 5;
    Relay relay =
        new Relay(target, ++cookies, asker, cookie, tellNs, nowNs + settings.probeTimeoutNs());
    relays.add(relay);
    courier.probe(target, relay.cookie, post);
    return true;
  }

  /** It answered the door, if only to say no: no reason to suspect it. */
  void onRefusal(NodeId target) {
    attempts.removeIf(each -> each.target.equals(target));
  }

  long deadlineNs() {
    long deadlineNs = nextProbeNs;
    for (Attempt attempt : attempts) {
      deadlineNs = Math.min(deadlineNs, attempt.dueNs());
    }
    for (Relay relay : relays) {
      deadlineNs = Math.min(deadlineNs, relay.dueNs());
    }
    return Math.min(deadlineNs, Machine.NEVER);
  }
}
