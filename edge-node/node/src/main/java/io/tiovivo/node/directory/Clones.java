package io.tiovivo.node.directory;

import io.tiovivo.identity.NodeId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Notices one id in use by two nodes: two instances that alternate, neither of them by a start of
 * its own. A start that is higher than all before is a restart, however often it happens.
 */
final class Clones {
  private static final int MAX_SUSPECTS = 1_024;

  /** Times that an instance must come back. */
  private static final int RETURNS = 2;

  private static final long FORGET_NS = 3_600_000_000_000L;

  private static final class Alternation {
    private long instance;
    private long other;
    private long top;
    private int returns;
    private long sinceNs;
    private boolean told;
  }

  private final Map<NodeId, Alternation> suspects = new LinkedHashMap<>();
  private long noticed;

  long noticed() {
    return noticed;
  }

  /**
   * A node is seen with an instance, and was last seen with another one.
   *
   * @param startBefore how many times it had started then
   * @param start how many times it has started now
   */
  Optional<DirectoryEvent.Cloned> changed(
      long nowNs, NodeId id, long before, long startBefore, long instance, long start) {
    Alternation alternation = suspects.get(id);
    long top = alternation == null ? startBefore : highest(startBefore, alternation.top);
    if (Long.compareUnsigned(start, top) > 0) {
      suspects.remove(id);
      return Optional.empty();
    }
    if (alternation == null || nowNs - alternation.sinceNs > FORGET_NS) {
      suspects.remove(id);
      makeRoom();
      alternation = new Alternation();
      alternation.sinceNs = nowNs;
      alternation.instance = instance;
      alternation.other = before;
      alternation.top = top;
      suspects.put(id, alternation);
      return Optional.empty();
    }
    if (instance == alternation.instance) {
      return Optional.empty();
    }
    alternation.returns = instance == alternation.other ? alternation.returns + 1 : 0;
    alternation.other = alternation.instance;
    alternation.instance = instance;
    if (alternation.returns < RETURNS || alternation.told) {
      return Optional.empty();
    }
    alternation.told = true;
    noticed++;
    return Optional.of(new DirectoryEvent.Cloned(id, instance, alternation.other));
  }

  private static long highest(long one, long other) {
    return Long.compareUnsigned(one, other) >= 0 ? one : other;
  }

  private void makeRoom() {
    if (suspects.size() >= MAX_SUSPECTS) {
      Iterator<NodeId> oldest = suspects.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }
}
