package io.tiovivo.node.lease;

import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.StreamAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many times a host was told when to come back. Asking costs it a datagram, and whoever does
 * not come leaves a hole: one host must not fill the calendar. Many boxes may share an address, so
 * it may have a good part.
 */
final class Promises {
  private static final int MAX_HOSTS = 256;
  private static final int LEAST = 8;

  private static final class Given {
    private int count;
    private long lastNs = Long.MIN_VALUE;
  }

  private final Map<PeerAddress, Given> hosts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PeerAddress, Given> eldest) {
          return size() > MAX_HOSTS;
        }
      };

  /** Whether a host may be given another time; {@code most}: so many at once. */
  boolean mayHave(long nowNs, PeerAddress from, long most) {
    Given given = hosts.get(host(from));
    if (given == null) {
      return true;
    }
    if (given.lastNs <= nowNs) {
      given.count = 0;
    }
    return given.count < Math.max(LEAST, most);
  }

  void given(PeerAddress from, long slotNs) {
    Given given = hosts.computeIfAbsent(host(from), any -> new Given());
    given.count++;
    given.lastNs = Math.max(given.lastNs, slotNs);
  }

  // Of IPv6 a network: a host picks the rest as it likes.
  private static PeerAddress host(PeerAddress from) {
    boolean whole = from.isIpv4() || StreamAddress.is(from);
    return new PeerAddress(from.high(), whole ? StreamAddress.origin(from) : 0, 1);
  }
}
