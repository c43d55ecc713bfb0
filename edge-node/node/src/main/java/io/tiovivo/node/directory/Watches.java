package io.tiovivo.node.directory;

import io.tiovivo.identity.NodeId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who wants to know of whose presence: bounded, and forgotten unless renewed. */
final class Watches {
  /** One who wants to know. */
  private static final class Subscription {
    private final NodeId subscriber;
    private long endsNs;

    private Subscription(NodeId subscriber, long endsNs) {
      this.subscriber = subscriber;
      this.endsNs = endsNs;
    }
  }

  /** Everybody who wants to know of one node. */
  static final class Watch {
    private final NodeId target;
    private final List<Subscription> subscriptions = new ArrayList<>(1);
    private NodeId owner;
    private long renewNs;
    private long told;

    private Watch(NodeId target) {
      this.target = target;
    }

    NodeId target() {
      return target;
    }

    /** Whom we asked to tell us. */
    NodeId owner() {
      return owner;
    }

    void ask(NodeId whom, long againNs) {
      owner = whom;
      renewNs = againNs;
    }

    void askBy(long atNs) {
      renewNs = Math.min(renewNs, atNs);
    }

    long renewNs() {
      return renewNs;
    }

    /** Whether that state was not the last one told. */
    boolean isNews(long state) {
      boolean news = told != state;
      told = state;
      return news;
    }

    List<NodeId> subscribers(long nowNs) {
      List<NodeId> live = new ArrayList<>();
      for (Subscription each : subscriptions) {
        if (each.endsNs > nowNs) {
          live.add(each.subscriber);
        }
      }
      return live;
    }
  }

  private final int maxSubscriptions;
  private final int maxPerSubscriber;
  private final Map<NodeId, Watch> watches = new LinkedHashMap<>();
  private final Map<NodeId, Integer> perSubscriber = new LinkedHashMap<>();
  private int count;

  Watches(int maxSubscriptions, int maxPerSubscriber) {
    this.maxSubscriptions = maxSubscriptions;
    this.maxPerSubscriber = maxPerSubscriber;
  }

  int count() {
    return count;
  }

  void clear() {
    watches.clear();
    perSubscriber.clear();
    count = 0;
  }

  /** Null: nobody wants to know. */
  Watch find(NodeId target) {
    return watches.isEmpty() ? null : watches.get(target);
  }

  Iterable<Watch> all() {
    return watches.values();
  }

  /** Adds or renews; null: too many. */
  Watch subscribe(NodeId target, NodeId subscriber, long endsNs) {
    Watch watch = watches.get(target);
    if (watch != null) {
      for (Subscription each : watch.subscriptions) {
        if (each.subscriber.equals(subscriber)) {
          each.endsNs = endsNs;
          return watch;
        }
      }
    }
    int own = perSubscriber.getOrDefault(subscriber, 0);
    if (count >= maxSubscriptions || own >= maxPerSubscriber) {
      return null;
    }
    if (watch == null) {
      watch = new Watch(target);
      watches.put(target, watch);
    }
    watch.subscriptions.add(new Subscription(subscriber, endsNs));
    perSubscriber.put(subscriber, own + 1);
    count++;
    return watch;
  }

  void unsubscribe(NodeId target, NodeId subscriber) {
    Watch watch = watches.get(target);
    if (watch != null) {
      removeIf(watch, subscriber, Long.MIN_VALUE);
      if (watch.subscriptions.isEmpty()) {
        watches.remove(target);
      }
    }
  }

  void expire(long nowNs) {
    for (Iterator<Watch> all = watches.values().iterator(); all.hasNext(); ) {
      Watch watch = all.next();
      removeIf(watch, null, nowNs);
      if (watch.subscriptions.isEmpty()) {
        all.remove();
      }
    }
  }

  private void removeIf(Watch watch, NodeId subscriber, long nowNs) {
    for (Iterator<Subscription> all = watch.subscriptions.iterator(); all.hasNext(); ) {
      Subscription each = all.next();
      if (each.endsNs <= nowNs || each.subscriber.equals(subscriber)) {
        all.remove();
        count--;
        perSubscriber.computeIfPresent(each.subscriber, (id, n) -> n <= 1 ? null : n - 1);
      }
    }
  }
}
