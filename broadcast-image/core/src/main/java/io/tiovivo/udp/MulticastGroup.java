package io.tiovivo.udp;

import io.tiovivo.machine.PeerAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where a carousel is sent: an IPv4 or IPv6 group, a port, and for source-specific multicast (RFC
 * 4607) the one sender that is listened to.
 */
public record MulticastGroup(InetAddress address, int port, Optional<InetAddress> source) {
  /** The default IPv4 group: administratively scoped (RFC 2365). */
  public static final String DEFAULT_IPV4 = "239.255.84.86";

  /** The default IPv6 group: transient, site-local (RFC 4291). */
  public static final String DEFAULT_IPV6 = "ff15::5486";

  public static final int DEFAULT_PORT = 8484;

  private static final int MAX_PORT = 65_535;

  /**
   * Reads {@code GROUP} or, for source-specific multicast, {@code SOURCE@GROUP}; both are
   * addresses, not names.
   *
   * @throws IllegalArgumentException with what is wrong, for the user
   */
  public static MulticastGroup parse(String text, int port) {
    int at = text.indexOf('@');
    InetAddress group = address(text.substring(at + 1));
    if (!group.isMulticastAddress()) {
      throw new IllegalArgumentException(
          "\""
              + text.substring(at + 1)
              + "\" is not a multicast address: use 224.0.0.0 to 239.255.255.255 (such as "
              + DEFAULT_IPV4
              + ") or ff00::/8 (such as "
              + DEFAULT_IPV6
              + ")");
    }
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("port " + port + " is not in 1..65535");
    }
    if (at < 0) {
      return new MulticastGroup(group, port, Optional.empty());
    }
    InetAddress source = address(text.substring(0, at));
    if (source.isMulticastAddress() || isIpv4(source) != isIpv4(group)) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\": the source before @ must be one sender's address, IPv4 or IPv6 as the"
              + " group is");
    }
    return new MulticastGroup(group, port, Optional.of(source));
  }

  /**
   * Reads the values of {@code --group} and {@code --port}, for every command that has them.
   *
   * @param refusal makes what is thrown out of a sentence for the user
   */
  public static <X extends Exception> MulticastGroup ofOptions(
      String group, String port, Function<String, X> refusal) throws X {
    int number = port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : 0;
    if (number < 1 || number > MAX_PORT) {
      throw refusal.apply("--port: \"" + port + "\" is not a whole number from 1 to " + MAX_PORT);
    }
    try {
      return parse(group, number);
    } catch (IllegalArgumentException e) {
      throw refusal.apply("--group: " + e.getMessage());
    }
  }

  /** The group of an address that a machine names, from any source. */
  public static MulticastGroup of(PeerAddress peer) {
    InetSocketAddress address = InetAddresses.socketAddress(peer);
    return new MulticastGroup(address.getAddress(), peer.port(), Optional.empty());
  }

  private static InetAddress address(String text) {
    // Only literals, which have a colon or nothing but digits and dots: no name server is asked.
    if (!text.contains(":") && !text.matches("[0-9]+(\\.[0-9]+){3}")) {
      throw new IllegalArgumentException("\"" + text + "\" is not an IP address");
    }
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("\"" + text + "\" is not an IP address", e);
    }
  }

  public boolean isIpv4() {
    return isIpv4(address);
  }

  StandardProtocolFamily family() {
    return isIpv4() ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
  }

  /** The group as a machine names it. */
  public PeerAddress peer() {
    return PeerAddress.of(address.getAddress(), port);
  }

  private static boolean isIpv4(InetAddress address) {
    return address instanceof Inet4Address;
  }

  @Override
  public String toString() {
    return source.map(from -> from.getHostAddress() + "@").orElse("")
        + address.getHostAddress()
        + " port "
        + port;
  }
}
