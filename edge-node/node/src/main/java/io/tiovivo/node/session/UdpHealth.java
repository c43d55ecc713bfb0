package io.tiovivo.node.session;

import io.tiovivo.machine.PeerAddress;

/**
 * Whether UDP gets through at all: no, once dials to two addresses in a row brought nothing back.
 * Anything that comes is proof of the contrary.
 */
final class UdpHealth {
  private final long retryNs;
  private PeerAddress silent;
  private boolean blocked;
  private long nextTryNs;

  UdpHealth(long retryNs) {
    this.retryNs = retryNs;
  }

  void answered() {
    silent = null;
    blocked = false;
  }

  void silent(long nowNs, PeerAddress address) {
    if (silent == null) {
      silent = address;
    } else if (!blocked && !silent.equals(address)) {
      blocked = true;
      nextTryNs = nowNs + retryNs;
    }
  }

  boolean blocked() {
    return blocked;
  }

  /** Whether to go straight to TLS; now and then a dial tries UDP first all the same. */
  boolean skip(long nowNs) {
    if (!blocked) {
      return false;
    }
    if (nowNs >= nextTryNs) {
      nextTryNs = nowNs + retryNs;
      return false;
    }
    return true;
  }
}
