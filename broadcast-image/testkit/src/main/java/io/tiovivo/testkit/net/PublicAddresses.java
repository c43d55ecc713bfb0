package io.tiovivo.testkit.net;

import io.tiovivo.machine.PeerAddress;
import java.util.ArrayList;
import java.util.List;

/** Who has which public address: hosts and gateways, found in constant time. */
final class PublicAddresses {
  private static final long FIRST = 0xFFFF_0000_0000L | 16 << 24 | 1; // 16.0.0.1
  private static final int STRIDE = 64; // four neighbours share a /24

  private final List<Object> holders = new ArrayList<>();

  /** Gives a host or a segment's gateway an address that nobody had before. */
  PeerAddress take(Object holder, int port) {
    holders.add(holder);
    return new PeerAddress(0, FIRST + (long) (holders.size() - 1) * STRIDE, port);
  }

  void leave(PeerAddress address) {
    holders.set(index(address), null);
  }

  /** Who has it; null: nobody. */
  Object holder(PeerAddress address) {
    int index = index(address);
    return index < 0 ? null : holders.get(index);
  }

  private int index(PeerAddress address) {
    long distance = address.low() - FIRST;
    boolean isOurs =
        address.high() == 0
            && distance >= 0
            && distance % STRIDE == 0
            && distance / STRIDE < holders.size();
    return isOurs ? (int) (distance / STRIDE) : -1;
  }
}
