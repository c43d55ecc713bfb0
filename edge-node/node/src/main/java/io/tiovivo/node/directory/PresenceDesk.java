package io.tiovivo.node.directory;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.NodeId;
import io.tiovivo.node.message.Answer;
import io.tiovivo.node.message.Messages;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.proto.ContactRecord;
import io.tiovivo.node.proto.Entry;
import io.tiovivo.node.proto.Presence;
import io.tiovivo.node.proto.PresenceState;
import io.tiovivo.node.proto.Subscribe;
import java.util.Optional;

/**
 * Presence in both directions: what this node and its leaves want to know of others (asked of the
 * first owner, one subscription per target), and what other supernodes want to know of the entries
 * kept here.
 */
final class PresenceDesk {
  private static final int MS = 1_000_000;

  private final NodeId self;
  private final DirectorySettings settings;
  private final Places places;
  private final Courier courier;
  private final Shelf shelf;
  private final OwnSupernode supernode;

  /** Of this node and its leaves. */
  private final Watches wanted;

  /** Of other supernodes. */
  private final Watches served;

  PresenceDesk(
      NodeId self,
      DirectorySettings settings,
      Places places,
      Courier courier,
      Shelf shelf,
      OwnSupernode supernode) {
    this.self = self;
    this.settings = settings;
    this.places = places;
    this.courier = courier;
    this.shelf = shelf;
    this.supernode = supernode;
    wanted = new Watches(settings.maxSubscriptions(), settings.maxPerSubscriber());
    served = new Watches(settings.maxSubscriptions(), settings.maxSubscriptions());
  }

  int count() {
    return wanted.count() + served.count();
  }

  boolean wantsAny() {
    return wanted.count() > 0;
  }

  void stopServing() {
    served.clear();
  }

  /** This node itself wants to know, for as long as it lives. */
  boolean watch(NodeId target, boolean on) {
    if (!on) {
      wanted.unsubscribe(target, self);
      return true;
    }
    return wanted.subscribe(target, self, Long.MAX_VALUE) != null;
  }

  /** A leaf of ours, or another supernode, wants to know; false: too many. */
  boolean onSubscribe(
      long nowNs, NodeId from, boolean leaf, NodeId target, Subscribe message, Post post) {
    Watches watches = leaf ? wanted : served;
    long validMs = Integer.toUnsignedLong(message.getValidMs());
    if (validMs == 0) {
      watches.unsubscribe(target, from);
      return true;
    }
    long endsNs = nowNs + Math.min(2 * settings.subscriptionNs(), validMs * MS);
    Watches.Watch watch = watches.subscribe(target, from, endsNs);
    if (watch == null) {
      return false;
    }
    if (leaf) {
      watch.askBy(nowNs);
    } else {
      tell(from, from, now(nowNs, target), post);
    }
    return true;
  }

  private Entry now(long nowNs, NodeId target) {
    Kept kept = shelf.find(nowNs, target);
    return kept != null ? kept.entry(nowNs) : unknown(target);
  }

  private static Entry unknown(NodeId target) {
    return Entry.newBuilder()
        .setNodeId(ByteString.copyFrom(target.bytes()))
        .setState(PresenceState.DOWN)
        .setSupernode(ContactRecord.getDefaultInstance())
        .build();
  }

  /** Something has changed about an entry that is kept here. */
  void onChange(long nowNs, Kept kept, Post post) {
    Watches.Watch watch = served.find(kept.id());
    if (watch == null) {
      return;
    }
    for (NodeId subscriber : watch.subscribers(nowNs)) {
      if (subscriber.equals(self)) {
        deliver(nowNs, kept.id(), kept.entry(nowNs), post);
      } else {
        tell(subscriber, subscriber, kept.entry(nowNs), post);
      }
    }
  }

  /**
   * An owner, or our supernode, tells; false: nobody here wants to know, or it is not its business.
   */
  boolean onPresence(long nowNs, NodeId from, NodeId target, Entry entry, Post post) {
    Optional<NodeId> lease = supernode.supernode();
    boolean mayTell = lease.isPresent() ? lease.get().equals(from) : places.mayOwn(from, target);
    if (!mayTell || wanted.find(target) == null) {
      return false;
    }
    deliver(nowNs, target, entry, post);
    return true;
  }

  private void deliver(long nowNs, NodeId target, Entry entry, Post post) {
    Watches.Watch watch = wanted.find(target);
    if (watch == null || !watch.isNews(state(entry))) {
      return;
    }
    for (NodeId subscriber : watch.subscribers(nowNs)) {
      if (subscriber.equals(self)) {
        post.event(new Answer.Presence(entry));
      } else {
        tell(subscriber, subscriber, entry, post);
      }
    }
  }

  private static long state(Entry entry) {
    boolean up = entry.getState() == PresenceState.UP;
    long where = up ? entry.getSupernode().getNodeId().hashCode() : 0;
    return (entry.getIncarnation() * 31 + where) * 4 + (up ? 3 : 1);
  }

  private void tell(NodeId to, NodeId subscriber, Entry entry, Post post) {
    Presence presence =
        Presence.newBuilder()
            .setEntry(entry)
            .setSubscriber(ByteString.copyFrom(subscriber.bytes()))
            .build();
    courier.send(to, Messages.begin().setPresence(presence), post);
  }

  /** Renews what is wanted; asks anew where the owner has changed. */
  void onTick(long nowNs, Post post) {
    wanted.expire(nowNs);
    served.expire(nowNs);
    int sent = 0;
    for (Watches.Watch watch : wanted.all()) {
      if (watch.renewNs() > nowNs || sent >= settings.maxPerTick()) {
        continue;
      }
      sent++;
      NodeId owner = owner(watch.target());
      watch.ask(owner, nowNs + settings.subscriptionNs() / 2);
      if (owner == null) {
        watch.askBy(nowNs + settings.tickNs());
      } else if (owner.equals(self)) {
        served.subscribe(watch.target(), self, nowNs + settings.subscriptionNs());
        deliver(nowNs, watch.target(), now(nowNs, watch.target()), post);
      } else {
        subscribeAt(owner, watch.target(), post);
      }
    }
  }

  private void subscribeAt(NodeId owner, NodeId target, Post post) {
    Subscribe subscribe =
        Subscribe.newBuilder()
            .setNodeId(ByteString.copyFrom(target.bytes()))
            .setValidMs((int) (settings.subscriptionNs() / MS))
            .setSubscriber(ByteString.copyFrom(self.bytes()))
            .build();
    courier.send(owner, Messages.begin().setSubscribe(subscribe), post);
  }

  // Null: there is nobody to ask.
  private NodeId owner(NodeId target) {
    Optional<NodeId> lease = supernode.supernode();
    if (lease.isPresent()) {
      return lease.get();
    }
    NodeId[] owners = places.owners(target);
    return owners.length == 0 ? null : owners[0];
  }

  /** The ring has changed, or our supernode has: ask anew, soon, where the owner is another one. */
  void askAnew(long nowNs) {
    for (Watches.Watch watch : wanted.all()) {
      NodeId owner = owner(watch.target());
      if (owner != null && !owner.equals(watch.owner())) {
        watch.askBy(nowNs);
      }
    }
  }
}
