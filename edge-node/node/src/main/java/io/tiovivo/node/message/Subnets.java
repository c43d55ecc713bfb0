package io.tiovivo.node.message;

import io.tiovivo.machine.PeerAddress;
import java.util.ArrayList;
import java.util.List;

/** Addresses that are likely to fail together: the same /24 of IPv4, the same /48 of IPv6. */
public final class Subnets {
  private Subnets() {}

  public static boolean same(PeerAddress one, PeerAddress other) {
    if (one.isIpv4() != other.isIpv4()) {
      return false;
    }
    return one.isIpv4()
        ? one.low() >>> 8 == other.low() >>> 8
        : one.high() >>> 16 == other.high() >>> 16;
  }

  /**
   * So many of these, those first that are unlike {@code from} and unlike each other in subnet and
   * version; in the given order otherwise.
   */
  public static List<Contact> spread(Contact from, List<Contact> among, int most) {
    List<Contact> chosen = new ArrayList<>();
    for (int strictness = 2; strictness >= 0 && chosen.size() < most; strictness--) {
      for (Contact each : among) {
        if (chosen.size() < most
            && !chosen.contains(each)
            && unlike(each, from, strictness)
            && allUnlike(each, chosen, strictness)) {
          chosen.add(each);
        }
      }
    }
    return chosen;
  }

  private static boolean allUnlike(Contact one, List<Contact> others, int strictness) {
    for (Contact other : others) {
      if (!unlike(one, other, strictness)) {
        return false;
      }
    }
    return true;
  }

  private static boolean unlike(Contact one, Contact other, int strictness) {
    if (other == null || strictness == 0) {
      return true;
    }
    boolean subnet = !same(one.address(), other.address());
    boolean version =
        one.version().isEmpty()
            || other.version().isEmpty()
            || !one.version().equals(other.version());
    return strictness == 2 ? subnet && version : subnet;
  }
}
