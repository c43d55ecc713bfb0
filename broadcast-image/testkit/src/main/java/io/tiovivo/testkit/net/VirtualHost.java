package io.tiovivo.testkit.net;

import io.tiovivo.machine.Command;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.PeerAddress;
import java.util.List;
import java.util.function.Consumer;

/**
 * A host on a {@link VirtualNetwork}: where it is, by which links it is reached, and what those who
 * watch it may know and do. What runs on it is its {@link HostLoop}'s.
 */
public final class VirtualHost {
  private final VirtualNetwork network;
  private final String name;
  private final HostLoop loop;
  private final boolean hearsItself;
  private final Link up;
  private final Link down;
  private Segment segment;
  private PeerAddress address;
  private int area;

  VirtualHost(VirtualNetwork network, HostPlan plan, Link up, Link down) {
    this.network = network;
    this.up = up;
    this.down = down;
    name = plan.name();
    loop = new HostLoop(network, this, plan);
    hearsItself = plan.hearsItself();
    segment = plan.segment();
    area = segment.area();
    address = segment.add(this, plan.port());
  }

  public String name() {
    return name;
  }

  public PeerAddress address() {
    return address;
  }

  public Segment segment() {
    return segment;
  }

  /** The machine that runs; null: the host is off. */
  public Machine machine() {
    return loop.machine();
  }

  /** What the host's own clock shows. */
  public long nowNs() {
    return loop.nowNs();
  }

  /** Everything that the machine told so far; empty unless {@link #keepEvents}. */
  public List<Event> events() {
    return loop.events();
  }

  /** The events of one kind. */
  public <E extends Event> List<E> events(Class<E> kind) {
    return events().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Keeps all events from now on. */
  public VirtualHost keepEvents() {
    loop.keepEvents();
    return this;
  }

  /** Tells events as they come, too. */
  public VirtualHost listener(Consumer<Event> newListener) {
    loop.listener(newListener);
    return this;
  }

  /** Is told when the machine has ended by a {@link HostCrash}: a supervisor. */
  public VirtualHost onCrash(Consumer<HostCrash> newOnCrash) {
    loop.onCrash(newOnCrash);
    return this;
  }

  /** How often the machine has ended by a {@link HostCrash}, over all lives. */
  public int crashes() {
    return loop.crashes();
  }

  /** Charges this much virtual time for each piece of work. */
  public VirtualHost workNs(long newWorkNs) {
    loop.workNs(newWorkNs);
    return this;
  }

  /** Changes what the host's link does to what arrives from now on. */
  public void link(LinkShape shape) {
    down.shape(shape);
  }

  /** Changes what the host's link does to what it sends from now on. */
  public void uplink(LinkShape shape) {
    up.shape(shape);
  }

  /** Puts the host into an area; see {@link VirtualNetwork#cut}. */
  public VirtualHost area(int newArea) {
    area = newArea;
    return this;
  }

  /** Plugs the host in somewhere else: another address, the same machine. */
  public void move(Segment newSegment) {
    segment.remove(this);
    segment = newSegment;
    area = newSegment.area();
    address = newSegment.add(this, address.port());
  }

  /** Hands the machine a command now. */
  public void command(Command command) {
    loop.command(command);
  }

  /** Ends the host as a power cut does: work that is under way never happens. */
  public void kill() {
    loop.kill();
  }

  /** Starts a machine on a host that is off; its address and link are what they were. */
  public void boot(Machine newMachine) {
    loop.boot(newMachine);
  }

  public boolean isAlive() {
    return loop.machine() != null;
  }

  /** True when the host's own flash took its power. */
  public boolean hadPowerCut() {
    return loop.hadPowerCut();
  }

  /** Datagrams that found the receive queue full, over all lives. */
  public long queueDrops() {
    return loop.queueDrops();
  }

  /** Datagrams that waited at the same time, at most, over all lives. */
  public int longestQueue() {
    return loop.longestQueue();
  }

  int area() {
    return area;
  }

  boolean hearsItself() {
    return hearsItself;
  }

  Link up() {
    return up;
  }

  /** A datagram comes to where the host's link begins, at a time that may lie ahead. */
  void approach(long timeNs, Flight flight) {
    if (!network.mayPass(flight.area, area)) {
      flight.drop(Drop.PARTITION);
    } else if (flight.to.port() != address.port() && !VirtualNetwork.isGroup(flight.to)) {
      flight.drop(Drop.NO_HOST);
    } else if (!isAlive()) {
      flight.drop(Drop.DEAD_HOST);
    } else if (down.hasRate()) {
      flight.reach(timeNs, this);
    } else {
      enter(timeNs, flight);
    }
  }

  void enter(long timeNs, Flight flight) {
    down.carry(timeNs, flight, (arrivedNs, arrived) -> arrived.land(arrivedNs, this));
  }

  void receive(long timeNs, PeerAddress from, byte[] datagram) {
    loop.receive(timeNs, from, datagram);
  }
}
