package io.tiovivo.node.lease;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Machine;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Contacts;
import io.tiovivo.node.message.Messages;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.proto.Handover;
import io.tiovivo.node.proto.Reserve;
import io.tiovivo.node.proto.Reserved;
import java.util.List;
import java.util.Optional;

/**
 * Hands leaves over, a few a second, and only into room that a taker has set aside. One taker is
 * asked at a time; a leaf that did not move is asked again.
 */
final class Drain {
  private static final long MS = 1_000_000L;
  private static final long SECOND_NS = 1_000 * MS;
  private static final int WITHIN_MS = 3_000;
  private static final long AGAIN_NS = 30 * SECOND_NS;
  // Handed out in the last moments of a reservation it would come too late.
  private static final long SPARE_NS = 5 * SECOND_NS;

  private final LeaseSettings settings;
  private final LeaseTable table;
  private final Elsewhere elsewhere;
  private final LeaseWorld world;

  private boolean running;
  private long dueNs = Machine.NEVER;
  private Contact asked;
  private long askedUntilNs;
  private Contact taker;
  private ByteString reservation = ByteString.EMPTY;
  private int room;
  private long roomUntilNs;
  private int cursor;

  Drain(LeaseSettings settings, LeaseTable table, Elsewhere elsewhere, LeaseWorld world) {
    this.settings = settings;
    this.table = table;
    this.elsewhere = elsewhere;
    this.world = world;
  }

  void start(long nowNs) {
    if (!running) {
      running = true;
      dueNs = nowNs;
      asked = null;
      room = 0;
      cursor = 0;
    }
  }

  void stop() {
    running = false;
    dueNs = Machine.NEVER;
  }

  long dueNs() {
    return dueNs;
  }

  /** Who took leaves last. */
  Optional<Contact> taker() {
    return Optional.ofNullable(taker);
  }

  /** A step is due: hands one leaf over, or asks for room. */
  void step(long nowNs, long request, Post post) {
    if (!running || nowNs < dueNs) {
      return;
    }
    if (table.count() == 0 || !world.handoverAllowed()) {
      dueNs = nowNs + settings.drainRetryNs();
      return;
    }
    if (room > 0 && nowNs < roomUntilNs - SPARE_NS) {
      dueNs = nowNs + (handOver(nowNs, post) ? SECOND_NS / settings.drainPerS() : SECOND_NS);
      return;
    }
    room = 0;
    if (asked == null || nowNs >= askedUntilNs) {
      ask(nowNs, request, post);
    }
    dueNs = Math.max(nowNs + SECOND_NS, askedUntilNs);
  }

  private void ask(long nowNs, long request, Post post) {
    List<Contact> with = elsewhere.choose(nowNs, 1, asked == null ? null : asked.id());
    askedUntilNs = nowNs + settings.drainRetryNs();
    if (with.isEmpty()) {
      asked = null;
      return;
    }
    asked = with.get(0);
    int leaves = Math.min(settings.drainBatch(), table.count());
    post.send(
        asked,
        Purpose.SUPERNODE,
        Messages.begin()
            .setRequest(request)
            .setReserve(Reserve.newBuilder().setLeaves(leaves))
            .build());
  }

  /** The taker's answer; false: nobody was asked, or somebody else. */
  boolean reserved(long nowNs, NodeId from, Reserved answer) {
    if (!running || asked == null || !from.equals(asked.id())) {
      return false;
    }
    taker = asked;
    asked = null;
    room = Math.max(0, Math.min(answer.getLeaves(), settings.drainBatch()));
    reservation = answer.getReservation();
    long validMs = Math.max(0, Math.min(answer.getValidMs(), settings.reservationNs() / MS));
    roomUntilNs = nowNs + validMs * MS;
    elsewhere.sent(taker.id(), room);
    dueNs = room > 0 ? nowNs : nowNs + settings.drainRetryNs();
    return true;
  }

  private boolean handOver(long nowNs, Post post) {
    for (int looked = 0; looked < table.count(); looked++) {
      cursor = (cursor + 1) % table.count();
      int row = cursor;
      if (nowNs - table.toldNs[row] >= AGAIN_NS) {
        table.toldNs[row] = nowNs;
        Handover.Builder handover =
            Handover.newBuilder()
                .setTo(Contacts.record(taker))
                .setReservation(reservation)
                .setWithinMs(WITHIN_MS);
        boolean sent = post.send(table.id(row), Messages.begin().setHandover(handover).build());
        if (sent) {
          room--;
          return true;
        }
      }
    }
    return false;
  }
}
