package io.tiovivo.node.member;

import io.tiovivo.identity.NodeId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Who is gone: remembered for a while, so that old news does not bring them back, and tried again.
 */
final class Graves {
  /** Attempts after which the pause between two of them stops doubling. */
  private static final int MAX_DOUBLINGS = 5;

  /** Random graves looked at for one that is due. */
  private static final int DRAWS = 8;

  /** One that is gone. */
  static final class Grave {
    private final MemberRecord record;
    private final long sinceNs;
    private final boolean died;
    private long incarnation;
    private long nextAttemptNs;
    private int attempts;

    private Grave(MemberRecord record, long incarnation, long sinceNs, boolean died) {
      this.record = record;
      this.incarnation = incarnation;
      this.sinceNs = sinceNs;
      this.died = died;
    }

    MemberRecord record() {
      return record;
    }

    long incarnation() {
      return incarnation;
    }

    /** Otherwise it left with a goodbye. */
    boolean died() {
      return died;
    }

    long sinceNs() {
      return sinceNs;
    }
  }

  private final MemberSettings settings;
  private final Map<NodeId, Grave> graves = new LinkedHashMap<>();

  Graves(MemberSettings settings) {
    this.settings = settings;
  }

  Grave find(NodeId id) {
    return graves.isEmpty() ? null : graves.get(id);
  }

  void bury(long nowNs, MemberRecord record, long incarnation, boolean died) {
    graves.remove(record.id());
    if (graves.size() >= settings.maxTombstones()) {
      Iterator<Grave> oldest = graves.values().iterator();
      oldest.next();
      oldest.remove();
    }
    Grave grave = new Grave(record, incarnation, nowNs, died);
    grave.nextAttemptNs = nowNs + settings.healIntervalNs();
    graves.put(record.id(), grave);
  }

  void raise(Grave grave, long incarnation) {
    grave.incarnation = Math.max(grave.incarnation, incarnation);
  }

  Grave remove(NodeId id) {
    return graves.isEmpty() ? null : graves.remove(id);
  }

  void clear() {
    graves.clear();
  }

  int count() {
    return graves.size();
  }

  /** Forgets those whose time is over. */
  void expire(long nowNs) {
    for (Iterator<Grave> all = graves.values().iterator(); all.hasNext(); ) {
      if (nowNs - all.next().sinceNs < settings.tombstoneNs()) {
        return; // in order of burial
      }
      all.remove();
    }
  }

  /** Those that died less than {@code ageNs} ago, the latest first. */
  List<Grave> younger(long nowNs, long ageNs) {
    List<Grave> young = new ArrayList<>();
    for (Grave grave : graves.values()) {
      if (nowNs - grave.sinceNs < ageNs) {
        young.add(grave);
      }
    }
    return young;
  }

  /** One that died and is due to be tried again, at random; null: none was drawn. */
  Grave due(long nowNs, SplittableRandom random) {
    if (graves.isEmpty()) {
      return null;
    }
    List<Grave> all = new ArrayList<>(graves.values());
    for (int draw = 0; draw < DRAWS; draw++) {
      Grave grave = all.get(random.nextInt(all.size()));
      if (grave.died && grave.nextAttemptNs <= nowNs) {
        int doublings = Math.min(MAX_DOUBLINGS, grave.attempts++);
        grave.nextAttemptNs = nowNs + (settings.healIntervalNs() << doublings);
        return grave;
      }
    }
    return null;
  }
}
