package io.tiovivo.udp;

import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Finds network interfaces, and says clearly why one will not do. */
public final class Interfaces {
  /** Most interfaces that are used at a time when none is named, the loopback aside. */
  static final int MAX_INTERFACES = 8;

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
   * Where to listen: the named interface, or the first of the preferred ones that is usable, or all
   * that are, the loopback last.
   *
   * @return at least one, at most {@link #MAX_INTERFACES} and the loopback
   */
  static List<NetworkInterface> toListen(InterfaceChoice choice, boolean ipv4)
      throws NetworkException {
    if (choice.named().isPresent()) {
      return List.of(named(choice.named().get(), ipv4));
    }
    List<NetworkInterface> usable = usable(ipv4);
    for (String name : choice.preferred()) {
      for (NetworkInterface each : usable) {
        if (each.getName().equals(name)) {
          return List.of(each);
        }
      }
    }
    return usable;
  }

  /**
   * Where to send: as {@link #toListen}, but the loopback only if nothing else leads out.
   *
   * @return at least one, at most {@link #MAX_INTERFACES}
   */
  static List<NetworkInterface> toSend(InterfaceChoice choice, boolean ipv4)
      throws NetworkException {
    List<NetworkInterface> heard = toListen(choice, ipv4);
    // The loopback is the last of those that are heard.
    int last = heard.size() - 1;
    return last == 0 || leadsOut(heard.get(last)) ? heard : heard.subList(0, last);
  }

  private static List<NetworkInterface> usable(boolean ipv4) throws NetworkException {
    List<NetworkInterface> out = new ArrayList<>();
    List<NetworkInterface> loopback = new ArrayList<>();
    try {
      for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        if (!each.isUp() || !hasAddress(each, ipv4)) {
          continue;
        }
        if (leadsOut(each)) {
          if (each.supportsMulticast() && out.size() < MAX_INTERFACES) {
            out.add(each);
          }
        } else if (loopback.isEmpty() && (ipv4 || each.supportsMulticast())) {
          loopback.add(each);
        }
      }
      out.addAll(loopback);
      if (out.isEmpty()) {
        throw new NetworkException(
            "no network interface is up with an "
                + (ipv4 ? "IPv4" : "IPv6")
                + " address; there are: "
                + names());
      }
      return out;
    } catch (SocketException e) {
      throw new NetworkException("cannot list the network interfaces: " + e.getMessage(), e);
    }
  }

  private static boolean leadsOut(NetworkInterface each) {
    try {
      return !each.isLoopback();
    } catch (SocketException gone) {
      return true; // using it will say what is wrong
    }
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
