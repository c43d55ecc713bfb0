package io.tiovivo.node.member;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Purpose;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Whom this node compares its view with, and when: somebody known now and then, everybody at all
 * when it is alone, and from time to time one of those who died or of those that others recommend.
 * The last heals partitions without an operator.
 */
final class Encounters {
  /** Contacts from elsewhere that are looked at. */
  private static final int SEEDS = 8;

  /** Members that came or went by one comparison from which on the next one follows soon. */
  private static final int MANY_NEWS = 4;

  /** How many times sooner. */
  private static final int SOONER = 8;

  /** How many times sooner somebody is tried by a node that is alone. */
  private static final int ALONE = 10;

  private final NodeId self;
  private final MemberSettings settings;
  private final Roll roll;
  private final Targets targets;
  private final Courier courier;
  private final SeedContacts seeds;
  private final SplittableRandom random;
  private long nextSyncNs;
  private long nextHealNs;
  private long nextStrangerNs;
  private long pageNs;
  private boolean settled;

  Encounters(
      NodeId self,
      MemberSettings settings,
      Roll roll,
      Targets targets,
      Courier courier,
      SeedContacts seeds,
      SplittableRandom random) {
    this.self = self;
    this.settings = settings;
    this.roll = roll;
    this.targets = targets;
    this.courier = courier;
    this.seeds = seeds;
    this.random = random;
  }

  void start(long nowNs) {
    settled = false;
    nextHealNs = nowNs;
    nextSyncNs = nowNs + jittered(settings.syncIntervalNs() / SOONER);
    nextStrangerNs = nowNs;
    pageNs = nowNs;
  }

  /** Whether what comes in pages is news worth telling: not while this node learns everything. */
  boolean settled() {
    return settled;
  }

  void onPage(long nowNs, int news) {
    pageNs = nowNs;
    if (news >= MANY_NEWS) {
      nextSyncNs = Math.min(nextSyncNs, nowNs + jittered(settings.syncIntervalNs() / SOONER));
    }
  }

  /** Somebody compares with us; when that was an answer, our own view is near theirs. */
  void onAnswer(long nowNs, boolean answer) {
    if (!answer) {
      return;
    }
    pageNs = nowNs;
  }

  /** Somebody speaks as a member whom we do not know as one: ask it. */
  void onStranger(long nowNs, NodeId from, MemberRecord own, Post post) {
    if (nowNs < nextStrangerNs || roll.ring().find(from) != null) {
      return;
    }
    nextStrangerNs = nowNs + settings.probeIntervalNs();
    courier.send(from, courier.compare(own, true), post);
  }

  void onDeadline(long nowNs, MemberRecord own, Post post) {
    if (nowNs >= nextSyncNs) {
      // Quiet since the last comparison: what comes from now on is news to others, too.
      settled |= roll.ring().size() > 1 && nowNs - pageNs >= settings.syncIntervalNs() / SOONER / 2;
      nextSyncNs = nowNs + jittered(settings.syncIntervalNs() / (settled ? 1 : SOONER));
      for (NodeId each : targets.some(1, self)) {
        courier.send(each, courier.compare(own, true), post);
      }
    }
    if (nowNs >= nextHealNs) {
      boolean alone = roll.ring().size() <= 1;
      nextHealNs = nowNs + jittered(settings.healIntervalNs() / (alone ? ALONE : 1));
      reachOut(nowNs, own, alone, post);
    }
  }

  private void reachOut(long nowNs, MemberRecord own, boolean alone, Post post) {
    if (alone || random.nextBoolean()) {
      Contact seed = unknownSeed();
      if (seed != null) {
        post.send(seed, Purpose.SUPERNODE, courier.compare(own, true).build());
        return;
      }
    }
    Graves.Grave grave = roll.graves().due(nowNs, random);
    if (grave != null) {
      Contact contact = grave.record().contact();
      post.send(contact, Purpose.SUPERNODE, courier.compare(own, true).build());
    }
  }

  private Contact unknownSeed() {
    List<Contact> all = seeds.contacts(SEEDS);
    int most = Math.min(SEEDS, all.size());
    for (int i = 0, at = most == 0 ? 0 : random.nextInt(most); i < most; i++, at++) {
      Contact seed = all.get(at % most);
      boolean known = seed.id() == null ? isMember(seed.address()) : isMember(seed.id());
      if (!known) {
        return seed;
      }
    }
    return null;
  }

  private boolean isMember(NodeId id) {
    return id.equals(self) || roll.ring().find(id) != null;
  }

  private boolean isMember(PeerAddress address) {
    for (int i = 0; i < roll.ring().size(); i++) {
      if (roll.ring().at(i).facts().address().equals(address)) {
        return true;
      }
    }
    return false;
  }

  private long jittered(long meanNs) {
    return meanNs * 4 / 5 + random.nextLong(meanNs * 2 / 5 + 1);
  }

  long deadlineNs() {
    return Math.min(nextSyncNs, nextHealNs);
  }
}
