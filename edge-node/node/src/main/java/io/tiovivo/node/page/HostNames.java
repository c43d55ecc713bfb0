package io.tiovivo.node.page;

import java.util.List;
import java.util.Locale;

/**
 * Whether a request was meant for this node. A page of somebody else's can have its own name lead
 * to a node's address and then read what the node says ("DNS rebinding"): so a name must be one
 * that nobody on the Internet can own. An address in its place is always meant.
 */
final class HostNames {
  /**
   * Names that no registry gives away: RFC 6762, RFC 6761, RFC 8375, ICANN's resolution 2024.07.29
   * about .internal; .lan has never been delegated and is what many routers call their network.
   */
  private static final List<String> LOCAL =
      List.of(".local", ".localhost", ".home.arpa", ".internal", ".lan");

  private HostNames() {}

  /**
   * Looks at a Host header.
   *
   * @param host with or without a port
   * @param own the machine's name; empty: not known
   */
  static boolean isOurs(String host, String own) {
    if (host.startsWith("[")) {
      return host.matches("\\[[0-9a-fA-F:.]{2,45}\\](:[0-9]{1,5})?");
    }
    int colon = host.indexOf(':');
    String port = colon < 0 ? "1" : host.substring(colon + 1);
    String name = (colon < 0 ? host : host.substring(0, colon)).toLowerCase(Locale.ROOT);
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    if (!name.matches("[0-9a-z_-]{1,63}(\\.[0-9a-z_-]{1,63}){0,9}")
        || !port.matches("[0-9]{1,5}")) {
      return false;
    }
    boolean address = name.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    boolean plain = name.indexOf('.') < 0;
    boolean itsOwn = !own.isEmpty() && name.equals(own.toLowerCase(Locale.ROOT));
    return address || plain || itsOwn || LOCAL.stream().anyMatch(name::endsWith);
  }
}
