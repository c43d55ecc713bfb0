package io.tiovivo.udp;

import java.util.Optional;

/**
 * How a {@link DatagramLoop} uses the network.
 *
 * @param group where to send, and what to join when receiving
 * @param interfaceName empty: receive on all interfaces, send on the first that leads out
 * @param ttl hops of what is sent, 0..255
 * @param receives false: a pure sender, which joins nothing
 * @param receiveBufferBytes asked of the kernel, which may grant less
 * @param drop applied to what arrives
 */
public record LoopSettings(
    MulticastGroup group,
    Optional<String> interfaceName,
    int ttl,
    boolean receives,
    int receiveBufferBytes,
    DropFilter drop) {
  /** What a receiver asks for: half a second at 64 Mbit/s. */
  public static final int RECEIVE_BUFFER_BYTES = 4 << 20;

  public LoopSettings {
    if (ttl < 0 || ttl > 255) {
      throw new IllegalArgumentException("ttl " + ttl + " is not in 0..255");
    }
  }

  /** Of a receiver. */
  public static LoopSettings receiver(
      MulticastGroup group, Optional<String> interfaceName, DropFilter drop) {
    return new LoopSettings(group, interfaceName, 1, true, RECEIVE_BUFFER_BYTES, drop);
  }

  /** Of a sender. */
  public static LoopSettings sender(MulticastGroup group, Optional<String> interfaceName, int ttl) {
    return new LoopSettings(group, interfaceName, ttl, false, 0, DropFilter.none());
  }
}
