package io.tiovivo.node.directory;

import io.tiovivo.identity.NodeId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Notices one id in use by two nodes: two instances that alternate. One change of instance is a
 * restart; a node never goes back to an earlier instance, but news of it may arrive late.
 */
final class Clones {
  private static final int MAX_SUSPECTS = 1_024;

  /** Times that an instance must come back. */
  private static final int RETURNS = 2;

  private static final long FORGET_NS = 3_600_000_000_000L;

  private static final class Alternation {
    private long instance;
    private long other;
    private int returns;
    private long sinceNs;
    private boolean told;
  }

  private final Map<NodeId, Alternation> suspects = new LinkedHashMap<>();
  private long noticed;

  long noticed() {
    return noticed;
  }

  /** A node is seen with an instance, and was last seen with another one. */
  Optional<DirectoryEvent.Cloned> changed(long nowNs, NodeId id, long before, long instance) {
    Alternation alternation = suspects.get(id);
    if (alternation == null || nowNs - alternation.sinceNs > FORGET_NS) {
      suspects.remove(id);
      makeRoom();
      alternation = new Alternation();
      alternation.sinceNs = nowNs;
      alternation.instance = instance;
      alternation.other = before;
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

  private void makeRoom() {
    if (suspects.size() >= MAX_SUSPECTS) {
      Iterator<NodeId> oldest = suspects.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }
}
