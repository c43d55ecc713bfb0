package io.tiovivo.node.lease;

import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.message.Refusal;
import io.tiovivo.node.proto.BusyReason;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * Who gets in, and when the others come back. Each kind of caller has a budget of its own, so that
 * none can use up another's.
 */
final class Door {
  private static final long MS = 1_000_000L;
  private static final long SECOND_NS = 1_000 * MS;
  private static final int MAX_PENDING = 256;
  private static final int MAX_OF_HOST = 16;
  private static final int ELSEWHERE = 3;
  private static final long EARLY_NS = 1_500 * MS;
  private static final byte[] NO_TICKET = {};

  private final LeaseSettings settings;
  private final DeskView desk;
  private final LeaseWorld world;
  private final Elsewhere elsewhere;
  private final AdmissionRate rate;
  private final SlotCalendar slots;
  private final SplittableRandom random;
  private final TokenBucket joins = new TokenBucket();
  private final TokenBucket returns = new TokenBucket();
  private final TokenBucket moves = new TokenBucket();
  private final TokenBucket supernodes = new TokenBucket();
  private final TokenBucket questions = new TokenBucket();
  private final Awaited awaited;
  private final Promises promises;

  /** What the door must know of the desk. */
  interface DeskView {
    DeskState state();

    int leases();

    int capacity();

    int reserved(long nowNs);

    boolean hasLeafAt(PeerAddress address);
  }

  Door(
      LeaseSettings settings,
      DeskView desk,
      LeaseWorld world,
      Elsewhere elsewhere,
      AdmissionRate rate,
      SplittableRandom random) {
    this.settings = settings;
    this.desk = desk;
    this.world = world;
    this.elsewhere = elsewhere;
    this.rate = rate;
    this.random = random;
    this.slots = new SlotCalendar(settings.slotSeconds(), settings.slotGraceNs());
    this.awaited = new Awaited(settings.pendingNs());
    this.promises = new Promises();
  }

  Optional<Refusal> refusal(long nowNs, PeerAddress from, Purpose purpose, OptionalLong dueNs) {
    return switch (purpose) {
      case JOIN -> join(nowNs, from, dueNs);
      case HANDOVER -> move(nowNs, from);
      case SUPERNODE -> budget(nowNs, supernodes, settings.supernodePerS());
      case ASK -> budget(nowNs, questions, settings.askPerS());
    };
  }

  /** A Join is here; true: the door let it in, and it has used that up. */
  boolean arrived(long nowNs, PeerAddress from) {
    return awaited.arrived(nowNs, from);
  }

  /** Leaves that were let in and are not here yet. */
  int pending(long nowNs) {
    return awaited.count(nowNs);
  }

  int promised(long nowNs) {
    return slots.total(nowNs);
  }

  /** Whether this leaf may have a lease now; it counts as here if so. */
  Optional<Refusal> join(long nowNs, PeerAddress from, OptionalLong dueNs) {
    Optional<Refusal> closed = closed(nowNs, from);
    if (closed.isPresent()) {
      return closed;
    }
    if (awaited.isAwaited(nowNs, from)) {
      return awaited.comesAgain(from)
          ? Optional.empty()
          : Optional.of(refusal(nowNs, from, BusyReason.RATE, soonNs(), false));
    }
    // An old lease before a new one: whoever has one here may come back, on a budget of its own.
    returns.fill(nowNs, settings.mostPerS() * 1_000L, settings.mostPerS());
    if (desk.hasLeafAt(from) && returns.take()) {
      return admit(nowNs, from);
    }
    if (room(nowNs) <= 0 || awaited.count(nowNs) >= MAX_PENDING) {
      return Optional.of(full(nowNs, from, BusyReason.FULL));
    }
    if (awaited.ofHost(from) >= mostOfHost()) {
      return Optional.of(full(nowNs, from, BusyReason.RATE));
    }
    boolean called = dueNs.isPresent() && nowNs - dueNs.getAsLong() <= settings.slotGraceNs();
    if (called && dueNs.getAsLong() - nowNs > EARLY_NS) {
      return Optional.of(wait(nowNs, from, dueNs.getAsLong()));
    }
    if (called) {
      slots.shown(nowNs, dueNs.getAsLong());
    }
    long ready = joins.fill(nowNs, rate.ratePermille(), burst());
    // Those who were given this time go first: a newcomer takes only what they leave.
    boolean enough = called || ready >= (slots.expected(nowNs) + 1) * TokenBucket.TOKEN;
    if (enough && joins.take()) {
      rate.admitted();
      return admit(nowNs, from);
    }
    if (!promises.mayHave(nowNs, from, settings.slotSeconds() * rate.ratePermille() / 4_000)) {
      return Optional.of(full(nowNs, from, BusyReason.RATE));
    }
    long slotNs = slots.give(nowNs, rate.ratePermille(), random);
    promises.given(from, slotNs);
    return Optional.of(
        slotNs == SlotCalendar.NONE
            ? full(nowNs, from, BusyReason.RATE)
            : wait(nowNs, from, slotNs));
  }

  private Optional<Refusal> move(long nowNs, PeerAddress from) {
    Optional<Refusal> closed = closed(nowNs, from);
    if (closed.isPresent()) {
      return closed;
    }
    moves.fill(nowNs, rate.ratePermille(), burst());
    if (desk.reserved(nowNs) <= 0 || awaited.count(nowNs) >= MAX_PENDING || !moves.take()) {
      return Optional.of(refusal(nowNs, from, BusyReason.RATE, soonNs(), false));
    }
    return admit(nowNs, from);
  }

  private Optional<Refusal> budget(long nowNs, TokenBucket bucket, int perSecond) {
    bucket.fill(nowNs, perSecond * 1_000L, perSecond * 2L);
    return bucket.take()
        ? Optional.empty()
        : Optional.of(new Refusal(BusyReason.RATE, (int) (soonNs() / MS), List.of(), NO_TICKET));
  }

  private Optional<Refusal> closed(long nowNs, PeerAddress from) {
    if (!world.joinAllowed()) {
      return Optional.of(refusal(nowNs, from, BusyReason.SWITCHED_OFF, laterNs(), false));
    }
    return switch (desk.state()) {
      case CLOSED -> Optional.of(full(nowNs, from, BusyReason.NOT_SUPERNODE));
      case HOLDING -> Optional.of(full(nowNs, from, BusyReason.HOST));
      case DRAINING -> Optional.of(full(nowNs, from, BusyReason.DRAINING));
      case SERVING -> Optional.empty();
    };
  }

  private Optional<Refusal> admit(long nowNs, PeerAddress from) {
    awaited.add(nowNs, from);
    return Optional.empty();
  }

  private int room(long nowNs) {
    return desk.capacity() - desk.leases() - awaited.count(nowNs) - desk.reserved(nowNs);
  }

  /** Of those who are let in within the time that a Join may take, a quarter at most. */
  private long mostOfHost() {
    long share = rate.ratePermille() * (settings.pendingNs() / MS) / 4_000_000;
    return Math.max(2, Math.min(MAX_OF_HOST, share));
  }

  private long burst() {
    return Math.max(2, rate.ratePermille() / 1_000);
  }

  private Refusal wait(long nowNs, PeerAddress from, long dueNs) {
    return refusal(nowNs, from, BusyReason.RATE, dueNs - nowNs, true);
  }

  private Refusal full(long nowNs, PeerAddress from, BusyReason reason) {
    return refusal(nowNs, from, reason, laterNs(), false);
  }

  private Refusal refusal(
      long nowNs, PeerAddress from, BusyReason reason, long waitNs, boolean promised) {
    List<Contact> others = elsewhere.choose(nowNs, ELSEWHERE, null);
    if (!others.isEmpty()) {
      elsewhere.sent(others.get(0).id(), 1);
    }
    byte[] ticket = promised ? world.ticket(from, nowNs + waitNs) : NO_TICKET;
    return new Refusal(reason, (int) Math.max(1, waitNs / MS), others, ticket);
  }

  private long laterNs() {
    return settings.fullWaitNs() + random.nextLong(settings.fullWaitNs());
  }

  private long soonNs() {
    return SECOND_NS + random.nextLong(2 * SECOND_NS);
  }
}
