package io.tiovivo.node.ask;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.message.Post;
import java.util.HashMap;
import java.util.Map;

/** Who is watched by how many: the directory hears of the first and of the last. */
final class Watches {
  private final int most;
  private final Whereabouts whereabouts;
  private final Map<NodeId, Integer> watchers = new HashMap<>();

  Watches(int most, Whereabouts whereabouts) {
    this.most = most;
    this.whereabouts = whereabouts;
  }

  /** False: too many are watched. */
  boolean add(long nowNs, NodeId node, Post post) {
    if (!watchers.containsKey(node) && watchers.size() >= most) {
      return false;
    }
    if (watchers.merge(node, 1, Integer::sum) == 1) {
      whereabouts.watch(nowNs, node, true, post);
    }
    return true;
  }

  void remove(long nowNs, NodeId node, Post post) {
    Integer left = watchers.computeIfPresent(node, (id, count) -> count - 1);
    if (left != null && left == 0) {
      watchers.remove(node);
      whereabouts.watch(nowNs, node, false, post);
    }
  }
}
