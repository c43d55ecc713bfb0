package io.tiovivo.node.care;

import io.tiovivo.node.host.HostFiles;
import java.util.List;
import java.util.Optional;

/**
 * Links, routes and multicast. Sources: sysfs-class-net (Documentation/ABI/testing);
 * Documentation/networking/ip-sysctl.rst for rp_filter; RFC 4541 for what a switch does that snoops
 * on IGMP: without a querier it forgets who listens.
 */
final class NetworkExam {
  static final String NO_MULTICAST =
      "Three things do that most often. A firewall on this box: allow UDP 8484 to 8486 in. A Wi-Fi"
          + " access point that keeps its clients apart: switch \"AP isolation\" (also called client"
          + " or guest isolation) off. A switch that snoops on IGMP while nobody queries: switch"
          + " \"IGMP querier\" on in it or in the router, or its snooping off.";

  private final HostFiles host;
  private final Diagnosis diagnosis;

  NetworkExam(HostFiles host, Diagnosis diagnosis) {
    this.host = host;
    this.diagnosis = diagnosis;
  }

  /**
   * Looks at the interfaces.
   *
   * @param wanted the one that the node was told to use; empty: any
   */
  void links(Optional<String> wanted) {
    if (wanted.isPresent() && !host.exists("sys/class/net/" + wanted.get())) {
      diagnosis.bad(
          "network",
          "There is no network interface " + wanted.get() + ".",
          "There are: " + String.join(", ", interfaces()) + "; give --iface one of them.");
      return;
    }
    List<String> up = interfaces().stream().filter(this::isUp).toList();
    if (wanted.isPresent() && !isUp(wanted.get())) {
      diagnosis.bad("network", wanted.get() + " is down.", "Plug the cable in, or join the Wi-Fi.");
    } else if (up.isEmpty()) {
      diagnosis.bad(
          "network", "No network interface is up.", "Plug a cable in, or join a Wi-Fi network.");
    } else {
      diagnosis.good("network", String.join(", ", up) + (up.size() == 1 ? " is up." : " are up."));
    }
    if (!up.isEmpty() && up.stream().allMatch(each -> host.exists(net(each) + "/wireless"))) {
      diagnosis.attention(
          "network",
          "This box is on Wi-Fi alone.",
          "Multicast is slow and lossy there: a cable makes updates several times faster, and"
              + " broadcast --rate must stay below what the access point sends as multicast (often"
              + " 1 to 6 Mbit/s).");
    }
    if (!up.isEmpty() && !hasDefaultRoute()) {
      diagnosis.attention(
          "network",
          "There is no way out of this network (no default route).",
          "Fine for a network of boxes alone; else look at DHCP, or the router.");
    }
    bridges();
  }

  private void bridges() {
    for (String each : interfaces()) {
      String bridge = net(each) + "/bridge";
      boolean snoops = host.number(bridge + "/multicast_snooping").orElse(0L) == 1;
      if (snoops && host.number(bridge + "/multicast_querier").orElse(1L) == 0) {
        diagnosis.attention(
            "multicast",
            "The bridge " + each + " snoops on IGMP and does not query itself.",
            "If nothing else on its network queries, multicast stops minutes after it began: ip"
                + " link set "
                + each
                + " type bridge mcast_querier 1");
      }
    }
  }

  /**
   * What was heard.
   *
   * @param carouselPackets of the carousel's group within that time
   * @param hellos of others within that time
   */
  void multicast(Heard heard, Optional<String> peer, Optional<Boolean> peerAnswers) {
    String where = heard.group() + " within " + heard.seconds() + " s";
    if (heard.problem().isPresent()) {
      diagnosis.bad(
          "multicast", "Cannot listen to multicast: " + heard.problem().get() + ".", NO_MULTICAST);
      return;
    }
    if (heard.carouselPackets() > 0) {
      diagnosis.good(
          "multicast", heard.carouselPackets() + " packets of a carousel on " + where + ".");
    } else {
      diagnosis.attention(
          "multicast",
          "No carousel was heard on " + where + ".",
          "Is a head-end on the air (tiovivo broadcast --iface ...)? If it is: " + NO_MULTICAST);
    }
    if (heard.hellos() == 0 && peerAnswers.isPresent()) {
      if (peerAnswers.get()) {
        diagnosis.bad(
            "multicast",
            peer.orElseThrow() + " can be reached, but its multicast does not arrive here.",
            NO_MULTICAST);
      } else {
        diagnosis.bad(
            "network",
            peer.orElseThrow() + " cannot be reached at all.",
            "Is it on, and on the same network? The access point may keep its clients apart.");
      }
    }
    if (heard.carouselPackets() + heard.hellos() == 0) {
      for (String name : List.of("all", "default")) {
        if (host.number("proc/sys/net/ipv4/conf/" + name + "/rp_filter").orElse(0L) == 1) {
          diagnosis.attention(
              "multicast",
              "Linux drops packets from addresses that it would not answer there (rp_filter).",
              "If the head-end is on another network: sysctl net.ipv4.conf.all.rp_filter=2");
          return;
        }
      }
    }
  }

  /**
   * What two sockets heard.
   *
   * @param group address and port of the carousel
   * @param hellos of any node, this box's own not counted
   * @param problem why they could not listen
   */
  record Heard(
      String group, long seconds, long carouselPackets, long hellos, Optional<String> problem) {}

  private List<String> interfaces() {
    return host.list("sys/class/net", "*").stream()
        .map(path -> path.substring(path.lastIndexOf('/') + 1))
        .filter(name -> !name.equals("lo"))
        .toList();
  }

  private boolean isUp(String name) {
    String state = host.text(net(name) + "/operstate").orElse("");
    boolean carrier = host.number(net(name) + "/carrier").orElse(0L) == 1;
    return state.equals("up") || state.equals("unknown") && carrier;
  }

  private boolean hasDefaultRoute() {
    boolean four =
        host.text("proc/net/route")
            .orElse("")
            .lines()
            .anyMatch(line -> line.matches("\\S+\\s+00000000\\s.*"));
    boolean six =
        host.text("proc/net/ipv6_route")
            .orElse("")
            .lines()
            .anyMatch(line -> line.matches("0{32} 00 .*") && !line.endsWith(" lo"));
    return four || six;
  }

  private static String net(String name) {
    return "sys/class/net/" + name;
  }
}
