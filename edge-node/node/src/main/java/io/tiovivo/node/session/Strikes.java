package io.tiovivo.node.session;

import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.StreamAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Hosts whose handshakes came to nothing lately: given up half-way, or ended without a credential
 * that holds. What each kind of caller may use is limited for all of them together, so one host
 * that nobody vouches for must not use it up.
 */
final class Strikes {
  /** Handshakes in a row that may come to nothing, as on a bad line or with an old credential. */
  static final int MOST = 16;

  /** One is forgiven so often. */
  private static final long FORGIVEN_NS = 1_000_000_000L;

  private static final int MAX_HOSTS = 256;

  private record Host(long high, long low) {
    static Host of(PeerAddress address) {
      boolean whole = address.isIpv4() || StreamAddress.is(address);
      return new Host(address.high(), whole ? StreamAddress.origin(address) : 0);
    }
  }

  // Until when all of a host's are forgiven; who was not heard of for longest is forgotten first.
  private final Map<Host, Long> untilNs =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Host, Long> eldest) {
          return size() > MAX_HOSTS;
        }
      };

  void add(long nowNs, PeerAddress from) {
    untilNs.merge(
        Host.of(from), nowNs + FORGIVEN_NS, (until, one) -> Math.max(until + FORGIVEN_NS, one));
  }

  /** Whether a host must wait. */
  boolean tooMany(long nowNs, PeerAddress from) {
    return !untilNs.isEmpty()
        && untilNs.getOrDefault(Host.of(from), nowNs) - nowNs > (MOST - 1) * FORGIVEN_NS;
  }

  int hosts() {
    return untilNs.size();
  }
}
