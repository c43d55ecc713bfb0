package io.tiovivo.testkit.net;

import io.tiovivo.machine.PeerAddress;

/** A datagram on its way; due where it arrives next. */
final class Flight implements Happening {
  final VirtualNetwork network;
  final PeerAddress from;
  final PeerAddress to;
  final byte[] datagram;

  /** The area that it comes from: what partitions look at. */
  final int area;

  /** Where it is going: a host, or a segment whose gateway knows the host. */
  private Object place;

  private boolean landed;

  Flight(VirtualNetwork network, PeerAddress from, PeerAddress to, byte[] datagram, int area) {
    this.network = network;
    this.from = from;
    this.to = to;
    this.datagram = datagram;
    this.area = area;
  }

  Flight with(byte[] otherDatagram) {
    return new Flight(network, from, to, otherDatagram, area);
  }

  /** The same as seen beyond an address translator. */
  Flight between(PeerAddress newFrom, PeerAddress newTo) {
    return new Flight(network, newFrom, newTo, datagram, area);
  }

  void drop(Drop reason) {
    network.dropped(reason);
  }

  /** Arrives at a host: nothing is between them any more. */
  void land(long timeNs, VirtualHost host) {
    place = host;
    landed = true;
    network.queue().add(timeNs, this);
  }

  /** Arrives where a host's own link begins, or a segment's gateway is. */
  void reach(long timeNs, Object next) {
    place = next;
    network.queue().add(timeNs, this);
  }

  @Override
  public void happen(long nowNs) {
    if (place instanceof Segment segment) {
      segment.enter(nowNs, this);
    } else if (landed) {
      ((VirtualHost) place).receive(nowNs, from, datagram);
    } else {
      ((VirtualHost) place).enter(nowNs, this);
    }
  }
}
