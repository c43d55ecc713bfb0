package io.tiovivo.udp;

import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds network interfaces, and says clearly why one will not do. */
public final class Interfaces {
  private Interfaces() {}

  /** The interface of this name, which is up and has an address of the wanted family. */
  public static NetworkInterface named(String name, boolean ipv4) throws NetworkException {
    try {
      NetworkInterface found = NetworkInterface.getByName(name);
      if (found == null) {
        throw new NetworkException(
            "there is no network interface \"" + name + "\"; there are: " + names());
      }
      if (!found.isUp()) {
        throw new NetworkException(
            "network interface " + name + " is down: bring it up (ip link set " + name + " up)");
      }
      if (!hasAddress(found, ipv4)) {
        throw new NetworkException(
            "network interface "
                + name
                + " has no "
                + (ipv4 ? "IPv4" : "IPv6")
                + " address: give it one, or take another of: "
                + names());
      }
      return found;
    } catch (SocketException e) {
      throw new NetworkException(
          "cannot look at network interface " + name + ": " + e.getMessage());
    }
  }

  /**
   * The first of these that can be used now: it is there, up, and can do multicast with the wanted
   * family. Empty when there is none: then the default is as good as anything, and a box whose
   * cable is out must boot all the same.
   *
   * @param names best first, such as a board's profile has them
   */
  public static Optional<String> preferred(List<String> names, boolean ipv4) {
    if (names.isEmpty()) {
      return Optional.empty();
    }
    try {
      Set<String> usable =
          all(ipv4).stream().map(NetworkInterface::getName).collect(Collectors.toSet());
      return names.stream().filter(usable::contains).findFirst();
    } catch (NetworkException nothingUsable) {
      return Optional.empty();
    }
  }

  /** Where to listen when nothing is said: everywhere. */
  static List<NetworkInterface> all(boolean ipv4) throws NetworkException {
    try {
      List<NetworkInterface> usable = new ArrayList<>();
      for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        if (each.isUp()
            && hasAddress(each, ipv4)
            && (each.supportsMulticast() || each.isLoopback() && ipv4)) {
          usable.add(each);
        }
      }
      if (usable.isEmpty()) {
        throw new NetworkException(
            "no network interface is up with an "
                + (ipv4 ? "IPv4" : "IPv6")
                + " address; there are: "
                + names());
      }
      return usable;
    } catch (SocketException e) {
      throw new NetworkException("cannot list the network interfaces: " + e.getMessage(), e);
    }
  }

  /** Where to send when nothing is said: the first that leads out, else the loopback. */
  static NetworkInterface first(boolean ipv4) throws NetworkException {
    List<NetworkInterface> usable = all(ipv4);
    try {
      for (NetworkInterface each : usable) {
        if (!each.isLoopback()) {
          return each;
        }
      }
    } catch (SocketException e) {
      throw new NetworkException("cannot look at the network interfaces: " + e.getMessage(), e);
    }
    return usable.get(0);
  }

  private static boolean hasAddress(NetworkInterface each, boolean ipv4) {
    return each.inetAddresses().anyMatch(address -> address instanceof Inet4Address == ipv4);
  }

  private static String names() throws SocketException {
    return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
        .map(NetworkInterface::getName)
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
