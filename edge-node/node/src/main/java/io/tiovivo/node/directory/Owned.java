package io.tiovivo.node.directory;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.message.NodeStart;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Target;
import io.tiovivo.node.proto.Entry;
import io.tiovivo.node.proto.Publish;
import io.tiovivo.node.proto.Published;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What this supernode keeps for others: takes it in, hands it out, notices what goes stale. */
final class Owned {
  /** Entries read of one publication at most. */
  private static final int MAX_ENTRIES = 32;

  /** Dead supernodes whose entries wait for being published by others. */
  private static final int MAX_DEPARTED = 4_096;

  /** Clones that wait for being told. */
  private static final int MAX_EVENTS = 16;

  /** Rounds between two looks at every entry for what has expired. */
  private static final int SWEEP_ROUNDS = 10;

  private final NodeId self;
  private final DirectorySettings settings;
  private final Places places;
  private final Shelf shelf;
  private final PresenceDesk desk;
  private final FeatureSwitch presence;
  private final Clones clones = new Clones();
  private final Map<NodeId, Long> departed = new LinkedHashMap<>();
  private final ArrayDeque<DirectoryEvent.Cloned> events = new ArrayDeque<>();
  private int round;
  private long refused;

  Owned(
      NodeId self,
      DirectorySettings settings,
      Places places,
      Shelf shelf,
      PresenceDesk desk,
      FeatureSwitch presence) {
    this.self = self;
    this.settings = settings;
    this.places = places;
    this.shelf = shelf;
    this.desk = desk;
    this.presence = presence;
  }

  int count() {
    return shelf.count();
  }

  long refused() {
    return refused;
  }

  long clones() {
    return clones.noticed();
  }

  void clear() {
    shelf.clear();
    departed.clear();
  }

  List<Entry> find(long nowNs, Target target) {
    List<Entry> found = new ArrayList<>();
    if (target.id().isPresent()) {
      Kept kept = shelf.find(nowNs, target.id().get());
      if (kept != null) {
        found.add(kept.entry(nowNs));
      }
    } else {
      shelf.find(nowNs, target.name()).forEach(kept -> found.add(kept.entry(nowNs)));
    }
    return found;
  }

  Published.Builder onPublish(long nowNs, NodeId from, Publish publish, Post post) {
    int kept = 0;
    int turnedAway = 0;
    List<Entry> entries = publish.getEntriesList();
    for (int i = 0; i < Math.min(MAX_ENTRIES, entries.size()); i++) {
      if (shelve(nowNs, from, entries.get(i), post)) {
        kept++;
      } else {
        turnedAway++;
        refused++;
      }
    }
    return Published.newBuilder().setKept(kept).setRefused(turnedAway);
  }

  /** Keeps an entry; a supernode speaks for its own leaves alone. */
  boolean shelve(long nowNs, NodeId from, Entry entry, Post post) {
    Optional<Kept> read = Kept.read(nowNs, entry, 2 * settings.validNs());
    if (read.isEmpty() || !read.get().supernode().equals(from) || !isOurs(read.get())) {
      return false;
    }
    Kept kept = read.get();
    Kept before = shelf.peek(kept.id());
    boolean late =
        before != null && Long.compareUnsigned(kept.incarnation(), before.incarnation()) < 0;
    if (before != null && before.instance() != kept.instance() && kept.up() && !late) {
      noteInstance(
          clones.changed(
              nowNs,
              kept.id(),
              before.instance(),
              before.incarnation(),
              kept.instance(),
              kept.incarnation()));
    }
    Shelf.Outcome outcome = shelf.put(nowNs, kept);
    if (outcome == Shelf.Outcome.CHANGED && presence.on()) {
      desk.onChange(nowNs, shelf.peek(kept.id()), post);
    }
    return outcome != Shelf.Outcome.FULL;
  }

  private boolean isOurs(Kept kept) {
    return places.mayOwn(self, kept.id())
        || !kept.name().isEmpty() && places.mayOwn(self, Places.ofName(kept.name()));
  }

  /** A leaf has a lease here, and had one with another instance before. */
  void instanceChanged(long nowNs, NodeStart before, NodeStart leaf) {
    noteInstance(
        clones.changed(
            nowNs,
            leaf.id(),
            before.instance(),
            before.incarnation(),
            leaf.instance(),
            leaf.incarnation()));
  }

  private void noteInstance(Optional<DirectoryEvent.Cloned> cloned) {
    if (cloned.isPresent() && events.size() < MAX_EVENTS) {
      events.add(cloned.get());
    }
  }

  /** A supernode is gone; its leaves have a while to turn up elsewhere. */
  void departed(long nowNs, NodeId supernode) {
    if (departed.size() < MAX_DEPARTED) {
      departed.put(supernode, nowNs);
    }
  }

  void onTick(long nowNs, Post post) {
    while (!events.isEmpty()) {
      post.event(events.poll());
    }
    Map<NodeId, Long> due = new LinkedHashMap<>();
    for (Iterator<Map.Entry<NodeId, Long>> all = departed.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<NodeId, Long> each = all.next();
      if (nowNs - each.getValue() >= settings.graceNs()) {
        due.put(each.getKey(), each.getValue());
        all.remove();
      }
    }
    if (!due.isEmpty() || ++round % SWEEP_ROUNDS == 0) {
      shelf.sweep(
          nowNs,
          due,
          kept -> {
            if (presence.on()) {
              desk.onChange(nowNs, kept, post);
            }
          });
    }
  }
}
