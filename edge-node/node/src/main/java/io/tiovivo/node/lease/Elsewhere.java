package io.tiovivo.node.lease;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.message.Contact;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Where else to go: of two supernodes drawn by lot the one with more room, as it measured it, less
 * what we have sent there since. So the emptiest one is not flooded by all at once, and a full one
 * is not named at all.
 */
final class Elsewhere {
  private static final int TRIES_EACH = 4;
  private static final int MAX_REMEMBERED = 64;
  private static final long REMEMBER_NS = 10_000_000_000L;

  private final LeaseWorld world;
  private final SplittableRandom random;
  private final Map<NodeId, Integer> sentTo = new HashMap<>();
  private long sinceNs;

  Elsewhere(LeaseWorld world, SplittableRandom random) {
    this.world = world;
    this.random = random;
  }

  /** So many different ones with room at most, the caller not among them. */
  List<Contact> choose(long nowNs, int most, NodeId except) {
    forget(nowNs);
    List<Contact> chosen = new ArrayList<>(most);
    int members = world.members();
    for (int i = 0; members > 0 && i < most * TRIES_EACH && chosen.size() < most; i++) {
      Spare one = world.member(random.nextInt(members));
      Spare other = world.member(random.nextInt(members));
      Spare better = room(one) >= room(other) ? one : other;
      Contact contact = better.contact();
      boolean named = contact.id() == null || contact.id().equals(except);
      if (!named && room(better) > 0 && !holds(chosen, contact.id())) {
        chosen.add(contact);
      }
    }
    return chosen;
  }

  /** Leaves were sent there: its room as last heard is not all there is to say. */
  void sent(NodeId to, int leaves) {
    if (sentTo.size() < MAX_REMEMBERED || sentTo.containsKey(to)) {
      sentTo.merge(to, leaves, Integer::sum);
    }
  }

  private int room(Spare spare) {
    return spare.free() - sentTo.getOrDefault(spare.contact().id(), 0);
  }

  private static boolean holds(List<Contact> chosen, NodeId id) {
    for (Contact each : chosen) {
      if (id.equals(each.id())) {
        return true;
      }
    }
    return false;
  }

  private void forget(long nowNs) {
    if (nowNs - sinceNs >= REMEMBER_NS) {
      sentTo.clear();
      sinceNs = nowNs;
    }
  }
}
