package io.tiovivo.node.member;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.member.MemberWire.Heard;
import io.tiovivo.node.member.Suspicions.Suspicion;
import io.tiovivo.node.proto.Member;
import io.tiovivo.node.proto.MemberState;
import java.util.ArrayList;
import java.util.List;

/**
 * Who lives, who is suspected, who is gone, and the news of it: SWIM's rules of precedence (Das,
 * Gupta, Motivala 2002), one method per state that somebody says.
 */
final class Roll {
  private final NodeId self;
  private final MemberSettings settings;
  private final RecordPool pool;
  private final Ring ring = new Ring();
  private final Suspicions suspicions;
  private final Graves graves;
  private final DeathLog deaths = new DeathLog();
  private final Rumours rumours = new Rumours();
  private final List<MemberWatch> watches = new ArrayList<>();
  private long deathCount;
  private long overflowed;

  Roll(NodeId self, MemberSettings settings, RecordPool pool) {
    this.self = self;
    this.settings = settings;
    this.pool = pool;
    suspicions = new Suspicions(settings);
    graves = new Graves(settings);
  }

  Ring ring() {
    return ring;
  }

  Graves graves() {
    return graves;
  }

  DeathLog deaths() {
    return deaths;
  }

  Rumours rumours() {
    return rumours;
  }

  Suspicions suspicions() {
    return suspicions;
  }

  long deathCount() {
    return deathCount;
  }

  long overflowed() {
    return overflowed;
  }

  void watch(MemberWatch watch) {
    watches.add(watch);
  }

  /** This node's own record: no rules apply. */
  void putSelf(MemberRecord record, boolean urgent, boolean full) {
    ring.put(pool.shared(record));
    if (urgent) {
      rumours.urgent(self, full, ring.size());
    } else {
      rumours.calm(self);
    }
  }

  /**
   * A member is said to live.
   *
   * @param spread false: others are told by comparison alone
   * @return whether that was news of who is there
   */
  boolean alive(long nowNs, Heard heard, boolean spread) {
    MemberRecord known = ring.find(heard.id());
    if (known == null) {
      return newcomer(nowNs, heard, spread);
    }
    if (heard.incarnation() <= known.incarnation()) {
      return false;
    }
    Suspicion suspicion = suspicions.find(heard.id());
    boolean refuted = suspicion != null && heard.incarnation() > suspicion.incarnation();
    if (refuted) {
      suspicions.clear(heard.id());
    }
    MemberRecord record = pool.shared(heard.record(known));
    boolean restarted = record.start() != known.start();
    boolean moved = !record.facts().address().equals(known.facts().address());
    boolean role =
        record.facts().draining() != known.facts().draining()
            || record.facts().mega() != known.facts().mega();
    if (restarted) {
      // It lost its leaves with its memory: as if it had died, and another one had come.
      ring.remove(known.id());
      deaths.add(nowNs, known.id(), known.facts().leaves());
      deathCount++;
      ring.put(record);
      watches.forEach(each -> each.onMemberGone(nowNs, known, true));
      watches.forEach(each -> each.onMemberUp(nowNs, record));
    } else {
      ring.put(record);
    }
    if (restarted || moved || refuted || role) {
      rumours.urgent(heard.id(), restarted || moved, ring.size());
    } else if (spread) {
      rumours.calm(heard.id());
    }
    return restarted;
  }

  private boolean newcomer(long nowNs, Heard heard, boolean spread) {
    Graves.Grave grave = graves.find(heard.id());
    if (grave != null && !outlives(nowNs, heard, grave) || grave == null && !heard.full()) {
      return false;
    }
    if (ring.size() >= settings.maxMembers()) {
      overflowed++;
      return false;
    }
    if (grave != null) {
      graves.remove(heard.id());
      if (heard.incarnation() >>> MemberRecord.CHANGE_BITS == grave.record().start()) {
        deaths.strike(heard.id());
      }
    }
    MemberRecord before = grave == null ? null : grave.record();
    MemberRecord record = pool.shared(heard.record(before));
    ring.put(record);
    if (spread) {
      rumours.urgent(heard.id(), true, ring.size());
    }
    watches.forEach(each -> each.onMemberUp(nowNs, record));
    return true;
  }

  // An old death yields even to the same incarnation: whoever still counts the member among the
  // living would have buried it meanwhile, too, were it dead. So a healed partition needs no
  // refutation of every single member.
  private boolean outlives(long nowNs, Heard heard, Graves.Grave grave) {
    return heard.incarnation() > grave.incarnation()
        || heard.incarnation() == grave.incarnation()
            && grave.died()
            && nowNs - grave.sinceNs() >= settings.reviveNs();
  }

  /** A member is suspected; false: nothing new. */
  boolean suspect(long nowNs, NodeId id, long incarnation, int suspector) {
    MemberRecord known = ring.find(id);
    if (known == null || incarnation < known.incarnation()) {
      return false;
    }
    if (!suspicions.suspect(nowNs, id, incarnation, suspector, ring.size())) {
      return false;
    }
    rumours.urgent(id, false, ring.size());
    return true;
  }

  /** A member is gone; false: nothing new. */
  boolean gone(long nowNs, NodeId id, long incarnation, boolean died) {
    MemberRecord known = ring.find(id);
    if (known == null) {
      Graves.Grave grave = graves.find(id);
      if (grave != null) {
        graves.raise(grave, incarnation);
      }
      return false;
    }
    if (incarnation < known.incarnation()) {
      return false;
    }
    bury(nowNs, known, incarnation, died);
    return true;
  }

  private void bury(long nowNs, MemberRecord member, long incarnation, boolean died) {
    ring.remove(member.id());
    suspicions.clear(member.id());
    graves.bury(nowNs, member, incarnation, died);
    if (died) {
      deathCount++;
      deaths.add(nowNs, member.id(), member.facts().leaves());
    }
    rumours.urgent(member.id(), false, ring.size());
    watches.forEach(each -> each.onMemberGone(nowNs, member, died));
  }

  /** Buries those who did not refute in time, forgets old deaths. */
  void expire(long nowNs) {
    for (NodeId id : suspicions.ended(nowNs, rumours::calm)) {
      Suspicion suspicion = suspicions.find(id);
      MemberRecord member = ring.find(id);
      suspicions.clear(id);
      if (member != null) {
        bury(nowNs, member, suspicion.incarnation(), true);
      }
    }
    graves.expire(nowNs);
  }

  /** What is known of a node, for a message; null: nothing worth saying. */
  Member say(NodeId about, boolean full) {
    MemberRecord member = ring.find(about);
    if (member != null) {
      Suspicion suspicion = suspicions.find(about);
      if (suspicion != null) {
        return MemberWire.verdict(
            about, MemberState.SUSPECT, suspicion.incarnation(), suspicion.by());
      }
      return full ? MemberWire.full(member) : MemberWire.brief(member);
    }
    Graves.Grave grave = graves.find(about);
    if (grave == null) {
      return null;
    }
    MemberState state = grave.died() ? MemberState.DEAD : MemberState.LEFT;
    return MemberWire.verdict(about, state, grave.incarnation());
  }

  void clear() {
    ring.clear();
    suspicions.clear();
    graves.clear();
    rumours.clear();
  }
}
