package io.tiovivo.node.member;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.member.MembershipView.Deaths;

/** The latest deaths and what they took along. */
final class DeathLog {
  private static final int MAX_DEATHS = 2_048;
  private static final int FEWEST = 16;

  private NodeId[] ids = {};
  private long[] timesNs = {};
  private int[] leaves = {};
  private int count;

  void add(long nowNs, NodeId id, int leavesLost) {
    if (ids.length < MAX_DEATHS && count >= ids.length) {
      grow();
    }
    int index = count++ % ids.length;
    ids[index] = id;
    timesNs[index] = nowNs;
    leaves[index] = leavesLost;
  }

  private void grow() {
    int length = Math.max(FEWEST, Math.min(MAX_DEATHS, 2 * ids.length));
    ids = java.util.Arrays.copyOf(ids, length);
    timesNs = java.util.Arrays.copyOf(timesNs, length);
    leaves = java.util.Arrays.copyOf(leaves, length);
  }

  /** It lives after all. */
  void strike(NodeId id) {
    for (int i = 0; i < Math.min(count, ids.length); i++) {
      if (id.equals(ids[i])) {
        ids[i] = null;
      }
    }
  }

  Deaths since(long sinceNs) {
    int members = 0;
    long lost = 0;
    for (int i = 0; i < Math.min(count, ids.length); i++) {
      if (ids[i] != null && timesNs[i] >= sinceNs) {
        members++;
        lost += leaves[i];
      }
    }
    return new Deaths(members, lost);
  }
}
