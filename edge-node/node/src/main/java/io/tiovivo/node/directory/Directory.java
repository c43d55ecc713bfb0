package io.tiovivo.node.directory;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Machine;
import io.tiovivo.node.member.MemberRecord;
import io.tiovivo.node.member.MemberWatch;
import io.tiovivo.node.member.MembershipView;
import io.tiovivo.node.message.LeafBook;
import io.tiovivo.node.message.Messages;
import io.tiovivo.node.message.NodeStart;
import io.tiovivo.node.message.Part;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.message.Target;
import io.tiovivo.node.proto.Entry;
import io.tiovivo.node.proto.OverlayMessage;
import io.tiovivo.node.proto.Presence;
import io.tiovivo.node.proto.Publish;
import io.tiovivo.node.proto.Published;
import io.tiovivo.node.proto.Subscribe;
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
  private final NodeStart own;
  private final MembershipView members;
  private final FeatureSwitch presence;
  private final Courier courier;
  private final Publisher publisher;
  private final Owned owned;
  private final FindDesk finds;
  private final PresenceDesk desk;
  private final DirectorySettings settings;
  private long nextTickNs = Long.MIN_VALUE;
  private boolean serving;
  private boolean ringChanged;
  private long refused;

  /**
   * A directory.
   *
   * @param own this node itself: published while it is a supernode
   * @param seed of its random choices
   */
  public Directory(
      NodeStart own,
      DirectorySettings settings,
      MembershipView members,
      OwnSupernode supernode,
      FeatureSwitch lookup,
      FeatureSwitch presence,
      long seed) {
    this.own = own;
    this.settings = settings;
    this.members = members;
    this.presence = presence;
    SplittableRandom random = new SplittableRandom(seed);
    Places places = new Places(members, settings.copies());
    courier = new Courier(members, random.nextLong());
    publisher = new Publisher(own.id(), settings, places, courier, random);
    Shelf shelf = new Shelf(settings);
    desk = new PresenceDesk(own.id(), settings, places, courier, shelf, supernode);
    owned = new Owned(own.id(), settings, places, shelf, desk, presence);
    finds =
        new FindDesk(
            own.id(), settings, members, supernode, lookup, places, courier, publisher, owned);
  }

  /** Looks a node up; the listener is told once, before this returns or later. */
  public void find(long nowNs, Target target, Post post, Finding.Listener listener) {
    finds.find(nowNs, target, post, listener);
  }

  private boolean isMember() {
    return members.find(own.id()) != null;
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
      case FIND -> finds.onFind(nowNs, from, message.getRequest(), message.getFind(), post);
      case FOUND -> finds.onFound(nowNs, from, message.getRequest(), message.getFound(), post);
      case PUBLISH -> onPublish(nowNs, from, message.getRequest(), message.getPublish(), post);
      case PUBLISHED -> publisher.onPublished(from.id(), message.getRequest());
      case SUBSCRIBE -> onSubscribe(nowNs, from, message.getSubscribe(), post);
      case PRESENCE -> onPresence(nowNs, from, message.getPresence(), post);
      default -> refused++;
    }
  }

  private void onPublish(long nowNs, Remote from, long request, Publish publish, Post post) {
    if (!isMember() || members.find(from.id()) == null) {
      refused++;
      return;
    }
    Published.Builder outcome = owned.onPublish(nowNs, from.id(), publish, post);
    courier.send(from.id(), Messages.begin().setRequest(request).setPublished(outcome), post);
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
  public void leased(long nowNs, NodeStart leaf) {
    Local before = publisher.find(leaf.id());
    if (before != null && before.start().instance() != leaf.instance()) {
      owned.instanceChanged(nowNs, before.start(), leaf);
    }
    boolean named = Kept.isName(leaf.name());
    publisher.up(
        nowNs, named ? leaf : new NodeStart(leaf.id(), "", leaf.incarnation(), leaf.instance()));
  }

  @Override
  public void renewed(long nowNs, NodeId leaf) {
    Local local = publisher.find(leaf);
    if (local != null) {
      local.seen(nowNs);
    }
  }

  @Override
  public void ended(long nowNs, NodeId leaf, boolean moved) {
    publisher.end(nowNs, leaf, moved);
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
    finds.onGone(nowNs, member.id());
  }

  @Override
  public void onDeadline(long nowNs, Post post) {
    finds.onDeadline(nowNs, post);
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
      renewed(nowNs, own.id());
      publisher.onTick(nowNs, me, entry -> owned.shelve(nowNs, own.id(), entry, post), post);
      owned.onTick(nowNs, post);
    }
    if (presence.on()) {
      desk.onTick(nowNs, post);
    }
  }

  private void serve(long nowNs, boolean member) {
    if (member && !serving) {
      publisher.up(nowNs, own);
    } else if (!member && serving) {
      publisher.clear();
      owned.clear();
      desk.stopServing();
    }
    serving = member;
  }

  @Override
  public long deadlineNs() {
    long askingNs = finds.deadlineNs();
    boolean ticking = serving || isMember() || desk.wantsAny();
    return Math.min(askingNs, ticking ? nextTickNs : Machine.NEVER);
  }

  public DirectoryCounters counters() {
    return new DirectoryCounters(
        owned.count(),
        publisher.count(),
        desk.count(),
        finds.pending(),
        finds.begun(),
        finds.answered(),
        finds.unanswered(),
        refused + owned.refused() + finds.refused(),
        owned.clones());
  }
}
