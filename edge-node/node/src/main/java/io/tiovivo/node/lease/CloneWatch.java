package io.tiovivo.node.lease;

import io.tiovivo.identity.NodeId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Identities that two boxes use in turn. One new instance is a restart; an instance that comes back
 * after another one had its place is a copied card, and each further turn waits twice as long.
 */
final class CloneWatch {
  private static final int MAX_WATCHED = 64;
  private static final int MAX_DOUBLINGS = 10;
  private static final long FORGET_NS = 1_800_000_000_000L;

  private static final class Watched {
    private long replaced;
    private int alternations;
    private long slowedUntilNs = Long.MIN_VALUE / 2;
    private long seenNs;
  }

  private final LeaseSettings settings;
  private final Map<NodeId, Watched> watched =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<NodeId, Watched> eldest) {
          return size() > MAX_WATCHED;
        }
      };

  CloneWatch(LeaseSettings settings) {
    this.settings = settings;
  }

  /** How long this identity is held back yet. */
  long slowedNs(long nowNs, NodeId id) {
    Watched known = watched.get(id);
    return known == null ? 0 : Math.max(0, known.slowedUntilNs - nowNs);
  }

  /**
   * Another instance takes the lease of that identity.
   *
   * @return turns that were seen, 0: it is a restart as far as is known
   */
  int replaced(long nowNs, NodeId id, long before, long now) {
    Watched known = watched.computeIfAbsent(id, any -> new Watched());
    if (nowNs - known.seenNs > FORGET_NS) {
      known.alternations = 0;
      known.replaced = 0;
    }
    boolean back = known.replaced == now && now != 0;
    known.replaced = before;
    known.seenNs = nowNs;
    if (!back) {
      return 0;
    }
    long slowNs = settings.cloneSlowNs() << Math.min(known.alternations, MAX_DOUBLINGS);
    known.slowedUntilNs = nowNs + Math.min(settings.cloneSlowMostNs(), slowNs);
    return ++known.alternations;
  }
}
