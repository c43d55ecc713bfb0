package io.tiovivo.testkit.net;

import io.tiovivo.machine.PeerAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * An address translator. A mapping lives for a while after the last datagram from inside; what
 * comes from outside does not prolong it (RFC 4787, REQ-6: the stricter of the two that are seen).
 */
final class Nat {
  /** Mappings at a time: what cheap routers hold. */
  static final int MAX_MAPPINGS = 2048;

  /** Remotes of one mapping whose datagrams are let in. */
  private static final int MAX_REMOTES = 2048;

  private static final int FIRST_PORT = 20_000;
  private static final int LAST_PORT = 60_000;

  private record Key(PeerAddress inside, PeerAddress outside) {}

  private static final class Mapping {
    final Key key;
    final int port;
    final Map<Long, Long> sentNs = new HashMap<>(2);
    long lastNs;

    Mapping(Key key, int port) {
      this.key = key;
      this.port = port;
    }
  }

  private final NatKind kind;
  private final long lifetimeNs;
  private final Map<Key, Mapping> byKey = new HashMap<>(4);
  private final Map<Integer, Mapping> byPort = new HashMap<>(4);
  private int nextPort = FIRST_PORT;

  Nat(NatKind kind, long lifetimeNs) {
    this.kind = kind;
    this.lifetimeNs = lifetimeNs;
  }

  NatKind kind() {
    return kind;
  }

  /** Forgets everything and starts with another port: it was restarted. */
  void rebind() {
    byKey.clear();
    byPort.clear();
    nextPort = nextPort + 101 > LAST_PORT ? FIRST_PORT : nextPort + 101;
  }

  /** The port from which a datagram goes out; -1: there is no room. */
  int out(long nowNs, PeerAddress inside, PeerAddress outside) {
    Key key = new Key(inside, kind == NatKind.SYMMETRIC ? outside : null);
    Mapping mapping = byKey.get(key);
    if (mapping != null && nowNs - mapping.lastNs > lifetimeNs) {
      forget(mapping);
      mapping = null;
    }
    if (mapping == null) {
      mapping = add(nowNs, key);
      if (mapping == null) {
        return -1;
      }
    }
    mapping.lastNs = nowNs;
    if (mapping.sentNs.size() >= MAX_REMOTES) {
      mapping.sentNs.values().removeIf(sentNs -> nowNs - sentNs > lifetimeNs);
    }
    if (mapping.sentNs.size() < MAX_REMOTES) {
      mapping.sentNs.put(filter(outside), nowNs);
    }
    return mapping.port;
  }

  /** Where a datagram from outside goes; null: nowhere. */
  PeerAddress in(long nowNs, PeerAddress outside, int port) {
    Mapping mapping = byPort.get(port);
    if (mapping == null || nowNs - mapping.lastNs > lifetimeNs) {
      return null;
    }
    Long sentNs = mapping.sentNs.get(filter(outside));
    return sentNs == null || nowNs - sentNs > lifetimeNs ? null : mapping.key.inside();
  }

  private Mapping add(long nowNs, Key key) {
    if (byKey.size() >= MAX_MAPPINGS) {
      byKey.values().stream()
          .filter(each -> nowNs - each.lastNs > lifetimeNs)
          .toList()
          .forEach(this::forget);
      if (byKey.size() >= MAX_MAPPINGS) {
        return null;
      }
    }
    while (byPort.containsKey(nextPort)) {
      nextPort = nextPort == LAST_PORT ? FIRST_PORT : nextPort + 1;
    }
    Mapping mapping = new Mapping(key, nextPort);
    nextPort = nextPort == LAST_PORT ? FIRST_PORT : nextPort + 1;
    byKey.put(key, mapping);
    byPort.put(mapping.port, mapping);
    return mapping;
  }

  private void forget(Mapping mapping) {
    byKey.remove(mapping.key);
    byPort.remove(mapping.port);
  }

  // What of a remote must have been sent to for its datagrams to be let in. IPv4 only: 48 bits.
  private long filter(PeerAddress remote) {
    return switch (kind) {
      case NONE, FULL_CONE -> 0;
      case RESTRICTED -> remote.low() << 16;
      case PORT_RESTRICTED, SYMMETRIC -> remote.low() << 16 | remote.port();
    };
  }
}
