package io.tiovivo.node.lease;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.message.LeafBook;
import io.tiovivo.node.message.NodeStart;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Refusal;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.proto.BusyReason;
import io.tiovivo.node.proto.Join;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What becomes of a Join: a lease, an old lease again, or a refusal that says when and where else.
 */
final class JoinCounter {
  private static final long MS = 1_000_000L;
  private static final byte[] NO_TICKET = {};

  private final LeaseSettings settings;
  private final LeaseWorld world;
  private final LeafBook leaves;
  private final DeskRoom room;
  private final Door door;
  private final DeskAnswers answers;
  private final Precursors precursors;
  private final LeaseTally tally;
  private final CloneWatch clones;
  private final LeaseTable table;

  JoinCounter(
      LeaseSettings settings,
      LeaseWorld world,
      LeafBook leaves,
      DeskRoom room,
      Door door,
      DeskAnswers answers,
      Precursors precursors,
      LeaseTally tally) {
    this.settings = settings;
    this.world = world;
    this.leaves = leaves;
    this.room = room;
    this.door = door;
    this.answers = answers;
    this.precursors = precursors;
    this.tally = tally;
    this.clones = new CloneWatch(settings);
    this.table = room.table;
  }

  void onJoin(long nowNs, Remote from, long request, Join join, Post post) {
    boolean letIn = door.arrived(nowNs, from.address());
    int row = table.find(from.id());
    boolean known = row != LeaseTable.NONE;
    boolean clone = known && table.instance[row] != join.getInstance();
    if (room.state == DeskState.CLOSED) {
      refuse(nowNs, from, request, post);
    } else if (clone && clones.slowedNs(nowNs, from.id()) > 0) {
      long waitMs = clones.slowedNs(nowNs, from.id()) / MS + 1;
      busy(from, request, new Refusal(BusyReason.RATE, (int) waitMs, List.of(), NO_TICKET), post);
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
    boolean serves = room.state == DeskState.SERVING;
    boolean fits = room.fits();
    boolean reserved = serves && fits && room.reservations.use(nowNs, join.getReservation());
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
      leaves.leased(nowNs, leaf(from, join));
    }
    world.beaconHeard(nowNs, from.id(), join.getBeaconSequence(), post);
  }

  // The name is the credential's: what a leaf calls itself proves nothing.
  private static NodeStart leaf(Remote from, Join join) {
    String name = from.credential() == null ? "" : from.credential().name();
    return new NodeStart(from.id(), name, join.getIncarnation(), join.getInstance());
  }

  /** Refuses as the door would; it may have let this one in by now, and then says: ask again. */
  void refuse(long nowNs, Remote from, long request, Post post) {
    Optional<Refusal> refusal = door.join(nowNs, from.address(), OptionalLong.empty());
    Refusal again = new Refusal(BusyReason.RATE, 1, List.of(), NO_TICKET);
    busy(from, request, refusal.orElse(again), post);
  }

  private void busy(Remote from, long request, Refusal refusal, Post post) {
    tally.busy++;
    post.send(from.id(), answers.busy(request, refusal));
  }
}
