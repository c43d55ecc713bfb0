package io.tiovivo.node.directory;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.member.MemberRecord;
import io.tiovivo.node.message.Contacts;
import io.tiovivo.node.message.Messages;
import io.tiovivo.node.message.NodeStart;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.proto.ContactRecord;
import io.tiovivo.node.proto.Entry;
import io.tiovivo.node.proto.Publish;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Publishes this supernode's leaves to the owners of their keys: paced, again and again. */
final class Publisher {
  /** Leaves at most; beyond, a lease is not published. */
  private static final int MAX_LEAVES = 8_192;

  /** Publications that wait for an answer at most. */
  private static final int MAX_UNANSWERED = 1_024;

  /** Changes of the ring that are looked at one by one; beyond, every leaf is published anew. */
  private static final int MAX_CHANGES = 64;

  private static final int MAX_BYTES = 1_000;
  private static final int MAX_BACKOFF = 5;

  /** What an owner has not answered yet. */
  private record Unanswered(NodeId owner, List<NodeId> leaves, long untilNs) {}

  private static final class Batch {
    private final Publish.Builder message = Publish.newBuilder();
    private final List<NodeId> leaves = new ArrayList<>();
    private int bytes;
  }

  private final NodeId self;
  private final DirectorySettings settings;
  private final Places places;
  private final Courier courier;
  private final SplittableRandom random;
  private final Map<NodeId, Local> leaves = new LinkedHashMap<>();
  private final Map<Long, Unanswered> unanswered = new LinkedHashMap<>();
  private final Set<NodeId> changes = new LinkedHashSet<>();
  private boolean everythingChanged;

  Publisher(
      NodeId self,
      DirectorySettings settings,
      Places places,
      Courier courier,
      SplittableRandom random) {
    this.self = self;
    this.settings = settings;
    this.places = places;
    this.courier = courier;
    this.random = random;
  }

  int count() {
    return leaves.size();
  }

  void clear() {
    leaves.clear();
    unanswered.clear();
    changes.clear();
  }

  /** Null: not one of ours. */
  Local find(NodeId id) {
    return leaves.get(id);
  }

  List<Local> find(String name) {
    List<Local> found = new ArrayList<>();
    for (Local leaf : leaves.values()) {
      if (leaf.start().name().equals(name) && leaf.isUp()) {
        found.add(leaf);
      }
    }
    return found;
  }

  void up(long nowNs, NodeStart leaf) {
    Local before = leaves.remove(leaf.id());
    if (leaves.size() < MAX_LEAVES) {
      int sequence = before == null ? 1 : before.sequence() + 1;
      leaves.put(leaf.id(), new Local(leaf, sequence, nowNs));
    }
  }

  void end(long nowNs, NodeId id, boolean moved) {
    Local leaf = leaves.get(id);
    if (leaf != null) {
      leaf.end(nowNs, moved, nowNs + settings.refreshNs());
    }
  }

  void ringChanged(NodeId at) {
    if (changes.size() >= MAX_CHANGES) {
      everythingChanged = true;
    } else {
      changes.add(at);
    }
  }

  /** One round: what is due goes out, in as few messages as it fits in. */
  void onTick(long nowNs, MemberRecord own, Shelving shelving, Post post) {
    expireUnanswered(nowNs);
    if (everythingChanged || !changes.isEmpty()) {
      onRingChange(nowNs);
    }
    ContactRecord contact = Contacts.brief(own.contact());
    Map<NodeId, Batch> batches = new LinkedHashMap<>();
    int published = 0;
    for (Iterator<Local> all = leaves.values().iterator(); all.hasNext(); ) {
      Local leaf = all.next();
      if (leaf.isForgotten(nowNs)) {
        all.remove();
      } else if (leaf.nextPublishNs() <= nowNs && published < settings.maxPerTick()) {
        published++;
        publish(nowNs, leaf, contact, batches, shelving, post);
      }
    }
    batches.forEach((owner, batch) -> send(nowNs, owner, batch, post));
  }

  /** Where entries go that this supernode owns itself. */
  interface Shelving {
    void shelve(Entry entry);
  }

  // A change touches few keys; those are published to their new owners within seconds, spread out.
  private void onRingChange(long nowNs) {
    long spreadNs = settings.refreshNs() / 12;
    for (Local leaf : leaves.values()) {
      boolean touched = everythingChanged;
      for (NodeId at : changes) {
        touched = touched || places.isTouched(leaf.id(), at);
        String name = leaf.start().name();
        touched = touched || !name.isEmpty() && places.isTouched(Places.ofName(name), at);
      }
      if (touched) {
        leaf.publishBy(nowNs + random.nextLong(spreadNs + 1));
      }
    }
    changes.clear();
    everythingChanged = false;
  }

  private void publish(
      long nowNs,
      Local leaf,
      ContactRecord own,
      Map<NodeId, Batch> batches,
      Shelving shelving,
      Post post) {
    long jitterNs = random.nextLong(settings.refreshNs() / 4 + 1);
    leaf.publishAt(nowNs + settings.refreshNs() - jitterNs);
    Entry entry = leaf.entry(nowNs, own, settings.validNs());
    Set<NodeId> owners = new LinkedHashSet<>(List.of(places.owners(leaf.id())));
    if (!leaf.start().name().isEmpty()) {
      owners.addAll(List.of(places.owners(Places.ofName(leaf.start().name()))));
    }
    int bytes = entry.getSerializedSize() + 3;
    for (NodeId owner : owners) {
      if (owner.equals(self)) {
        shelving.shelve(entry);
        continue;
      }
      Batch batch = batches.computeIfAbsent(owner, id -> new Batch());
      if (batch.bytes + bytes > MAX_BYTES) {
        send(nowNs, owner, batch, post);
        batch = new Batch();
        batches.put(owner, batch);
      }
      batch.message.addEntries(entry);
      batch.leaves.add(leaf.id());
      batch.bytes += bytes;
    }
  }

  private void send(long nowNs, NodeId owner, Batch batch, Post post) {
    long request = courier.nextRequest();
    if (unanswered.size() < MAX_UNANSWERED) {
      long untilNs = nowNs + 3 * settings.askTimeoutNs();
      unanswered.put(request, new Unanswered(owner, batch.leaves, untilNs));
    }
    courier.send(owner, Messages.begin().setRequest(request).setPublish(batch.message), post);
  }

  /** An owner has them. */
  void onPublished(NodeId from, long request) {
    Unanswered answered = unanswered.get(request);
    if (answered == null || !answered.owner.equals(from)) {
      return;
    }
    unanswered.remove(request);
    for (NodeId id : answered.leaves) {
      Local leaf = leaves.get(id);
      if (leaf != null) {
        leaf.published();
      }
    }
  }

  private void expireUnanswered(long nowNs) {
    Map<NodeId, Integer> again = new HashMap<>();
    for (Iterator<Unanswered> all = unanswered.values().iterator(); all.hasNext(); ) {
      Unanswered late = all.next();
      if (late.untilNs > nowNs) {
        break; // in order of sending
      }
      all.remove();
      late.leaves.forEach(id -> again.put(id, 1));
    }
    for (NodeId id : again.keySet()) {
      Local leaf = leaves.get(id);
      if (leaf != null) {
        long backoffNs = settings.tickNs() << 1 + Math.min(MAX_BACKOFF, leaf.failed());
        leaf.publishBy(nowNs + backoffNs);
      }
    }
  }
}
