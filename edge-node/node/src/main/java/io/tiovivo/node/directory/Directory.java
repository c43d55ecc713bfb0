package io.tiovivo.node.directory;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Machine;
import io.tiovivo.node.member.MemberRecord;
import io.tiovivo.node.member.MemberWatch;
import io.tiovivo.node.member.MembershipView;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Part;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.message.Target;
import io.tiovivo.node.proto.Entry;
import io.tiovivo.node.proto.Find;
import io.tiovivo.node.proto.Found;
import io.tiovivo.node.proto.OverlayMessage;
import io.tiovivo.node.proto.Presence;
import io.tiovivo.node.proto.Publish;
import io.tiovivo.node.proto.Published;
import io.tiovivo.node.proto.Subscribe;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Finds nodes by id or name and watches their presence, over a one-hop ring of the supernodes. As a
 * leaf it asks its supernode; as a supernode it publishes its leaves, keeps the entries that it
 * owns, and asks the owners of others.
 *
 * <p>Owns Find, Found, Publish, Published, Subscribe and Presence. Changes of watched nodes come
 * out as {@link io.tiovivo.node.message.Answer.Presence}.
 */
public final class Directory implements Part, LeafBook, MemberWatch {
  /** Time for one's supernode to ask around, in time-outs of a single question. */
  private static final int ROUND = 5;

  /** Of the entries in one answer. */
  private static final int MAX_FOUND_BYTES = 1_100;

  /** Tag and length of an entry. */
  private static final int FRAME_BYTES = 3;

  private final LeafCard own;
  private final MembershipView members;
  private final OwnSupernode supernode;
  private final FeatureSwitch lookup;
  private final FeatureSwitch presence;
  private final Places places;
  private final Courier courier;
  private final Publisher publisher;
  private final Owned owned;
  private final Lookups lookups;
  private final Lookups leafLookups;
  private final PresenceDesk desk;
  private final DirectorySettings settings;
  private final SplittableRandom random;
  private long nextTickNs = Long.MIN_VALUE;
  private boolean serving;
  private boolean ringChanged;
  private long refused;

  /**
   * A directory.
   *
   * @param own this node's card: published while it is a supernode
   * @param seed of its random choices
   */
  public Directory(
      LeafCard own,
      DirectorySettings settings,
      MembershipView members,
      OwnSupernode supernode,
      FeatureSwitch lookup,
      FeatureSwitch presence,
      long seed) {
    this.own = own;
    this.settings = settings;
    this.members = members;
    this.supernode = supernode;
    this.lookup = lookup;
    this.presence = presence;
    random = new SplittableRandom(seed);
    places = new Places(members, settings.copies());
    courier = new Courier(members, random.nextLong());
    publisher = new Publisher(own.id(), settings, places, courier, random);
    Shelf shelf = new Shelf(settings);
    desk = new PresenceDesk(own.id(), settings, places, courier, shelf, supernode);
    owned = new Owned(own.id(), settings, places, shelf, desk, presence);
    lookups = new Lookups(own.id(), settings, courier);
    leafLookups = new Lookups(own.id(), settings.scaledAsking(ROUND), courier);
  }

  /** Looks a node up; the listener is told once, before this returns or later. */
  public void find(long nowNs, Target target, Post post, Finding.Listener listener) {
    Optional<NodeId> lease = supernode.supernode();
    if (!lookup.on()) {
      listener.onFinding(nowNs, new Finding(List.of(), false), post);
    } else if (lease.isPresent() && !isMember()) {
      NodeId[] candidates = {lease.get()};
      if (!leafLookups.begin(
          nowNs, target, own.id(), candidates, List.of(), false, post, listener)) {
        listener.onFinding(nowNs, new Finding(List.of(), false), post);
      }
    } else {
      resolve(nowNs, target, own.id(), post, listener);
    }
  }

  private boolean isMember() {
    return members.find(own.id()) != null;
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
    List<NodeId> owners = new java.util.ArrayList<>(List.of(places.owners(place)));
    boolean ours = owners.remove(own.id());
    NodeId[] candidates = owners.toArray(NodeId[]::new);
    List<Entry> kept = ours ? owned.find(nowNs, target) : List.of();
    if (!lookups.begin(nowNs, target, asker, candidates, kept, ours, post, listener)) {
      refused++;
      listener.onFinding(nowNs, new Finding(List.of(), false), post);
    }
  }

  /** Leaves of ours that have a lease now. */
  private List<Entry> local(long nowNs, Target target) {
    MemberRecord me = members.find(own.id());
    if (me == null) {
      return List.of();
    }
    List<Entry> found = new java.util.ArrayList<>();
    if (target.id().isPresent()) {
      Local leaf = publisher.find(target.id().get());
      if (leaf != null && leaf.isUp(nowNs)) {
        found.add(leaf.entry(nowNs, Courier.contact(me), settings.validNs()));
      }
    } else {
      for (Local leaf : publisher.find(nowNs, target.name())) {
        found.add(leaf.entry(nowNs, Courier.contact(me), settings.validNs()));
      }
    }
    return found;
  }

  /** Has changes of a node's presence told. */
  public void watchPresence(long nowNs, NodeId node, boolean on, Post post) {
    if (!desk.watch(node, on)) {
      refused++;
    }
    nextTickNs = Math.min(nextTickNs, nowNs);
    onDeadline(nowNs, post);
  }

  @Override
  public void onMessage(long nowNs, Remote from, OverlayMessage message, Post post) {
    switch (message.getBodyCase()) {
      case FIND -> onFind(nowNs, from, message.getRequest(), message.getFind(), post);
      case FOUND -> onFound(nowNs, from, message.getRequest(), message.getFound(), post);
      case PUBLISH -> onPublish(nowNs, from, message.getRequest(), message.getPublish(), post);
      case PUBLISHED -> publisher.onPublished(from.id(), message.getRequest());
      case SUBSCRIBE -> onSubscribe(nowNs, from, message.getSubscribe(), post);
      case PRESENCE -> onPresence(nowNs, from, message.getPresence(), post);
      default -> refused++;
    }
  }

  private void onFind(long nowNs, Remote from, long request, Find find, Post post) {
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
      boolean owner = places.mayOwn(own.id(), place);
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
    courier.send(to, OverlayMessage.newBuilder().setRequest(request).setFound(found), post);
  }

  private void onFound(long nowNs, Remote from, long request, Found found, Post post) {
    boolean asked =
        leafLookups.onFound(nowNs, from.id(), request, found, true, post)
            || lookups.onFound(nowNs, from.id(), request, found, false, post);
    refused += asked ? 0 : 1;
  }

  private void onPublish(long nowNs, Remote from, long request, Publish publish, Post post) {
    if (!isMember() || members.find(from.id()) == null) {
      refused++;
      return;
    }
    Published.Builder outcome = owned.onPublish(nowNs, from.id(), publish, post);
    courier.send(
        from.id(), OverlayMessage.newBuilder().setRequest(request).setPublished(outcome), post);
  }

  private void onSubscribe(long nowNs, Remote from, Subscribe subscribe, Post post) {
    Optional<NodeId> target = NodeId.of(subscribe.getNodeId().toByteArray());
    boolean leaf = publisher.find(from.id()) != null && members.find(from.id()) == null;
    boolean supernodes = members.find(from.id()) != null;
    if (target.isEmpty() || !presence.on() || !isMember() || !leaf && !supernodes) {
      refused++;
    } else if (!desk.onSubscribe(nowNs, from.id(), leaf, target.get(), subscribe, post)) {
      refused++;
    }
  }

  private void onPresence(long nowNs, Remote from, Presence message, Post post) {
    Entry entry = message.getEntry();
    Optional<NodeId> target = NodeId.of(entry.getNodeId().toByteArray());
    if (target.isEmpty()
        || !Kept.mayTravel(entry)
        || !desk.onPresence(nowNs, from.id(), target.get(), entry, post)) {
      refused++;
    }
  }

  @Override
  public void up(long nowNs, LeafCard leaf, long leaseEndsNs) {
    Local before = publisher.find(leaf.id());
    if (before != null && before.card().instance() != leaf.instance()) {
      owned.instanceChanged(nowNs, leaf.id(), before.card().instance(), leaf.instance());
    }
    LeafCard card =
        Kept.isName(leaf.name())
            ? leaf
            : new LeafCard(leaf.id(), "", leaf.incarnation(), leaf.instance());
    publisher.up(nowNs, card, leaseEndsNs);
  }

  @Override
  public void renewed(long nowNs, NodeId leaf, long leaseEndsNs) {
    Local local = publisher.find(leaf);
    if (local != null) {
      local.renew(nowNs, leaseEndsNs);
    }
  }

  @Override
  public void down(long nowNs, NodeId leaf) {
    publisher.end(nowNs, leaf, false);
  }

  @Override
  public void moved(long nowNs, NodeId leaf, Contact to) {
    publisher.end(nowNs, leaf, true);
  }

  @Override
  public void onMemberUp(long nowNs, MemberRecord member) {
    publisher.ringChanged(member.id());
    ringChanged = true;
  }

  @Override
  public void onMemberGone(long nowNs, MemberRecord member, boolean died) {
    publisher.ringChanged(member.id());
    ringChanged = true;
    owned.departed(nowNs, member.id());
    lookups.onGone(member.id(), nowNs);
  }

  @Override
  public void onDeadline(long nowNs, Post post) {
    lookups.onDeadline(nowNs, post);
    leafLookups.onDeadline(nowNs, post);
    if (nowNs < nextTickNs) {
      return;
    }
    nextTickNs = nowNs + settings.tickNs();
    MemberRecord me = members.find(own.id());
    serve(nowNs, me != null);
    if (ringChanged) {
      ringChanged = false;
      desk.askAnew(nowNs);
    } else if (me == null) {
      desk.askAnew(nowNs);
    }
    if (me != null) {
      publisher.onTick(nowNs, me, entry -> owned.shelve(nowNs, own.id(), entry, post), post);
      owned.onTick(nowNs, post);
    }
    if (presence.on()) {
      desk.onTick(nowNs, post);
    }
  }

  private void serve(long nowNs, boolean member) {
    if (member && !serving) {
      publisher.up(nowNs, own, Long.MAX_VALUE / 2);
    } else if (!member && serving) {
      publisher.clear();
      owned.clear();
      desk.stopServing();
    }
    serving = member;
  }

  @Override
  public long deadlineNs() {
    long askingNs = Math.min(lookups.deadlineNs(), leafLookups.deadlineNs());
    boolean ticking = serving || isMember() || desk.wantsAny();
    return Math.min(askingNs, ticking ? nextTickNs : Machine.NEVER);
  }

  public DirectoryCounters counters() {
    return new DirectoryCounters(
        owned.count(),
        publisher.count(),
        desk.count(),
        lookups.pending() + leafLookups.pending(),
        lookups.begun() + leafLookups.begun(),
        lookups.answered() + leafLookups.answered(),
        lookups.unanswered() + leafLookups.unanswered(),
        refused + owned.refused(),
        owned.clones());
  }
}
