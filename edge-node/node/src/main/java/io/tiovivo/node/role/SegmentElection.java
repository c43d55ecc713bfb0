package io.tiovivo.node.role;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Machine;
import io.tiovivo.node.role.RoleWorld.SegmentPeer;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A segment without any supernode in reach helps itself: its nodes come forward one after another
 * in the order of a hash of their ids, and the first that does keeps the others from it.
 */
final class SegmentElection {
  /**
   * So many times the wait of one who is alone, somebody who only says that he is a supernode is
   * given to answer. Hellos are not signed: a claim alone must not keep a segment without one.
   */
  private static final int BELIEVED = 4;

  private final RoleSettings settings;
  private final NodeId self;
  private final SplittableRandom random;
  private long noticedNs = Machine.NEVER;
  private long jitterNs;
  private long claimedSinceNs = Machine.NEVER;

  SegmentElection(RoleSettings settings, NodeId self, SplittableRandom random) {
    this.settings = settings;
    this.self = self;
    this.random = random;
  }

  void reset() {
    noticedNs = Machine.NEVER;
  }

  /**
   * When it is our turn, as it looks now; never while there is no need.
   *
   * @param aloneSinceNs since when nobody is in reach; never: somebody is
   */
  long dueNs(long nowNs, long aloneSinceNs, List<SegmentPeer> peers) {
    if (aloneSinceNs == Machine.NEVER) {
      reset();
      claimedSinceNs = Machine.NEVER;
      return Machine.NEVER;
    }
    int ahead = 0;
    boolean claimed = false;
    for (SegmentPeer peer : peers) {
      claimed |= peer.supernode();
      ahead += before(peer.id(), self) ? 1 : 0;
    }
    if (claimed && claimedSinceNs == Machine.NEVER) {
      claimedSinceNs = nowNs;
    } else if (!claimed) {
      claimedSinceNs = Machine.NEVER;
    }
    long believedUntilNs =
        claimed ? claimedSinceNs + BELIEVED * settings.aloneNs() : Long.MIN_VALUE;
    if (nowNs < believedUntilNs) {
      reset();
      return believedUntilNs;
    }
    if (noticedNs == Machine.NEVER) {
      noticedNs = nowNs;
      jitterNs = random.nextLong(settings.rankNs() / 2 + 1);
    }
    // From the notice on everybody waits for those before it, however long it has been alone.
    long beginNs = Math.max(aloneSinceNs + settings.aloneNs(), noticedNs);
    return beginNs + ahead * settings.rankNs() + jitterNs;
  }

  private static boolean before(NodeId one, NodeId other) {
    return Long.compareUnsigned(mix(one), mix(other)) < 0;
  }

  // Places on the directory's ring go by id: the order of coming forward must not follow it.
  private static long mix(NodeId id) {
    long mixed = (id.high() ^ Long.rotateLeft(id.low(), 29)) * 0x9E37_79B9_7F4A_7C15L;
    return mixed ^ mixed >>> 32;
  }
}
