package io.tiovivo.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * A host and a port as people type them: {@code 192.0.2.1:8486}, {@code [2001:db8::1]:8486}, {@code
 * example.org:8486}.
 *
 * @param host address or name; empty: none
 */
public record HostPort(String host, int port) {
  /** Empty for anything that is not HOST:PORT. */
  public static Optional<HostPort> parse(String text) {
    return parseLocal(text).filter(found -> !found.host().isEmpty() && found.port() > 0);
  }

  /** The same, but the host may be left out and the port be 0. */
  public static Optional<HostPort> parseLocal(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.contains(":")) {
      return Optional.empty(); // IPv6 without brackets: where does the port begin?
    }
    boolean plain = host.chars().allMatch(c -> c > ' ' && c < 0x7F);
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      return plain && port >= 0 && port <= 0xFFFF
          ? Optional.of(new HostPort(host, port))
          : Optional.empty();
    } catch (NumberFormatException noPort) {
      return Optional.empty();
    }
  }

  /** The host as an address, without asking anybody; empty: it is a name. */
  public Optional<InetAddress> literal() {
    boolean digits = host.chars().allMatch(c -> c >= '0' && c <= '9' || c == '.');
    try {
      return host.contains(":") || digits
          ? Optional.of(InetAddress.getByName(host))
          : Optional.empty();
    } catch (UnknownHostException notAnAddress) {
      return Optional.empty();
    }
  }

  /** Its address; asks the network's name service for a name, which may take seconds. */
  public Optional<InetAddress> resolve() {
    try {
      return Optional.of(InetAddress.getByName(host));
    } catch (UnknownHostException unknown) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
