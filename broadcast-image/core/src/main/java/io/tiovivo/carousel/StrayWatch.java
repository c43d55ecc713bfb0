package io.tiovivo.carousel;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Notices symbols with ids where no head-end is: somebody makes them up. A head-end that has just
 * started is told from that by its hashes, which are verified soon.
 */
final class StrayWatch {
  /** Ids that are remembered at once. */
  static final int MAX_STRAYS = 32;

  /** So many that nothing explains mean an attack. */
  static final int ALARM = 8;

  /** Verified packets that must have come since and not have explained an id. */
  static final int PATIENCE = 4;

  private record Stray(int sbn, int esi, long since) {}

  private final HashTracks tracks;
  private final ArrayDeque<Stray> strays = new ArrayDeque<>();
  private long verified;

  StrayWatch(HashTracks tracks) {
    this.tracks = tracks;
  }

  /** A symbol came whose hash is not known. */
  void symbol(int sbn, int esi) {
    if (strays.size() < MAX_STRAYS && !tracks.near(sbn, esi)) {
      strays.add(new Stray(sbn, esi, verified));
    }
  }

  /** Hashes were verified; true: too many symbols are still where no head-end is. */
  boolean alarm() {
    verified++;
    int unexplained = 0;
    for (Iterator<Stray> each = strays.iterator(); each.hasNext(); ) {
      Stray stray = each.next();
      if (tracks.near(stray.sbn(), stray.esi())) {
        each.remove();
      } else {
        unexplained += verified - stray.since() >= PATIENCE ? 1 : 0;
      }
    }
    return unexplained >= ALARM;
  }
}
