package io.tiovivo.node.session;

import io.tiovivo.machine.Allowance;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.session.SessionCounters.What;
import io.tiovivo.wire.WireReader;

/** Hints that a session is not there, as after a restart. They prove nothing. */
final class Hints {
  /** A hint must name one of so many counters that were sent last. */
  private static final int LAST_COUNTERS = 64;

  /** Given, and taken, per second: each that is taken looks at all sessions. */
  private static final int PER_SECOND = 16;

  private final Station station;
  private final Traffic traffic;
  private final Allowance given = new Allowance(PER_SECOND, PER_SECOND);
  private final Allowance taken = new Allowance(PER_SECOND, PER_SECOND);

  Hints(Station station, Traffic traffic) {
    this.station = station;
    this.traffic = traffic;
  }

  /** Tells that a session is not here; shorter than what it answers, and not too often. */
  void give(long nowNs, PeerAddress from, int number, long counter, Outbox out) {
    if (given.take(nowNs)) {
      Datagrams.begin(station.writer, Datagrams.UNKNOWN, number).u64(counter);
      station.send(from, out);
    }
  }

  /** Somebody says that a session is not there: reason to ask. */
  void take(long nowNs, PeerAddress from, int number, WireReader in, Outbox out) {
    long counter = in.u64();
    if (in.failed() || in.remaining() > 0) {
      station.counters.add(What.MALFORMED);
      return;
    }
    Session session = taken.take(nowNs) ? find(from, number, counter) : null;
    if (session == null || session.probeAtNs != 0) {
      station.counters.add(What.HINT_IGNORED);
    } else {
      traffic.probe(nowNs, session, out);
    }
  }

  private Session find(PeerAddress from, int number, long counter) {
    for (int place = 0; place < station.table.places(); place++) {
      if (station.table.at(place) instanceof Session session
          && session.peerNumber == number
          && session.remote.address().equals(from)
          && session.sentLately(counter, LAST_COUNTERS)) {
        return session;
      }
    }
    return null;
  }
}
