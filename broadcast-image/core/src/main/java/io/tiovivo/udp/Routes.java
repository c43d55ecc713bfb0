package io.tiovivo.udp;

import io.tiovivo.machine.PeerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Which way out a datagram takes: the first that serves its address. */
final class Routes {
  private record Route(Predicate<PeerAddress> serves, DatagramSink sink) {}

  private final List<Route> routes = new ArrayList<>();

  void add(Predicate<PeerAddress> serves, DatagramSink sink) {
    routes.add(new Route(serves, sink));
  }

  long lostSends() {
    return routes.stream().mapToLong(route -> route.sink().lostSends()).sum();
  }

  /** The way to an address, or {@code fallback} when none serves it. */
  DatagramSink to(PeerAddress address, DatagramSink fallback) {
    for (Route route : routes) {
      if (route.serves().test(address)) {
        return route.sink();
      }
    }
    return fallback;
  }
}
