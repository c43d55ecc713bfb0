package io.tiovivo.testkit.net;

import io.tiovivo.machine.PeerAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Hosts that hear each other's multicast, and how they are connected to the rest: not at all, with
 * public addresses, or behind an address translator and a shared uplink.
 */
public final class Segment {
  private final VirtualNetwork network;
  private final String name;
  private final long firstLow;
  private final boolean multicast;
  private final List<VirtualHost> hosts = new ArrayList<>(2);
  private Nat nat;
  private PeerAddress gateway;
  private Link up;
  private Link down;
  private int area;

  Segment(VirtualNetwork network, String name, long firstLow, boolean multicast) {
    this.network = network;
    this.name = name;
    this.firstLow = firstLow;
    this.multicast = multicast;
  }

  /** Puts a gateway before the segment. */
  Segment gateway(PeerAddress address, Nat newNat, Link newUp, Link newDown) {
    gateway = address;
    nat = newNat;
    up = newUp;
    down = newDown;
    return this;
  }

  public String name() {
    return name;
  }

  /** The area that hosts attached from now on are in; see {@link VirtualNetwork#cut}. */
  public Segment area(int newArea) {
    area = newArea;
    return this;
  }

  /** What the whole segment's way out does from now on. */
  public void uplink(LinkShape newUp, LinkShape newDown) {
    up.shape(newUp);
    down.shape(newDown);
  }

  /**
   * Restarts the address translator: all mappings are gone.
   *
   * @param newAddress it gets another public address, too
   */
  public void rebind(boolean newAddress) {
    nat.rebind();
    if (newAddress) {
      network.addresses().leave(gateway);
      gateway = network.addresses().take(this, gateway.port());
    }
  }

  int area() {
    return area;
  }

  /** Its hosts have addresses that the whole world reaches. */
  boolean isPublic() {
    return !multicast;
  }

  /** Whoever was attached; null where one has left. */
  List<VirtualHost> hosts() {
    return hosts;
  }

  PeerAddress add(VirtualHost host, int port) {
    if (isPublic()) {
      return network.addresses().take(host, port);
    }
    hosts.add(host);
    return new PeerAddress(0, firstLow + hosts.size() - 1, port);
  }

  void remove(VirtualHost host) {
    if (isPublic()) {
      network.addresses().leave(host.address());
    } else {
      hosts.set(hosts.indexOf(host), null);
    }
  }

  /** The host with this address; null: there is none here. */
  VirtualHost local(PeerAddress address) {
    long index = address.low() - firstLow;
    return index >= 0 && index < hosts.size() && address.high() == 0
        ? hosts.get((int) index)
        : null;
  }

  /** Sends a datagram of an inside host out into the world. */
  void leave(long nowNs, Flight flight) {
    if (nat == null) {
      flight.drop(Drop.NO_HOST);
      return;
    }
    int port = nat.out(nowNs, flight.from, flight.to);
    if (port < 0) {
      flight.drop(Drop.NAT_FULL);
      return;
    }
    PeerAddress from = new PeerAddress(gateway.high(), gateway.low(), port);
    up.carry(nowNs, flight.between(from, flight.to), network::cross);
  }

  /** Takes a datagram from the world: over the shared downlink, through the translator. */
  void enter(long nowNs, Flight flight) {
    PeerAddress inside = nat.in(nowNs, flight.from, flight.to.port());
    VirtualHost host = inside == null ? null : local(inside);
    if (host == null) {
      flight.drop(Drop.NAT_FILTER);
      return;
    }
    down.carry(nowNs, flight.between(flight.from, inside), host::approach);
  }
}
