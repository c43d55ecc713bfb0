package io.tiovivo.node.member;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Machine;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.proto.Gossip;
import io.tiovivo.node.proto.Member;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;

/** Anti-entropy: sends members of the parts of the ring that differ, page by page, paced. */
final class Comparisons {
  /** Receivers at a time; another one asks again, or somebody else. */
  private static final int MAX_TRANSFERS = 4;

  /** Pages per receiver and round: 44 kB/s, so that one joiner leaves a home's uplink usable. */
  private static final int PAGES_PER_ROUND = 4;

  private static final int ROUNDS_PER_PROBE = 10;

  /** Deaths told per comparison. */
  private static final int MAX_DEATHS = 64;

  private static final int FRAME_BYTES = 3;

  private static final class Transfer {
    private final NodeId to;
    private final BitSet parts;
    private final int partCount;
    private final ArrayDeque<NodeId> dead;
    private NodeId after;

    private Transfer(NodeId to, BitSet parts, int partCount, ArrayDeque<NodeId> dead) {
      this.to = to;
      this.parts = parts;
      this.partCount = partCount;
      this.dead = dead;
    }
  }

  private final MemberSettings settings;
  private final Roll roll;
  private final Courier courier;
  private final List<Transfer> transfers = new ArrayList<>();
  private long nextRoundNs = Machine.NEVER;
  private long pacedNs = Long.MIN_VALUE; // no round before this, whoever asks

  Comparisons(MemberSettings settings, Roll roll, Courier courier) {
    this.settings = settings;
    this.roll = roll;
    this.courier = courier;
  }

  void clear() {
    transfers.clear();
    nextRoundNs = Machine.NEVER;
  }

  /** The parts that differ; their count must be a power of 2 of at most {@link Ring#MAX_PARTS}. */
  BitSet differing(List<Integer> digests) {
    int[] own = roll.ring().digests(digests.size());
    BitSet differing = new BitSet(own.length);
    for (int i = 0; i < own.length; i++) {
      differing.set(i, own[i] != digests.get(i));
    }
    return differing;
  }

  /** Begins to send the members of some parts; false: busy with others. */
  boolean begin(long nowNs, NodeId to, BitSet parts, int partCount, Post post) {
    transfers.removeIf(each -> each.to.equals(to));
    if (transfers.size() >= MAX_TRANSFERS) {
      return false;
    }
    ArrayDeque<NodeId> dead = new ArrayDeque<>();
    for (Graves.Grave grave : roll.graves().younger(nowNs, settings.reviveNs())) {
      NodeId id = grave.record().id();
      if (parts.get(Ring.part(id, partCount)) && dead.size() < MAX_DEATHS) {
        dead.add(id);
      }
    }
    transfers.add(new Transfer(to, parts, partCount, dead));
    nextRoundNs = Math.max(nowNs, pacedNs);
    onDeadline(nowNs, post);
    return true;
  }

  void onDeadline(long nowNs, Post post) {
    if (nowNs < nextRoundNs) {
      return;
    }
    pacedNs = nowNs + settings.probeIntervalNs() / ROUNDS_PER_PROBE;
    for (Iterator<Transfer> all = transfers.iterator(); all.hasNext(); ) {
      Transfer transfer = all.next();
      boolean more = true;
      for (int i = 0; i < PAGES_PER_ROUND && more; i++) {
        more = sendPage(transfer, post);
      }
      if (!more) {
        all.remove();
      }
    }
    nextRoundNs = transfers.isEmpty() ? Machine.NEVER : pacedNs;
  }

  private boolean sendPage(Transfer transfer, Post post) {
    Gossip.Builder page = Gossip.newBuilder();
    int room = MemberWire.MAX_PAGE_BYTES;
    while (!transfer.dead.isEmpty()) {
      room = add(page, roll.say(transfer.dead.peek(), false), room);
      if (room < 0) {
        courier.page(transfer.to, page, post);
        return true;
      }
      transfer.dead.poll();
    }
    Ring ring = roll.ring();
    int index = transfer.after == null ? 0 : firstAfter(ring, transfer.after);
    for (; index < ring.size(); index++) {
      MemberRecord member = ring.at(index);
      int part = Ring.part(member.id(), transfer.partCount);
      if (!transfer.parts.get(part)) {
        continue;
      }
      room = add(page, MemberWire.full(member), room);
      if (room < 0) {
        courier.page(transfer.to, page, post);
        return true;
      }
      transfer.after = member.id();
    }
    if (page.getUpdatesCount() > 0) {
      courier.page(transfer.to, page, post);
    }
    return false;
  }

  private static int firstAfter(Ring ring, NodeId id) {
    int index = ring.index(id);
    return index >= 0 ? index + 1 : -index - 1;
  }

  private static int add(Gossip.Builder page, Member update, int room) {
    if (update == null) {
      return room;
    }
    int left = room - update.getSerializedSize() - FRAME_BYTES;
    if (left >= 0) {
      page.addUpdates(update);
    }
    return left;
  }

  long deadlineNs() {
    return nextRoundNs;
  }
}
