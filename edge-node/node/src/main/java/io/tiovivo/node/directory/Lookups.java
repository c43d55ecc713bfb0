package io.tiovivo.node.directory;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Machine;
import io.tiovivo.node.message.Messages;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Target;
import io.tiovivo.node.proto.Entry;
import io.tiovivo.node.proto.Find;
import io.tiovivo.node.proto.Found;
import io.tiovivo.node.proto.PresenceState;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Look-ups under way: asks the owners of a key one after another, then the supernode that an entry
 * names, which alone knows whether the lease still holds.
 */
final class Lookups {
  /** Entries read of one answer at most. */
  private static final int MAX_ENTRIES = 8;

  /** Answers that wait for somebody, of one asker. */
  private static final int MAX_PER_ASKER = 8;

  private static final class Lookup {
    private final Target target;
    private final NodeId asker;
    private final Finding.Listener listener;
    private final NodeId[] candidates;
    private int next;
    private NodeId asked;
    private long untilNs;
    private boolean answered;
    private boolean confirming;
    private List<Entry> found = List.of();

    private Lookup(Target target, NodeId asker, Finding.Listener listener, NodeId[] candidates) {
      this.target = target;
      this.asker = asker;
      this.listener = listener;
      this.candidates = candidates;
    }
  }

  private final NodeId self;
  private final DirectorySettings settings;
  private final Courier courier;
  private final int patience;
  private final Map<Long, Lookup> pending = new LinkedHashMap<>();
  private long begun;
  private long answered;
  private long unanswered;

  /**
   * @param patience so many times the usual time for the last of the candidates
   */
  Lookups(NodeId self, DirectorySettings settings, Courier courier, int patience) {
    this.patience = patience;
    this.self = self;
    this.settings = settings;
    this.courier = courier;
  }

  int pending() {
    return pending.size();
  }

  long begun() {
    return begun;
  }

  long answered() {
    return answered;
  }

  long unanswered() {
    return unanswered;
  }

  /**
   * Begins to ask.
   *
   * @param asker on whose behalf; no asker has more than a few under way
   * @param candidates asked in this order
   * @param kept what this node keeps itself, as an owner
   * @param owner this node is an owner
   * @return false: too many under way
   */
  boolean begin(
      long nowNs,
      Target target,
      NodeId asker,
      NodeId[] candidates,
      List<Entry> kept,
      boolean owner,
      Post post,
      Finding.Listener listener) {
    if (pending.size() >= settings.maxPending() || underWay(asker) >= MAX_PER_ASKER) {
      return false;
    }
    begun++;
    Lookup lookup = new Lookup(target, asker, listener, candidates);
    onOwner(nowNs, lookup, kept, owner, post);
    return true;
  }

  private int underWay(NodeId asker) {
    int count = 0;
    for (Lookup lookup : pending.values()) {
      count += lookup.asker.equals(asker) ? 1 : 0;
    }
    return asker.equals(self) ? 0 : count;
  }

  private void askNext(long nowNs, Lookup lookup, Post post) {
    while (lookup.next < lookup.candidates.length) {
      if (ask(nowNs, lookup, lookup.candidates[lookup.next++], lookup.target, post)) {
        return;
      }
    }
    finish(nowNs, lookup, lookup.found, lookup.answered, post);
  }

  private boolean ask(long nowNs, Lookup lookup, NodeId whom, Target target, Post post) {
    Find.Builder find = Find.newBuilder();
    target.id().ifPresent(id -> find.setNodeId(ByteString.copyFrom(id.bytes())));
    if (target.id().isEmpty()) {
      find.setName(target.name());
    }
    long request = courier.nextRequest();
    lookup.asked = whom;
    boolean last = lookup.next == lookup.candidates.length;
    lookup.untilNs = nowNs + settings.askTimeoutNs() * (last ? patience : 1);
    pending.put(request, lookup);
    if (courier.send(whom, Messages.begin().setRequest(request).setFind(find), post)) {
      return true;
    }
    pending.remove(request);
    return false;
  }

  /** An answer; false: nobody asked for it. */
  boolean onFound(long nowNs, NodeId from, long request, Found found, boolean leaf, Post post) {
    Lookup lookup = pending.get(request);
    if (lookup == null || !lookup.asked.equals(from)) {
      return false;
    }
    pending.remove(request);
    List<Entry> entries = valid(found.getEntriesList(), lookup.target);
    if (leaf) {
      finish(nowNs, lookup, entries, found.getAuthoritative(), post);
    } else if (lookup.confirming) {
      onHolder(nowNs, lookup, entries, post);
    } else {
      onOwner(nowNs, lookup, entries, found.getAuthoritative(), post);
    }
    return true;
  }

  private void onOwner(
      long nowNs, Lookup lookup, List<Entry> entries, boolean authoritative, Post post) {
    lookup.answered |= authoritative;
    if (entries.isEmpty()) {
      askNext(nowNs, lookup, post);
      return;
    }
    lookup.found = entries;
    Entry first = entries.get(0);
    NodeId holder = NodeId.of(first.getSupernode().getNodeId().toByteArray()).orElse(self);
    boolean alone = entries.size() == 1 && first.getState() == PresenceState.UP;
    if (!alone || holder.equals(self)) {
      // Several bear the name, or it is down: the owner's word is as good as any.
      finish(nowNs, lookup, holder.equals(self) ? gone(entries) : entries, true, post);
      return;
    }
    lookup.confirming = true;
    NodeId id = NodeId.of(first.getNodeId().toByteArray()).orElseThrow();
    boolean same = holder.equals(lookup.asked);
    if (same || !ask(nowNs, lookup, holder, Target.of(id), post)) {
      finish(nowNs, lookup, entries, same, post);
    }
  }

  private void onHolder(long nowNs, Lookup lookup, List<Entry> entries, Post post) {
    boolean holds = entries.stream().anyMatch(each -> each.getState() == PresenceState.UP);
    if (holds) {
      finish(nowNs, lookup, entries, true, post);
    } else if (lookup.next < lookup.candidates.length) {
      // Not there any more; another owner may know better.
      lookup.confirming = false;
      lookup.found = gone(lookup.found);
      askNext(nowNs, lookup, post);
    } else {
      finish(nowNs, lookup, gone(lookup.found), true, post);
    }
  }

  // The node is not where the entries say, so they tell only where it was.
  private static List<Entry> gone(List<Entry> entries) {
    List<Entry> gone = new ArrayList<>();
    for (Entry entry : entries) {
      gone.add(entry.toBuilder().setState(PresenceState.DOWN).setValidMs(0).build());
    }
    return gone;
  }

  private static List<Entry> valid(List<Entry> entries, Target target) {
    List<Entry> valid = new ArrayList<>();
    for (Entry entry : entries.subList(0, Math.min(MAX_ENTRIES, entries.size()))) {
      var id = NodeId.of(entry.getNodeId().toByteArray());
      boolean asked = target.id().isPresent() ? target.id().equals(id) : id.isPresent();
      boolean named = target.id().isPresent() || entry.getName().equals(target.name());
      boolean live = entry.getState() != PresenceState.UP || entry.getValidMs() != 0;
      if (asked && named && live && Kept.mayTravel(entry)) {
        valid.add(entry);
      }
    }
    return valid;
  }

  private void finish(
      long nowNs, Lookup lookup, List<Entry> entries, boolean authoritative, Post post) {
    if (authoritative) {
      answered++;
    } else {
      unanswered++;
    }
    lookup.listener.onFinding(nowNs, new Finding(entries, authoritative), post);
  }

  void onDeadline(long nowNs, Post post) {
    List<Lookup> late = new ArrayList<>();
    for (Iterator<Lookup> all = pending.values().iterator(); all.hasNext(); ) {
      Lookup lookup = all.next();
      if (lookup.untilNs <= nowNs) {
        all.remove();
        late.add(lookup);
      }
    }
    for (Lookup lookup : late) {
      if (lookup.confirming) {
        // The holder is silent: what the owner said may be outdated.
        finish(nowNs, lookup, lookup.found, false, post);
      } else {
        askNext(nowNs, lookup, post);
      }
    }
  }

  /** That node will not answer. */
  void onGone(NodeId node, long nowNs) {
    for (Lookup lookup : pending.values()) {
      if (lookup.asked.equals(node)) {
        lookup.untilNs = nowNs;
      }
    }
  }

  long deadlineNs() {
    long deadlineNs = Machine.NEVER;
    for (Lookup lookup : pending.values()) {
      deadlineNs = Math.min(deadlineNs, lookup.untilNs);
    }
    return deadlineNs;
  }
}
