package io.tiovivo.node.join;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Machine;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Contacts;
import io.tiovivo.node.message.Part;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Refusal;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.proto.Accept;
import io.tiovivo.node.proto.Handover;
import io.tiovivo.node.proto.OverlayMessage;
import io.tiovivo.node.proto.Renewed;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A leaf's way to a lease, and how it keeps it. Owns Accept, Busy, Renewed, Handover. At any moment
 * there is at most one lease and at most one attempt; with both, the lease is moving.
 */
public final class LeaseKeeper implements Part {
  private static final long MS = 1_000_000L;
  private static final long LEAST_LEASE_MS = 1_000;
  private static final long MOST_LEASE_MS = 3_600_000;
  private static final int MAX_MOVE_MS = 300_000;

  private final JoinSettings settings;
  private final AddressBook book;
  private final JoinWorld world;
  private final SplittableRandom random;
  private final Candidates candidates;
  private final AttemptPlan plan;
  private final JoinTally tally = new JoinTally();

  private boolean looking;
  private HeldLease held;
  private JoinAttempt attempt;
  private NodeId lost;
  private long sinceNs;
  private int attempts;
  private final Reach reach;

  public LeaseKeeper(JoinSettings settings, AddressBook book, JoinWorld world, long seed) {
    this.settings = settings;
    this.book = book;
    this.world = world;
    this.random = new SplittableRandom(seed);
    this.candidates = new Candidates(book, world, random);
    this.plan = new AttemptPlan(settings, book, candidates, world, random, tally);
    this.reach = new Reach(settings);
  }

  /**
   * Starts to look for a lease.
   *
   * @param massEvent many others may start with us: a boot after the power came back
   */
  public void start(long nowNs, boolean massEvent, Post post) {
    if (looking) {
      return;
    }
    looking = true;
    lost = null;
    without(nowNs);
    reach.lost(nowNs);
    plan.begin(nowNs, massEvent, post);
  }

  /** Gives the lease up and looks for none: we serve others now, or the node ends. */
  public void stop(long nowNs, String reason, Post post) {
    if (held != null) {
      NodeId supernode = held.id();
      post.send(supernode, LeafMessages.leave(reason));
      post.event(new JoinEvent.Lost(supernode, LossReason.LEFT));
      candidates.last(held.supernode());
    }
    looking = false;
    held = null;
    attempt = null;
  }

  @Override
  public void onDeadline(long nowNs, Post post) {
    if (held != null && nowNs >= held.nextNs()) {
      renew(nowNs, post);
    }
    if (attempt != null && nowNs >= attempt.dueNs()) {
      if (attempt.phase() == JoinAttempt.Phase.PLANNED) {
        begin(nowNs, post);
      } else if (!attempt.asksAgain(nowNs, post)) {
        tally.unanswered++;
        failed(nowNs, post);
      }
    }
    if (looking && held == null && attempt == null && nowNs >= plan.dueNs()) {
      plan.next(nowNs, post)
          .ifPresent(
              next -> {
                attempt = next;
                begin(nowNs, post);
              });
    }
  }

  @Override
  public long deadlineNs() {
    long dueNs = Machine.NEVER;
    if (held != null) {
      dueNs = held.nextNs();
    }
    if (attempt != null) {
      dueNs = Math.min(dueNs, attempt.dueNs());
    } else if (looking && held == null) {
      dueNs = plan.dueNs();
    }
    return dueNs;
  }

  private void begin(long nowNs, Post post) {
    tally.attempts++;
    attempts++;
    attempt.start(nowNs, settings, question(), post);
  }

  private OverlayMessage question() {
    return attempt.message(world, lost, Math.max(0, attempts - 1), random.nextLong() | 1);
  }

  private void renew(long nowNs, Post post) {
    switch (held.step(nowNs)) {
      case NOTHING -> {}
      case RENEW -> {
        tally.renewals++;
        if (!post.send(held.id(), LeafMessages.renew(world))) {
          loses(nowNs, LossReason.SESSION_DOWN, post);
        }
      }
      case LOST -> {
        NodeId silent = held.id();
        loses(nowNs, LossReason.SILENT, post);
        post.hangUp(silent);
      }
    }
  }

  @Override
  public void onSessionUp(long nowNs, Remote peer, Post post) {
    if (attempt == null || !attempt.dials(peer)) {
      return;
    }
    if (!LeafMessages.mayServe(peer)) {
      book.demoted(nowNs, attempt.to(), random);
      failed(nowNs, post);
      return;
    }
    attempt.ask(nowNs, settings, peer, question(), post);
  }

  @Override
  public void onSessionDown(long nowNs, Remote peer, Post post) {
    if (held != null && held.id().equals(peer.id())) {
      // A session that took the place of this one carries the renewal.
      if (post.send(held.id(), LeafMessages.renew(world))) {
        return;
      }
      loses(nowNs, LossReason.SESSION_DOWN, post);
    } else if (attempt != null && attempt.asked(peer.id())) {
      failed(nowNs, post);
    }
  }

  @Override
  public void onDialFailed(long nowNs, Contact to, Optional<Refusal> refusal, Post post) {
    if (attempt == null || !attempt.dials(to)) {
      return;
    }
    if (refusal.isPresent()) {
      refused(nowNs, refusal.get(), post);
    } else {
      tally.failedDials++;
      failed(nowNs, post);
    }
  }

  @Override
  public void onMessage(long nowNs, Remote from, OverlayMessage message, Post post) {
    switch (message.getBodyCase()) {
      case ACCEPT -> onAccept(nowNs, from, message, post);
      case BUSY -> onBusy(nowNs, from, message, post);
      case RENEWED -> onRenewed(nowNs, from, message.getRenewed(), post);
      case HANDOVER -> onHandover(nowNs, from, message.getHandover(), post);
      default -> tally.unexpected++;
    }
  }

  private void onAccept(long nowNs, Remote from, OverlayMessage message, Post post) {
    if (attempt == null || !attempt.isAnsweredBy(from, message)) {
      tally.unexpected++;
      if (held == null || !held.id().equals(from.id())) {
        post.send(from.id(), LeafMessages.leave("late"));
      }
      return;
    }
    Accept accept = message.getAccept();
    long leaseMs = accept.getLeaseMs();
    if (leaseMs < LEAST_LEASE_MS || leaseMs > MOST_LEASE_MS) {
      tally.malformed++;
      failed(nowNs, post);
      return;
    }
    HeldLease before = held;
    Contact supernode = attempt.reached();
    long renewMs = accept.getRenewMs();
    held = new HeldLease(settings, random, supernode, nowNs, leaseMs * MS, renewMs * MS);
    attempt = null;
    tally.accepted++;
    book.answered(nowNs, supernode, true);
    candidates.learn(nowNs, supernode, accept.getStandbysList(), accept.getOthersList());
    LeafMessages.observed(accept.getObservedIp(), accept.getObservedPort())
        .ifPresent(address -> world.observed(nowNs, address));
    if (before == null) {
      post.event(new JoinEvent.Leased(supernode, attempts, nowNs - sinceNs));
    } else if (!before.id().equals(supernode.id())) {
      tally.moved++;
      post.send(before.id(), LeafMessages.leave("moved"));
      post.hangUp(before.id());
      post.event(new JoinEvent.Moved(before.id(), supernode));
    }
    attempts = 0;
    lost = null;
    plan.succeeded(nowNs);
    world.demandHeard(nowNs, accept.getDemand(), post);
    world.beaconHeard(nowNs, from.id(), accept.getBeaconSequence(), post);
  }

  private void onBusy(long nowNs, Remote from, OverlayMessage message, Post post) {
    Refusal refusal = LeafMessages.refusal(message.getBusy());
    if (attempt != null && attempt.isAnsweredBy(from, message)) {
      refused(nowNs, refusal, post);
      post.hangUp(from.id()); // last: the end of the session must not end the attempt again
    } else if (held != null && held.id().equals(from.id()) && message.getRequest() == 0) {
      // It no longer knows our lease; what it says about when and where holds for the next attempt.
      Contact supernode = held.supernode();
      loses(nowNs, LossReason.REFUSED, post);
      reach.answered(nowNs, refusal);
      post.hangUp(from.id());
      plan.refused(nowNs, supernode, refusal, post);
    } else {
      tally.unexpected++;
    }
  }

  private void onRenewed(long nowNs, Remote from, Renewed renewed, Post post) {
    if (held == null || !held.id().equals(from.id())) {
      tally.unexpected++;
      return;
    }
    long leaseMs = renewed.getLeaseMs();
    if (leaseMs < LEAST_LEASE_MS || leaseMs > MOST_LEASE_MS) {
      tally.malformed++;
      return;
    }
    held.answered(nowNs, leaseMs * MS);
    LeafMessages.observed(renewed.getObservedIp(), renewed.getObservedPort())
        .ifPresent(address -> world.observed(nowNs, address));
    if (renewed.getStandbysCount() > 0) {
      candidates.learn(nowNs, held.supernode(), renewed.getStandbysList(), List.of());
    }
    world.demandHeard(nowNs, renewed.getDemand(), post);
    world.beaconHeard(nowNs, from.id(), renewed.getBeaconSequence(), post);
  }

  private void onHandover(long nowNs, Remote from, Handover handover, Post post) {
    Optional<Contact> to = Contacts.of(handover.getTo());
    boolean ours = held != null && held.id().equals(from.id());
    if (!ours || attempt != null) {
      tally.unexpected++;
    } else if (to.isEmpty() || from.id().equals(to.get().id())) {
      tally.malformed++;
    } else {
      int withinMs = Math.max(1, Math.min(MAX_MOVE_MS, handover.getWithinMs()));
      book.add(nowNs, to.get(), AddressBook.Source.HEARD);
      long dueNs = nowNs + random.nextLong(withinMs * MS);
      attempt = JoinAttempt.move(to.get(), handover.getReservation().toByteArray(), dueNs);
    }
  }

  /** The attempt came to nothing. */
  private void failed(long nowNs, Post post) {
    Contact to = attempt.reached();
    boolean asked = attempt.phase() == JoinAttempt.Phase.JOINING;
    attempt = null;
    reach.unanswered();
    book.failed(nowNs, to, random);
    if (asked) {
      post.hangUp(to.id());
    }
    if (held == null) {
      plan.failed(nowNs, post);
    }
  }

  private void refused(long nowNs, Refusal refusal, Post post) {
    Contact by = attempt.reached();
    attempt = null;
    reach.answered(nowNs, refusal);
    tally.busy++;
    if (held == null) {
      plan.refused(nowNs, by, refusal, post);
    }
  }

  private void loses(long nowNs, LossReason reason, Post post) {
    Contact supernode = held.supernode();
    reach.lost(reason == LossReason.SILENT ? held.askedNs() : nowNs);
    held = null;
    lost = supernode.id();
    tally.lost++;
    post.event(new JoinEvent.Lost(lost, reason));
    if (reason == LossReason.SILENT || reason == LossReason.SESSION_DOWN) {
      book.failed(nowNs, supernode, random);
    }
    without(nowNs);
    if (attempt == null) {
      plan.lost(nowNs, post);
    }
  }

  private void without(long nowNs) {
    sinceNs = nowNs;
    attempts = 0;
  }

  /** The supernode whose lease we hold. */
  public Optional<Contact> supernode() {
    return Optional.ofNullable(held).map(HeldLease::supernode);
  }

  /** Supernodes to turn to when that one is gone, two at most. */
  public List<Contact> standbys() {
    return candidates.standbys();
  }

  /** A supernode of our segment is new: it is asked soon, whatever we were waiting for. */
  public void neighbourServes(long nowNs, Post post) {
    if (looking && held == null && attempt == null) {
      plan.neighbourServes(nowNs, post);
    }
  }

  /**
   * Since when no supernode is in reach; {@link Machine#NEVER}: one is, or may be. None is when
   * since the loss of the last one, or since the start, nobody answered whom we know.
   */
  public long aloneSinceNs(long nowNs) {
    boolean mayBe = !looking || held != null;
    return mayBe ? Machine.NEVER : reach.aloneSinceNs(nowNs, plan.reason() == WaitReason.NOBODY);
  }

  private JoinState state() {
    if (held != null) {
      if (attempt != null) {
        return JoinState.MOVING;
      }
      return held.awaitsAnswer() ? JoinState.RENEWING : JoinState.LEASED;
    }
    if (attempt == null || attempt.phase() == JoinAttempt.Phase.PLANNED) {
      return looking ? JoinState.WAITING : JoinState.IDLE;
    }
    return attempt.phase() == JoinAttempt.Phase.DIALLING ? JoinState.DIALLING : JoinState.JOINING;
  }

  public JoinReport report(long nowNs) {
    JoinState state = state();
    boolean waiting = state == JoinState.WAITING;
    return new JoinReport(
        state,
        waiting ? plan.reason() : null,
        waiting ? Math.max(0, deadlineNs() - nowNs) : 0,
        supernode(),
        held == null ? 0 : held.expiresNs() - nowNs,
        held == null ? 0 : nowNs - held.answeredNs(),
        candidates.standbys(),
        book.count(),
        tally.snapshot());
  }
}
