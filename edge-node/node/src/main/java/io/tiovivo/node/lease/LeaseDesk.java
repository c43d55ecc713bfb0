package io.tiovivo.node.lease;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Doorkeeper;
import io.tiovivo.node.message.Part;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.message.Refusal;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.proto.Busy;
import io.tiovivo.node.proto.BusyReason;
import io.tiovivo.node.proto.Join;
import io.tiovivo.node.proto.Leave;
import io.tiovivo.node.proto.OverlayMessage;
import io.tiovivo.node.proto.Renew;
import io.tiovivo.node.proto.Reserve;
import io.tiovivo.node.proto.Reserved;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * A supernode's leases and who gets one. Owns Join, Renew, Leave, Reserve, Reserved; and is the
 * sessions' {@link Doorkeeper}. Renewals are answered whatever happens: they are bounded by the
 * leases there are.
 */
public final class LeaseDesk implements Part, Doorkeeper {
  /** Of the messages that a supernode sends. */
  static final int FORMAT = 1;

  private static final long MS = 1_000_000L;
  private static final int SWEEPS_PER_LEASE = 90;
  private static final int RENEWALS_PER_LEASE = 180;

  private final LeaseSettings settings;
  private final LeaseWorld world;
  private final LeafBook leaves;
  private final SplittableRandom random;
  private final LeaseTable table = new LeaseTable();
  private final AdmissionRate rate;
  private final CapacityEstimate capacity = new CapacityEstimate();
  private final Reservations reservations;
  private final CloneWatch clones;
  private final Elsewhere elsewhere;
  private final Precursors precursors = new Precursors();
  private final LeaseTally tally = new LeaseTally();
  private final DeskAnswers answers;
  private final Door door;
  private final Drain drain;

  private DeskState state = DeskState.CLOSED;
  private boolean holding;
  private long sweepNs = Machine.NEVER;

  public LeaseDesk(LeaseSettings settings, LeaseWorld world, LeafBook leaves, long seed) {
    this.settings = settings;
    this.world = world;
    this.leaves = leaves;
    this.random = new SplittableRandom(seed);
    this.rate = new AdmissionRate(settings);
    this.reservations = new Reservations(random.split());
    this.clones = new CloneWatch(settings);
    this.elsewhere = new Elsewhere(world, random);
    this.answers = new DeskAnswers(settings, world, elsewhere);
    this.door = new Door(settings, new View(), world, elsewhere, rate, random);
    this.drain = new Drain(settings, table, elsewhere, world);
  }

  /** Takes joins from now on, slowly at first. */
  public void open(long nowNs, int cap, Post post) {
    capacity.open(nowNs, Math.min(cap, LeaseSettings.MAX_LEASES));
    rate.restart(nowNs);
    drain.stop();
    sweepNs = nowNs;
    turn(holding ? DeskState.HOLDING : DeskState.SERVING, "opened", post);
  }

  /** The owner or the profile allows more or fewer leases; those that are there stay. */
  public void limit(long nowNs, int cap) {
    capacity.limit(Math.min(cap, LeaseSettings.MAX_LEASES));
  }

  /** Takes no joins, or takes them again. */
  public void hold(long nowNs, boolean hold, String reason, Post post) {
    holding = hold;
    if (state == DeskState.SERVING && hold) {
      turn(DeskState.HOLDING, reason, post);
    } else if (state == DeskState.HOLDING && !hold) {
      rate.restart(nowNs);
      turn(DeskState.SERVING, reason, post);
    }
  }

  /** Hands all leaves over; {@link LeaseEvent.Drained} when none is left. */
  public void drain(long nowNs, String reason, Post post) {
    if (state == DeskState.CLOSED || state == DeskState.DRAINING) {
      return;
    }
    reservations.clear();
    drain.start(nowNs);
    turn(DeskState.DRAINING, reason, post);
  }

  /** Ends every lease and refuses from now on. */
  public void close(long nowNs, Post post) {
    for (int row = table.count() - 1; row >= 0; row--) {
      end(nowNs, row, Optional.empty(), post);
    }
    drain.stop();
    reservations.clear();
    sweepNs = Machine.NEVER;
    if (state != DeskState.CLOSED) {
      turn(DeskState.CLOSED, "closed", post);
    }
  }

  /** How late a deadline or a datagram was served. */
  public void lag(long nowNs, long lagNs) {
    rate.lag(nowNs, lagNs);
  }

  /** A member died: its leaves come now, so the rate starts anew. */
  public void memberDied(long nowNs, NodeId id) {
    rate.restart(nowNs);
  }

  /** Tells the reserve among the leaves about the demand at once, not at the next renewal. */
  public void tellReserve(long nowNs, Post post) {
    for (int row = 0; row < table.count() && table.reserve() > 0; row++) {
      if (table.isReserve(row)) {
        long leftMs = Math.max(1, (table.expiresNs[row] - nowNs) / MS);
        post.send(table.id(row), answers.renewed(nowNs, 0, leftMs));
      }
    }
  }

  @Override
  public Optional<Refusal> refusal(
      long nowNs, PeerAddress from, Purpose purpose, OptionalLong dueNs) {
    Optional<Refusal> refusal = door.refusal(nowNs, from, purpose, dueNs);
    if (refusal.isPresent()) {
      tally.refusedAtDoor++;
    } else {
      tally.admittedAtDoor++;
    }
    return refusal;
  }

  @Override
  public void onMessage(long nowNs, Remote from, OverlayMessage message, Post post) {
    switch (message.getBodyCase()) {
      case JOIN -> onJoin(nowNs, from, message.getRequest(), message.getJoin(), post);
      case RENEW -> onRenew(nowNs, from, message, post);
      case LEAVE -> onLeave(nowNs, from, message.getLeave(), post);
      case RESERVE -> onReserve(nowNs, from, message.getRequest(), message.getReserve(), post);
      case RESERVED -> {
        if (!drain.reserved(nowNs, from.id(), message.getReserved())) {
          tally.unexpected++;
        }
      }
      default -> tally.unexpected++;
    }
  }

  private void onJoin(long nowNs, Remote from, long request, Join join, Post post) {
    boolean letIn = door.arrived(nowNs, from.address());
    int row = table.find(from.id());
    boolean known = row != LeaseTable.NONE;
    boolean clone = known && table.instance[row] != join.getInstance();
    if (state == DeskState.CLOSED) {
      busy(nowNs, from, request, BusyReason.NOT_SUPERNODE, post);
    } else if (clone && clones.slowedNs(nowNs, from.id()) > 0) {
      long waitMs = clones.slowedNs(nowNs, from.id()) / MS + 1;
      busy(from, request, new Refusal(BusyReason.RATE, (int) waitMs, List.of(), new byte[0]), post);
    } else if (known) {
      if (clone) {
        takeOver(nowNs, row, from.id(), join, post);
      }
      accept(nowNs, row, from, request, join, clone, post);
    } else {
      admit(nowNs, from, request, join, letIn, post);
    }
  }

  private void takeOver(long nowNs, int row, NodeId id, Join join, Post post) {
    int turns = clones.replaced(nowNs, id, table.instance[row], join.getInstance());
    if (turns > 0) {
      tally.clones++;
      post.event(new LeaseEvent.CloneSeen(id, turns, clones.slowedNs(nowNs, id)));
    }
  }

  private void admit(long nowNs, Remote from, long request, Join join, boolean letIn, Post post) {
    boolean serves = state == DeskState.SERVING;
    boolean fits = table.count() < capacity.capacity();
    boolean reserved = serves && fits && reservations.use(nowNs, join.getReservation());
    if (!reserved && !(serves && fits && letIn)) {
      Optional<Refusal> refusal = door.join(nowNs, from.address(), OptionalLong.empty());
      if (refusal.isPresent()) {
        busy(from, request, refusal.get(), post);
        return;
      }
      door.arrived(nowNs, from.address());
    }
    if (reserved) {
      tally.reservedFor++;
    } else {
      precursors.joined(nowNs, join.getAttempts() > 0);
    }
    accept(nowNs, table.add(from.id()), from, request, join, true, post);
  }

  private void accept(
      long nowNs, int row, Remote from, long request, Join join, boolean changed, Post post) {
    table.instance[row] = join.getInstance();
    table.expiresNs[row] = nowNs + settings.leaseNs();
    table.set(row, from.address(), join.getEligible(), join.getMega());
    tally.accepted++;
    post.send(from.id(), answers.accept(nowNs, request, from));
    if (changed) {
      leaves.leased(nowNs, leaf(from, join), post);
    }
    world.beaconHeard(nowNs, from.id(), join.getBeaconSequence(), post);
  }

  // The name is the credential's: what a leaf calls itself proves nothing.
  private static Leaf leaf(Remote from, Join join) {
    String name = from.credential() == null ? "" : from.credential().name();
    return new Leaf(from.id(), name, join.getIncarnation(), join.getInstance());
  }

  private void onRenew(long nowNs, Remote from, OverlayMessage message, Post post) {
    int row = table.find(from.id());
    if (row == LeaseTable.NONE) {
      tally.unknownLease++;
      Optional<Refusal> refusal = door.join(nowNs, from.address(), OptionalLong.empty());
      // Its name and instance are in a Join only: even one that may have a lease must ask for it.
      busy(from, 0, refusal.orElse(new Refusal(BusyReason.RATE, 1, List.of(), new byte[0])), post);
      return;
    }
    if (nowNs - table.renewedNs[row] < settings.leaseNs() / RENEWALS_PER_LEASE) {
      tally.renewalsTooFast++;
      return;
    }
    Renew renew = message.getRenew();
    table.renewedNs[row] = nowNs;
    table.expiresNs[row] = nowNs + settings.leaseNs();
    table.set(row, from.address(), renew.getEligible(), renew.getMega());
    tally.renewed++;
    post.send(from.id(), answers.renewed(nowNs, message.getRequest(), settings.leaseNs() / MS));
    world.beaconHeard(nowNs, from.id(), renew.getBeaconSequence(), post);
  }

  private void onLeave(long nowNs, Remote from, Leave leave, Post post) {
    int row = table.find(from.id());
    if (row == LeaseTable.NONE) {
      tally.unexpected++;
      return;
    }
    boolean moved = leave.getReason().equals("moved");
    tally.left++;
    if (moved) {
      tally.handedOver++;
    }
    end(nowNs, row, moved ? drain.taker() : Optional.empty(), post);
    drained(post);
  }

  private void onReserve(long nowNs, Remote from, long request, Reserve reserve, Post post) {
    if (!world.isMember(from.id())) {
      tally.unexpected++;
      return;
    }
    Reserved.Builder answer = Reserved.newBuilder();
    int wanted = Math.min(reserve.getLeaves(), room(nowNs));
    if (state == DeskState.SERVING && wanted > 0) {
      answer.setReservation(reservations.put(nowNs, wanted, settings.reservationNs()));
      if (!answer.getReservation().isEmpty()) {
        answer.setLeaves(wanted).setValidMs((int) (settings.reservationNs() / MS));
      }
    }
    post.send(
        from.id(),
        OverlayMessage.newBuilder()
            .setFormat(FORMAT)
            .setRequest(request)
            .setReserved(answer)
            .build());
  }

  /** Leases that may be set aside: not all, and not more than can join in half of that time. */
  private int room(long nowNs) {
    long most = capacity.capacity() * (1_000L - settings.headroomPermille()) / 1_000;
    int reserved = reservations.total(nowNs);
    long free = most - table.count() - door.pending(nowNs) - reserved;
    long seconds = settings.reservationNs() / (2_000 * MS);
    long paced = rate.ratePermille() * seconds / 1_000 - reserved;
    return (int) Math.max(0, Math.min(free, paced));
  }

  private void busy(long nowNs, Remote from, long request, BusyReason reason, Post post) {
    Optional<Refusal> refusal = door.join(nowNs, from.address(), OptionalLong.empty());
    busy(from, request, refusal.orElse(new Refusal(reason, 1, List.of(), new byte[0])), post);
  }

  private void busy(Remote from, long request, Refusal refusal, Post post) {
    tally.busy++;
    Busy busy = answers.busy(refusal);
    post.send(
        from.id(),
        OverlayMessage.newBuilder().setFormat(FORMAT).setRequest(request).setBusy(busy).build());
  }

  @Override
  public void onDeadline(long nowNs, Post post) {
    if (nowNs >= sweepNs) {
      sweepNs = nowNs + settings.leaseNs() / SWEEPS_PER_LEASE;
      for (int row = table.count() - 1; row >= 0; row--) {
        if (nowNs >= table.expiresNs[row]) {
          tally.expired++;
          end(nowNs, row, Optional.empty(), post);
        }
      }
      rate.tick(nowNs);
      boolean atFloor = rate.ratePermille() <= settings.floorPerS() * 1_000L;
      capacity.observe(nowNs, rate.late(), atFloor, table.count());
      drained(post);
    }
    drain.step(nowNs, random.nextLong() | 1, post);
  }

  @Override
  public long deadlineNs() {
    return Math.min(sweepNs, drain.dueNs());
  }

  private void end(long nowNs, int row, Optional<Contact> movedTo, Post post) {
    NodeId id = table.id(row);
    table.remove(row);
    precursors.ended(nowNs);
    leaves.ended(nowNs, id, movedTo, post);
  }

  private void drained(Post post) {
    if (state == DeskState.DRAINING && table.count() == 0 && drain.dueNs() != Machine.NEVER) {
      drain.stop();
      post.event(new LeaseEvent.Drained((int) tally.handedOver, 0, drain.taker().map(Contact::id)));
    }
  }

  private void turn(DeskState to, String reason, Post post) {
    state = to;
    post.event(new LeaseEvent.DeskChanged(to, reason, table.count()));
  }

  /** Whether that leaf holds a lease here. */
  public boolean holds(NodeId leaf) {
    return table.find(leaf) != LeaseTable.NONE;
  }

  /** Leases here. */
  public int leases() {
    return table.count();
  }

  public LeaseReport report(long nowNs) {
    return new LeaseReport(
        state,
        table.count(),
        capacity.capacity(),
        capacity.cap(),
        reservations.total(nowNs),
        door.promised(nowNs),
        table.eligible(),
        table.reserve(),
        rate.ratePermille(),
        rate.lagNs(),
        precursors.retryPermille(nowNs),
        precursors.turnoverPermille(nowNs, table.count()),
        tally.snapshot());
  }

  private final class View implements Door.DeskView {
    @Override
    public DeskState state() {
      return state;
    }

    @Override
    public int leases() {
      return table.count();
    }

    @Override
    public int capacity() {
      return capacity.capacity();
    }

    @Override
    public int reserved(long nowNs) {
      return reservations.total(nowNs);
    }

    @Override
    public boolean hasLeafAt(PeerAddress address) {
      return table.hasAddress(address);
    }
  }
}
