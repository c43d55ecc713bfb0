package io.tiovivo.node.lease;

import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.StreamAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Callers that were let in and whose Join has not come yet. */
final class Awaited {
  /** Handshakes that one admission is good for: the first may get lost. */
  private static final int MOST_ATTEMPTS = 3;

  private static final class Caller {
    private final long untilNs;
    private int left = MOST_ATTEMPTS - 1;

    Caller(long untilNs) {
      this.untilNs = untilNs;
    }
  }

  private final long forNs;
  private final Map<PeerAddress, Caller> callers = new LinkedHashMap<>();

  Awaited(long forNs) {
    this.forNs = forNs;
  }

  void add(long nowNs, PeerAddress from) {
    callers.remove(from); // in order of time
    callers.put(from, new Caller(nowNs + forNs));
  }

  boolean isAwaited(long nowNs, PeerAddress from) {
    forget(nowNs);
    return callers.containsKey(from);
  }

  /** Whether who is awaited may knock once more; nobody goes in and out on one admission. */
  boolean comesAgain(PeerAddress from) {
    Caller caller = callers.get(from);
    return caller != null && caller.left-- > 0;
  }

  /** A Join is here; true: it was awaited. */
  boolean arrived(long nowNs, PeerAddress from) {
    forget(nowNs);
    return callers.remove(from) != null;
  }

  int count(long nowNs) {
    forget(nowNs);
    return callers.size();
  }

  /** Those of the same host. */
  int ofHost(PeerAddress from) {
    int found = 0;
    for (PeerAddress each : callers.keySet()) {
      found += StreamAddress.sameHost(each, from) ? 1 : 0;
    }
    return found;
  }

  private void forget(long nowNs) {
    for (Iterator<Caller> all = callers.values().iterator(); all.hasNext(); ) {
      if (all.next().untilNs > nowNs) {
        return;
      }
      all.remove();
    }
  }
}
