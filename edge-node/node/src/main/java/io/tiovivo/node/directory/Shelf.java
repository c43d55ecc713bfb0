package io.tiovivo.node.directory;

import io.tiovivo.identity.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The entries that this supernode keeps for others, by id and by name. */
final class Shelf {
  /** Nodes of one name at most. */
  private static final int MAX_NAMESAKES = 8;

  /** How many times as long as a valid one an entry of a node that is down is kept. */
  private static final int DOWN_KEPT = 12;

  /** What became of an entry. */
  enum Outcome {
    /** It is kept, and says something new about where or whether the node is. */
    CHANGED,
    /** It is kept or was there already. */
    KEPT,
    /** An entry that replaces it is there. */
    OUTDATED,
    /** No room, for this supernode or at all. */
    FULL
  }

  private final DirectorySettings settings;
  private final Map<NodeId, Kept> entries = new HashMap<>();
  private final Map<String, List<NodeId>> names = new HashMap<>();
  private final Map<NodeId, Integer> perSupernode = new HashMap<>();

  Shelf(DirectorySettings settings) {
    this.settings = settings;
  }

  int count() {
    return entries.size();
  }

  void clear() {
    entries.clear();
    names.clear();
    perSupernode.clear();
  }

  Outcome put(long nowNs, Kept kept) {
    Kept before = entries.get(kept.id());
    boolean live = before != null && before.endsNs() > nowNs;
    if (live && !kept.replaces(before)) {
      return Outcome.OUTDATED;
    }
    if (!kept.up() && before == null) {
      return Outcome.KEPT;
    }
    boolean sameOwner = before != null && before.supernode().equals(kept.supernode());
    boolean full = before == null && entries.size() >= settings.maxEntries();
    int published = perSupernode.getOrDefault(kept.supernode(), 0);
    if (full || !sameOwner && published >= settings.maxPerSupernode()) {
      return Outcome.FULL;
    }
    if (before != null) {
      remove(before);
    }
    add(kept.up() ? kept : kept.down(nowNs, DOWN_KEPT * settings.validNs()));
    boolean changed =
        before == null || before.up() != kept.up() || !sameOwner || before.endsNs() <= nowNs;
    return changed ? Outcome.CHANGED : Outcome.KEPT;
  }

  private void add(Kept kept) {
    entries.put(kept.id(), kept);
    perSupernode.merge(kept.supernode(), 1, Integer::sum);
    if (!kept.name().isEmpty()) {
      List<NodeId> bearers = names.computeIfAbsent(kept.name(), name -> new ArrayList<>(1));
      if (bearers.size() < MAX_NAMESAKES) {
        bearers.add(kept.id());
      }
    }
  }

  private void remove(Kept kept) {
    entries.remove(kept.id());
    forget(kept);
  }

  private void forget(Kept kept) {
    perSupernode.computeIfPresent(kept.supernode(), (id, n) -> n <= 1 ? null : n - 1);
    List<NodeId> bearers = names.get(kept.name());
    if (bearers != null) {
      bearers.remove(kept.id());
      if (bearers.isEmpty()) {
        names.remove(kept.name());
      }
    }
  }

  /** What is published about a node, expired or not; null: nothing. */
  Kept peek(NodeId id) {
    return entries.get(id);
  }

  /** Null: nothing that is still valid. */
  Kept find(long nowNs, NodeId id) {
    Kept kept = entries.get(id);
    return kept != null && kept.endsNs() > nowNs ? kept : null;
  }

  List<Kept> find(long nowNs, String name) {
    List<Kept> found = new ArrayList<>();
    for (NodeId id : names.getOrDefault(name, List.of())) {
      Kept kept = find(nowNs, id);
      if (kept != null) {
        found.add(kept);
      }
    }
    return found;
  }

  /**
   * Throws out what has expired, and marks as down what dead supernodes published.
   *
   * @param departed when each of them died
   * @param changed told of every entry that is not up any more
   */
  void sweep(long nowNs, Map<NodeId, Long> departed, Consumer<Kept> changed) {
    List<Kept> down = new ArrayList<>();
    for (Iterator<Kept> all = entries.values().iterator(); all.hasNext(); ) {
      Kept kept = all.next();
      Long diedNs = departed.isEmpty() ? null : departed.get(kept.supernode());
      boolean orphaned = diedNs != null && kept.heardNs() <= diedNs;
      boolean expired = kept.endsNs() <= nowNs;
      if (kept.up() && (orphaned || expired)) {
        down.add(kept);
      } else if (expired) {
        all.remove();
        forget(kept);
      }
    }
    for (Kept kept : down) {
      Kept marked = kept.down(nowNs, DOWN_KEPT * settings.validNs());
      entries.put(kept.id(), marked);
      changed.accept(marked);
    }
  }
}
