package io.tiovivo.node.join;

import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Refusal;
import io.tiovivo.node.proto.BusyReason;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * When a leaf without a lease tries next, and whom. Every time is drawn at random, and whatever a
 * refusal says is kept: that is what makes many leaves come back one after another.
 */
final class AttemptPlan {
  private static final long MS = 1_000_000L;
  private static final long LEAST_WAIT_NS = 1_000 * MS;
  private static final int MAX_DOUBLINGS = 10;
  // With a place in one queue a second look is enough; without any, three.
  private static final int MAX_HOPS_PROMISED = 1;
  private static final int MAX_HOPS = 3;
  // After a backoff one more dead address must not cost another backoff.
  private static final int ROUND = 2;
  // What comes when a refusal said is the supernode's own schedule; it may not go on for ever.
  private static final int MAX_TICKETS = 6;
  // Hellos are not signed: forged ones cause an attempt every 20 s at most.
  private static final int NEIGHBOUR_PAUSE = 10;

  private final JoinSettings settings;
  private final AddressBook book;
  private final Candidates candidates;
  private final JoinWorld world;
  private final SplittableRandom random;
  private final JoinTally tally;
  private final RetryBudget budget;

  private long dueNs;
  private WaitReason reason = WaitReason.START;
  private int failures;
  private int hops;
  private int tickets;
  private int backoffs;
  private long neighbourNs = Long.MIN_VALUE / 2;
  // The earliest time that a supernode gave us, and its proof.
  private Contact promisedBy;
  private byte[] ticket;
  private long promisedNs;

  AttemptPlan(
      JoinSettings settings,
      AddressBook book,
      Candidates candidates,
      JoinWorld world,
      SplittableRandom random,
      JoinTally tally) {
    this.settings = settings;
    this.book = book;
    this.candidates = candidates;
    this.world = world;
    this.random = random;
    this.tally = tally;
    this.budget = new RetryBudget(settings.attempts(), settings.budgetNs());
  }

  long dueNs() {
    return dueNs;
  }

  WaitReason reason() {
    return reason;
  }

  /** The node starts. */
  void begin(long nowNs, boolean massEvent, Post post) {
    if (massEvent && world.joinSpreadNs().isPresent()) {
      waits(nowNs, upTo(world.joinSpreadNs().getAsLong()), WaitReason.PACING, post);
    } else {
      waits(nowNs, upTo(settings.startSpreadNs()), WaitReason.START, post);
    }
  }

  /** The supernode is gone. */
  void lost(long nowNs, Post post) {
    waits(nowNs, upTo(settings.lostSpreadNs()), WaitReason.LOST, post);
  }

  /** We hold a lease. */
  void succeeded(long nowNs) {
    failures = 0;
    forgetPromise();
    tickets = 0;
    backoffs = 0;
    budget.succeeded(nowNs);
  }

  /** Somebody on our segment serves now: that is near, and most often what we were waiting for. */
  void neighbourServes(long nowNs, Post post) {
    boolean kept = reason == WaitReason.BUSY || reason == WaitReason.SWITCHED_OFF;
    boolean often = nowNs - neighbourNs < settings.elsewhereNs() * NEIGHBOUR_PAUSE;
    if (!kept && !often && dueNs - nowNs > settings.elsewhereNs()) {
      neighbourNs = nowNs;
      waits(nowNs, upTo(settings.elsewhereNs()), WaitReason.NEIGHBOUR, post);
    }
  }

  /** A contact did not answer. */
  void failed(long nowNs, Post post) {
    int doublings = Math.min(failures++, MAX_DOUBLINGS);
    long most = Math.min(settings.retryMostNs(), settings.retryBaseNs() << doublings);
    if (promisedBy != null) {
      waits(nowNs, Math.max(upTo(most), promisedNs - nowNs), WaitReason.BUSY, post);
    } else {
      waits(nowNs, upTo(most), WaitReason.FAILED, post);
    }
  }

  /** A supernode said when and where else. */
  void refused(long nowNs, Contact by, Refusal refusal, Post post) {
    long saidNs = Math.max(LEAST_WAIT_NS, Math.min(settings.waitMostNs(), refusal.waitMs() * MS));
    long jitterNs = saidNs * settings.busyJitterPermille() / 1_000;
    // A time with a ticket is one of many that are spread already, and late it is worth nothing.
    boolean promised = refusal.ticket().length > 0;
    long waitNs = saidNs + upTo(promised ? Math.min(jitterNs, settings.elsewhereNs()) : jitterNs);
    post.event(
        new JoinEvent.Refused(by, refusal.reason(), refusal.waitMs(), refusal.elsewhere().size()));
    candidates.redirects(nowNs, refusal.elsewhere());
    if (refusal.reason() == BusyReason.NOT_SUPERNODE) {
      book.demoted(nowNs, by, random);
      candidates.forget(by);
      budget.refund();
      if (!candidates.hasRedirect()) {
        failed(nowNs, post); // it says nothing about those who do serve: no reason to wait long
        return;
      }
    } else {
      book.rest(by, nowNs + waitNs);
    }
    boolean kept = refusal.ticket().length > 0 && tickets < MAX_TICKETS;
    if (kept && (promisedBy == null || nowNs + waitNs < promisedNs)) {
      promisedBy = by;
      ticket = refusal.ticket();
      promisedNs = nowNs + waitNs;
    }
    boolean soon = promisedBy != null && promisedNs - nowNs <= settings.patienceNs();
    int most = promisedBy != null ? MAX_HOPS_PROMISED : MAX_HOPS;
    if (!soon && candidates.hasRedirect() && hops < most) {
      hops++;
      waits(nowNs, upTo(settings.elsewhereNs()), WaitReason.ELSEWHERE, post);
    } else if (promisedBy != null) {
      candidates.clearRedirects();
      waits(nowNs, promisedNs - nowNs, WaitReason.BUSY, post);
    } else {
      candidates.clearRedirects();
      hops = 0; // by then others have room: whoever refuses us next may send us to them
      waits(nowNs, waitNs, WaitReason.BUSY, post);
    }
  }

  /** The attempt whose time has come; empty: it has not, and there is a new time. */
  Optional<JoinAttempt> next(long nowNs, Post post) {
    if (!world.joinAllowed()) {
      waits(nowNs, recheckNs(), WaitReason.SWITCHED_OFF, post);
      return Optional.empty();
    }
    if (promisedBy != null && reason == WaitReason.BUSY && nowNs >= promisedNs) {
      JoinAttempt kept = JoinAttempt.join(promisedBy, ticket, nowNs);
      forgetPromise();
      tickets++;
      budget.spend(nowNs);
      return Optional.of(kept);
    }
    // Where a refusal sends us somebody has room: that is no blind retry.
    boolean sent =
        reason == WaitReason.ELSEWHERE && candidates.hasRedirect()
            || reason == WaitReason.NEIGHBOUR && !world.segment().isEmpty()
            || reason == WaitReason.BUSY && tickets++ < MAX_TICKETS; // as we were told
    if (!sent && !budget.allows(nowNs) && promisedBy != null) {
      waits(nowNs, promisedNs - nowNs, WaitReason.BUSY, post);
      return Optional.empty();
    }
    if (!sent && !budget.allows(nowNs)) {
      tally.budgetExhausted++;
      hops = 0;
      tickets = 0;
      budget.excuse(ROUND);
      waits(nowNs, backoffNs(), WaitReason.BUDGET, post);
      return Optional.empty();
    }
    Optional<Contact> contact = candidates.next(nowNs);
    if (contact.isEmpty()) {
      waits(nowNs, recheckNs(), WaitReason.NOBODY, post);
      return Optional.empty();
    }
    budget.spend(nowNs);
    return Optional.of(JoinAttempt.join(contact.get(), new byte[0], nowNs));
  }

  // The first is shorter: most often the network was away for a minute.
  private long backoffNs() {
    int nth = Math.min(backoffs++, MAX_DOUBLINGS);
    long leastNs = nth == 0 ? settings.backoffLeastNs() / 2 : settings.backoffLeastNs();
    long mostNs = Math.min(settings.backoffMostNs(), settings.backoffLeastNs() * 3 / 2 << nth);
    return leastNs + upTo(mostNs - leastNs);
  }

  // Looking around here costs the network nothing.
  private long recheckNs() {
    return settings.answerNs() + upTo(settings.answerNs());
  }

  private void forgetPromise() {
    promisedBy = null;
    ticket = null;
    hops = 0;
  }

  private long upTo(long mostNs) {
    return mostNs <= 0 ? 0 : random.nextLong(mostNs + 1);
  }

  private void waits(long nowNs, long waitNs, WaitReason why, Post post) {
    boolean same = reason == why && (why == WaitReason.NOBODY || why == WaitReason.SWITCHED_OFF);
    dueNs = nowNs + waitNs;
    reason = why;
    if (!same) {
      post.event(new JoinEvent.Waiting(waitNs, why));
    }
  }
}
