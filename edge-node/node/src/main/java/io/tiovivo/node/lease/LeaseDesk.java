package io.tiovivo.node.lease;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Doorkeeper;
import io.tiovivo.node.message.LeafBook;
import io.tiovivo.node.message.Part;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.message.Refusal;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.proto.Leave;
import io.tiovivo.node.proto.OverlayMessage;
import io.tiovivo.node.proto.Renew;
import io.tiovivo.node.proto.Reserve;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * A supernode's leases and who gets one. Owns Join, Renew, Leave, Reserve, Reserved; and is the
 * sessions' {@link Doorkeeper}. Renewals are answered whatever happens: they are bounded by the
 * leases there are.
 */
public final class LeaseDesk implements Part, Doorkeeper {
  private static final long MS = 1_000_000L;
  private static final int SWEEPS_PER_LEASE = 90;
  private static final int RENEWALS_PER_LEASE = 180;

  private final LeaseSettings settings;
  private final LeaseWorld world;
  private final LeafBook leaves;
  private final SplittableRandom random;
  private final AdmissionRate rate;
  private final DeskRoom room;
  private final LeaseTable table;
  private final Precursors precursors = new Precursors();
  private final LeaseTally tally = new LeaseTally();
  private final DeskAnswers answers;
  private final Door door;
  private final JoinCounter joins;
  private final Drain drain;

  private boolean holding;
  private long sweepNs = Machine.NEVER;

  public LeaseDesk(LeaseSettings settings, LeaseWorld world, LeafBook leaves, long seed) {
    this.settings = settings;
    this.world = world;
    this.leaves = leaves;
    this.random = new SplittableRandom(seed);
    this.rate = new AdmissionRate(settings);
    this.room = new DeskRoom(settings, random.split());
    this.table = room.table;
    Elsewhere elsewhere = new Elsewhere(world, random);
    this.answers = new DeskAnswers(settings, world, elsewhere);
    this.door = new Door(settings, room, world, elsewhere, rate, random);
    this.joins = new JoinCounter(settings, world, leaves, room, door, answers, precursors, tally);
    this.drain = new Drain(settings, table, elsewhere, world);
  }

  /** Takes joins from now on, slowly at first. */
  public void open(long nowNs, int cap, Post post) {
    room.capacity.open(nowNs, Math.min(cap, LeaseSettings.MAX_LEASES));
    rate.restart(nowNs);
    drain.stop();
    sweepNs = nowNs;
    turn(holding ? DeskState.HOLDING : DeskState.SERVING, "opened", post);
  }

  /** The owner or the profile allows more or fewer leases; those that are there stay. */
  public void limit(long nowNs, int cap) {
    room.capacity.limit(Math.min(cap, LeaseSettings.MAX_LEASES));
  }

  /** Takes no joins, or takes them again. */
  public void hold(long nowNs, boolean hold, String reason, Post post) {
    holding = hold;
    if (room.state == DeskState.SERVING && hold) {
      turn(DeskState.HOLDING, reason, post);
    } else if (room.state == DeskState.HOLDING && !hold) {
      rate.restart(nowNs);
      turn(DeskState.SERVING, reason, post);
    }
  }

  /** Hands all leaves over; {@link LeaseEvent.Drained} when none is left. */
  public void drain(long nowNs, String reason, Post post) {
    if (room.state == DeskState.CLOSED || room.state == DeskState.DRAINING) {
      return;
    }
    room.reservations.clear();
    drain.start(nowNs);
    turn(DeskState.DRAINING, reason, post);
  }

  /** Ends every lease and refuses from now on. */
  public void close(long nowNs, Post post) {
    for (int row = table.count() - 1; row >= 0; row--) {
      end(nowNs, row, false);
    }
    drain.stop();
    room.reservations.clear();
    sweepNs = Machine.NEVER;
    if (room.state != DeskState.CLOSED) {
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
        post.send(table.id(row), answers.renewed(nowNs, 0, leftMs, null));
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
      case JOIN -> joins.onJoin(nowNs, from, message.getRequest(), message.getJoin(), post);
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

  private void onRenew(long nowNs, Remote from, OverlayMessage message, Post post) {
    int row = table.find(from.id());
    if (row == LeaseTable.NONE) {
      tally.unknownLease++;
      // Its name and instance are in a Join only: even one that may have a lease must ask for it.
      joins.refuse(nowNs, from, 0, post);
      return;
    }
    if (nowNs - table.renewedNs[row] < settings.leaseNs() / RENEWALS_PER_LEASE) {
      tally.renewalsTooFast++;
      return;
    }
    Renew renew = message.getRenew();
    // A question that comes again soon: the answer to the first was lost, with what it told.
    boolean again = nowNs - table.renewedNs[row] < settings.renewNs() / 2;
    PeerAddress news = again || !table.isAt(row, from.address()) ? from.address() : null;
    table.renewedNs[row] = nowNs;
    table.expiresNs[row] = nowNs + settings.leaseNs();
    table.set(row, from.address(), renew.getEligible(), renew.getMega());
    tally.renewed++;
    leaves.renewed(nowNs, from.id());
    long leaseMs = settings.leaseNs() / MS;
    post.send(from.id(), answers.renewed(nowNs, message.getRequest(), leaseMs, news));
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
    end(nowNs, row, moved);
    drained(post);
  }

  private void onReserve(long nowNs, Remote from, long request, Reserve reserve, Post post) {
    if (!world.isMember(from.id())) {
      tally.unexpected++;
      return;
    }
    int leaves =
        room.reservable(nowNs, reserve.getLeaves(), door.pending(nowNs), rate.ratePermille());
    post.send(from.id(), answers.reserved(request, leaves, room.reserve(nowNs, leaves)));
  }

  @Override
  public void onDeadline(long nowNs, Post post) {
    if (nowNs >= sweepNs) {
      sweepNs = nowNs + settings.leaseNs() / SWEEPS_PER_LEASE;
      for (int row = table.count() - 1; row >= 0; row--) {
        if (nowNs >= table.expiresNs[row]) {
          tally.expired++;
          end(nowNs, row, false);
        }
      }
      rate.tick(nowNs);
      boolean atFloor = rate.ratePermille() <= settings.floorPerS() * 1_000L;
      room.capacity.observe(nowNs, rate.late(), atFloor, table.count());
      drained(post);
    }
    drain.step(nowNs, random.nextLong() | 1, post);
  }

  @Override
  public long deadlineNs() {
    return Math.min(sweepNs, drain.dueNs());
  }

  private void end(long nowNs, int row, boolean moved) {
    NodeId id = table.id(row);
    table.remove(row);
    precursors.ended(nowNs);
    leaves.ended(nowNs, id, moved);
  }

  private void drained(Post post) {
    if (room.state == DeskState.DRAINING && table.count() == 0 && drain.dueNs() != Machine.NEVER) {
      drain.stop();
      post.event(new LeaseEvent.Drained((int) tally.handedOver, 0, drain.taker().map(Contact::id)));
    }
  }

  private void turn(DeskState to, String reason, Post post) {
    room.state = to;
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
        room.state,
        table.count(),
        room.capacity.capacity(),
        room.capacity.cap(),
        room.reservations.total(nowNs),
        door.promised(nowNs),
        table.eligible(),
        table.reserve(),
        rate.ratePermille(),
        rate.lagNs(),
        precursors.retryPermille(nowNs),
        precursors.turnoverPermille(nowNs, table.count()),
        tally.snapshot());
  }
}
