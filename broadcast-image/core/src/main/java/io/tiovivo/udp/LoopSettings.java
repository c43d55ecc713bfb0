package io.tiovivo.udp;

import java.util.Optional;

/**
 * How a {@link GroupSource} uses the network.
 *
 * @param group what to join when receiving
 * @param interfaces where
 * @param ttl hops of what is sent, 0..255
 * @param hears what it listens to
 * @param receiveBufferBytes asked of the kernel, which may grant less; 0: what it gives by itself
 * @param mostSendInterfaces on how many interfaces a datagram is sent at most
 * @param mostDatagramBytes room for a datagram; a longer one is cut off, and then malformed
 * @param drop applied to what arrives
 * @param dscp of what is sent, 0..63 (RFC 2474); 0: best effort
 */
public record LoopSettings(
    MulticastGroup group,
    InterfaceChoice interfaces,
    int ttl,
    Hears hears,
    int receiveBufferBytes,
    int mostSendInterfaces,
    int mostDatagramBytes,
    DropFilter drop,
    int dscp) {
  /** What a source listens to. */
  public enum Hears {
    /** A pure sender. */
    NOTHING,
    /** What is sent to where its own datagrams come from. */
    ANSWERS,
    /** What is sent to the group, which it joins. */
    GROUP
  }

  /** What a receiver asks for: half a second at 64 Mbit/s. */
  public static final int RECEIVE_BUFFER_BYTES = 4 << 20;

  /** Six bits of the IP header's traffic class. */
  public static final int MAX_DSCP = 63;

  private static final int MAX_UDP_BYTES = 65_536;

  /** More than an Ethernet frame carries. */
  private static final int FRAME_BYTES = 2048;

  public LoopSettings {
    if (ttl < 0 || ttl > 255) {
      throw new IllegalArgumentException("ttl " + ttl + " is not in 0..255");
    }
    if (dscp < 0 || dscp > MAX_DSCP) {
      throw new IllegalArgumentException("dscp " + dscp + " is not in 0.." + MAX_DSCP);
    }
  }

  /** Of a receiver. */
  public static LoopSettings receiver(
      MulticastGroup group, InterfaceChoice interfaces, DropFilter drop) {
    return new LoopSettings(
        group, interfaces, 1, Hears.GROUP, RECEIVE_BUFFER_BYTES, 1, MAX_UDP_BYTES, drop, 0);
  }

  /** Of a sender: on one interface, for a carousel's rate is meant for one link. */
  public static LoopSettings sender(MulticastGroup group, Optional<String> interfaceName, int ttl) {
    InterfaceChoice interfaces = InterfaceChoice.of(interfaceName);
    return new LoopSettings(
        group, interfaces, ttl, Hears.NOTHING, 0, 1, MAX_UDP_BYTES, DropFilter.none(), 0);
  }

  /** Of one that only listens now and then, and to whole images sometimes. */
  public static LoopSettings listener(MulticastGroup group, InterfaceChoice interfaces) {
    return new LoopSettings(
        group,
        interfaces,
        1,
        Hears.GROUP,
        RECEIVE_BUFFER_BYTES,
        1,
        FRAME_BYTES,
        DropFilter.none(),
        0);
  }

  /** Of one that talks with its neighbours: hears all interfaces and sends on all. */
  public static LoopSettings member(MulticastGroup group, InterfaceChoice interfaces) {
    int most = Interfaces.MAX_INTERFACES;
    return new LoopSettings(
        group, interfaces, 1, Hears.GROUP, 0, most, FRAME_BYTES, DropFilter.none(), 0);
  }

  /** The same, with what is sent marked. */
  public LoopSettings marked(int newDscp) {
    return with(hears, newDscp);
  }

  /** The same, and it listens to what is sent to where its datagrams come from. */
  public LoopSettings hearingAnswers() {
    return with(Hears.ANSWERS, dscp);
  }

  private LoopSettings with(Hears newHears, int newDscp) {
    return new LoopSettings(
        group,
        interfaces,
        ttl,
        newHears,
        receiveBufferBytes,
        mostSendInterfaces,
        mostDatagramBytes,
        drop,
        newDscp);
  }
}
