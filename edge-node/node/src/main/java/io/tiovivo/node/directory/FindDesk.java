package io.tiovivo.node.directory;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.member.MemberRecord;
import io.tiovivo.node.member.MembershipView;
import io.tiovivo.node.message.Contacts;
import io.tiovivo.node.message.Messages;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.message.Target;
import io.tiovivo.node.proto.Entry;
import io.tiovivo.node.proto.Find;
import io.tiovivo.node.proto.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Look-ups, from both sides: what is asked here, and what others ask of this supernode. */
final class FindDesk {
  /** Time for one's supernode to ask around, in time-outs of a single question. */
  private static final int ROUND = 5;

  /** Of the entries in one answer. */
  private static final int MAX_FOUND_BYTES = 1_100;

  /** Tag and length of an entry. */
  private static final int FRAME_BYTES = 3;

  private final NodeId self;
  private final DirectorySettings settings;
  private final MembershipView members;
  private final OwnSupernode supernode;
  private final FeatureSwitch lookup;
  private final Places places;
  private final Courier courier;
  private final Publisher publisher;
  private final Owned owned;
  private final Lookups lookups;
  private final Lookups leafLookups;
  private long refused;

  FindDesk(
      NodeId self,
      DirectorySettings settings,
      MembershipView members,
      OwnSupernode supernode,
      FeatureSwitch lookup,
      Places places,
      Courier courier,
      Publisher publisher,
      Owned owned) {
    this.self = self;
    this.settings = settings;
    this.members = members;
    this.supernode = supernode;
    this.lookup = lookup;
    this.places = places;
    this.courier = courier;
    this.publisher = publisher;
    this.owned = owned;
    lookups = new Lookups(self, settings, courier, 1);
    leafLookups = new Lookups(self, settings, courier, ROUND);
  }

  /** Looks a node up; the listener is told once, before this returns or later. */
  void find(long nowNs, Target target, Post post, Finding.Listener listener) {
    Optional<NodeId> lease = supernode.supernode();
    if (!lookup.on()) {
      listener.onFinding(nowNs, new Finding(List.of(), false), post);
    } else if (lease.isPresent() && !isMember()) {
      // Datagrams get lost: the same supernode again, and only the last time all the time it may
      // need.
      NodeId[] candidates = {lease.get(), lease.get(), lease.get()};
      if (!leafLookups.begin(nowNs, target, self, candidates, List.of(), false, post, listener)) {
        listener.onFinding(nowNs, new Finding(List.of(), false), post);
      }
    } else {
      resolve(nowNs, target, self, post, listener);
    }
  }

  // As a supernode: what is here, else what the owners say.
  private void resolve(
      long nowNs, Target target, NodeId asker, Post post, Finding.Listener listener) {
    List<Entry> here = local(nowNs, target);
    if (!here.isEmpty()) {
      listener.onFinding(nowNs, new Finding(here, true), post);
      return;
    }
    NodeId place = target.id().orElseGet(() -> Places.ofName(target.name()));
    List<NodeId> owners = new ArrayList<>(List.of(places.owners(place)));
    boolean ours = owners.remove(self);
    NodeId[] candidates = owners.toArray(NodeId[]::new);
    List<Entry> kept = ours ? owned.find(nowNs, target) : List.of();
    if (!lookups.begin(nowNs, target, asker, candidates, kept, ours, post, listener)) {
      refused++;
      listener.onFinding(nowNs, new Finding(List.of(), false), post);
    }
  }

  /** Leaves of ours that have a lease now. */
  private List<Entry> local(long nowNs, Target target) {
    MemberRecord me = members.find(self);
    if (me == null) {
      return List.of();
    }
    List<Entry> found = new ArrayList<>();
    if (target.id().isPresent()) {
      Local leaf = publisher.find(target.id().get());
      if (leaf != null && leaf.isUp()) {
        found.add(leaf.entry(nowNs, Contacts.brief(me.contact()), settings.validNs()));
      }
    } else {
      for (Local leaf : publisher.find(target.name())) {
        found.add(leaf.entry(nowNs, Contacts.brief(me.contact()), settings.validNs()));
      }
    }
    return found;
  }

  /** Somebody asks: a leaf of ours to ask around, another supernode for what is here. */
  void onFind(long nowNs, Remote from, long request, Find find, Post post) {
    Optional<Target> target = target(find);
    if (target.isEmpty() || !lookup.on() || !isMember()) {
      refused++;
      answer(from.id(), request, List.of(), false, post);
    } else if (publisher.find(from.id()) != null && members.find(from.id()) == null) {
      resolve(
          nowNs,
          target.get(),
          from.id(),
          post,
          (atNs, finding, later) ->
              answer(from.id(), request, finding.entries(), finding.authoritative(), later));
    } else {
      List<Entry> here = local(nowNs, target.get());
      boolean holder = !here.isEmpty();
      List<Entry> entries = holder ? here : owned.find(nowNs, target.get());
      NodeId place = target.get().id().orElseGet(() -> Places.ofName(target.get().name()));
      boolean owner = places.mayOwn(self, place);
      answer(from.id(), request, entries, holder || owner, post);
    }
  }

  private static Optional<Target> target(Find find) {
    Optional<NodeId> id = NodeId.of(find.getNodeId().toByteArray());
    if (id.isPresent()) {
      return Optional.of(Target.of(id.get()));
    }
    boolean named = !find.getName().isEmpty() && Kept.isName(find.getName());
    return named && find.getNodeId().isEmpty()
        ? Optional.of(Target.named(find.getName()))
        : Optional.empty();
  }

  private void answer(
      NodeId to, long request, List<Entry> entries, boolean authoritative, Post post) {
    Found.Builder found = Found.newBuilder().setAuthoritative(authoritative);
    int room = MAX_FOUND_BYTES;
    for (Entry entry : entries) {
      room -= entry.getSerializedSize() + FRAME_BYTES;
      if (room >= 0) {
        found.addEntries(entry); // of very many that bear one name, the first
      }
    }
    courier.send(to, Messages.begin().setRequest(request).setFound(found), post);
  }

  /** An answer to a question of ours. */
  void onFound(long nowNs, Remote from, long request, Found found, Post post) {
    boolean asked =
        leafLookups.onFound(nowNs, from.id(), request, found, true, post)
            || lookups.onFound(nowNs, from.id(), request, found, false, post);
    refused += asked ? 0 : 1;
  }

  private boolean isMember() {
    return members.find(self) != null;
  }

  /** That member will not answer. */
  void onGone(long nowNs, NodeId member) {
    lookups.onGone(member, nowNs);
  }

  void onDeadline(long nowNs, Post post) {
    lookups.onDeadline(nowNs, post);
    leafLookups.onDeadline(nowNs, post);
  }

  long deadlineNs() {
    return Math.min(lookups.deadlineNs(), leafLookups.deadlineNs());
  }

  int pending() {
    return lookups.pending() + leafLookups.pending();
  }

  long begun() {
    return lookups.begun() + leafLookups.begun();
  }

  long answered() {
    return lookups.answered() + leafLookups.answered();
  }

  long unanswered() {
    return lookups.unanswered() + leafLookups.unanswered();
  }

  long refused() {
    return refused;
  }
}
