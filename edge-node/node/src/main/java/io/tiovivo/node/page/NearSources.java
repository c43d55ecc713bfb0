package io.tiovivo.node.page;

import io.tiovivo.machine.PeerAddress;
import java.util.List;

/** Whether whoever calls is on the LAN: to the Internet a node shows nothing. */
public final class NearSources {
  /** A network that an interface of this machine is on, such as 2001:db8::/64. */
  public record Prefix(PeerAddress address, int bits) {}

  private NearSources() {}

  /**
   * Looks at a source.
   *
   * @param own networks that this machine is on; of IPv6 only, since in IPv4 a home has private
   *     addresses, and who shares a public network is a stranger
   */
  public static boolean isNear(PeerAddress source, List<Prefix> own) {
    return isPrivate(source) || own.stream().anyMatch(prefix -> isIn(source, prefix));
  }

  /** Loopback, link-local and private addresses (RFC 1122, 1918, 3927, 4193, 4291). */
  public static boolean isPrivate(PeerAddress source) {
    if (source.isIpv4()) {
      int ip = (int) source.low();
      return ip >>> 24 == 127
          || ip >>> 24 == 10
          || ip >>> 20 == 0xAC1
          || ip >>> 16 == 0xC0A8
          || ip >>> 16 == 0xA9FE;
    }
    return source.high() == 0 && source.low() == 1
        || source.high() >>> 57 == 0xFC >>> 1
        || source.high() >>> 54 == 0xFE80 >>> 6;
  }

  private static boolean isIn(PeerAddress source, Prefix prefix) {
    // Up to /64, so that half an address decides; longer ones name hosts, shorter ones providers.
    if (source.isIpv4() || prefix.address().isIpv4() || prefix.bits() < 48 || prefix.bits() > 64) {
      return false;
    }
    return (source.high() ^ prefix.address().high()) >>> 64 - prefix.bits() == 0;
  }
}
