package io.tiovivo.node.member;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.member.MemberWire.Heard;
import io.tiovivo.node.message.Messages;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.proto.Gossip;
import io.tiovivo.node.proto.Member;
import io.tiovivo.node.proto.MemberState;
import java.util.List;
import java.util.Optional;

/** What others say of members, this one included: read, weighed, and corrected where outdated. */
final class Hearing {
  /** Updates read of one message at most. */
  private static final int MAX_UPDATES = 64;

  /** Corrections sent back for one message at most. */
  private static final int MAX_CORRECTIONS = 4;

  private final NodeId self;
  private final OwnRecord own;
  private final Roll roll;
  private final Courier courier;
  private final Probes probes;
  private final Encounters encounters;
  private final MemberWire wire = new MemberWire();
  private long refutations;
  private long malformed;

  Hearing(
      NodeId self,
      OwnRecord own,
      Roll roll,
      Courier courier,
      Probes probes,
      Encounters encounters) {
    this.self = self;
    this.own = own;
    this.roll = roll;
    this.courier = courier;
    this.probes = probes;
    this.encounters = encounters;
  }

  long refutations() {
    return refutations;
  }

  long malformed() {
    return malformed;
  }

  /** Takes in what somebody says; tells how many members came or went by it. */
  int merge(long nowNs, Remote from, List<Member> updates, boolean synced, Post post) {
    int news = 0;
    Gossip.Builder newer = Gossip.newBuilder();
    for (int i = 0; i < Math.min(MAX_UPDATES, updates.size()); i++) {
      Optional<Heard> heard = wire.read(updates.get(i));
      if (heard.isEmpty()) {
        malformed++;
      } else if (heard.get().id().equals(self)) {
        onOwn(nowNs, heard.get());
      } else if (apply(nowNs, from, heard.get(), synced)) {
        news++;
      }
      if (heard.isPresent() && newer.getUpdatesCount() < MAX_CORRECTIONS) {
        correct(heard.get(), newer);
      }
    }
    if (newer.getUpdatesCount() > 0) {
      courier.send(from.id(), Messages.begin().setGossip(newer), post);
    }
    return news;
  }

  // Whoever suspects or buries a member that has refuted that has missed the refutation: under
  // heavy
  // loss some always do, and would act on it.
  private void correct(Heard heard, Gossip.Builder newer) {
    if (heard.state() == MemberState.ALIVE) {
      return;
    }
    MemberRecord member = roll.ring().find(heard.id());
    if (member != null && heard.incarnation() < member.incarnation()) {
      newer.addUpdates(roll.say(heard.id(), true));
    }
  }

  private boolean apply(long nowNs, Remote from, Heard heard, boolean synced) {
    switch (heard.state()) {
      case ALIVE:
        return roll.alive(nowNs, heard, !synced || encounters.settled());
      case SUSPECT:
        List<Integer> by = heard.message().getSuspectedByList();
        for (int i = 0; i < Math.min(by.size(), Suspicions.CONFIRMATIONS + 1); i++) {
          roll.suspect(nowNs, heard.id(), heard.incarnation(), by.get(i));
        }
        return false;
      case DEAD:
        // A page may be old; a death in it is looked into rather than believed.
        return synced
            ? roll.suspect(nowNs, heard.id(), heard.incarnation(), (int) from.id().low())
            : roll.gone(nowNs, heard.id(), heard.incarnation(), true);
      case LEFT:
        return roll.gone(nowNs, heard.id(), heard.incarnation(), false);
      default:
        return false;
    }
  }

  private void onOwn(long nowNs, Heard heard) {
    boolean older = heard.incarnation() < own.incarnation();
    boolean same = heard.incarnation() == own.incarnation();
    if (older || same && heard.state() == MemberState.ALIVE) {
      return;
    }
    refutations++;
    if (heard.state() != MemberState.ALIVE) {
      probes.unwell(1);
    }
    roll.putSelf(own.outbid(nowNs, heard.incarnation()), true, true);
  }
}
