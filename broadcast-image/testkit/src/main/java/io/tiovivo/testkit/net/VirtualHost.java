package io.tiovivo.testkit.net;

import io.tiovivo.machine.Command;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.Work;
import io.tiovivo.testkit.flash.PowerCut;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * A machine on a {@link VirtualNetwork}, run as the real loop runs it: in cycles, each of which
 * reads the clock once, takes the datagrams that wait and keeps the deadline. What a cycle costs
 * keeps the host busy; what arrives meanwhile waits in a finite queue.
 */
public final class VirtualHost implements Happening {
  private static final long IDLE = Long.MAX_VALUE;

  private final VirtualNetwork network;
  private final String name;
  private final int nameHash;
  private final Processor processor;
  private final HostClock clock;
  private final boolean hearsItself;
  private final Link up;
  private final Link down;
  private final Outbox outbox = new HostOutbox();
  private final Inbox inbox;
  private Segment segment;
  private PeerAddress address;
  private Machine machine;
  private List<Event> events;
  private Consumer<Event> listener = event -> {};
  private Consumer<HostCrash> onCrash = crash -> {};
  private int crashes;
  private long workNs = VirtualNetwork.WORK_NS;
  private int area;
  private int life;
  private boolean working;
  private boolean powerCut;
  private boolean serving;
  private long wakeNs = IDLE;

  VirtualHost(VirtualNetwork network, HostPlan plan, Link up, Link down) {
    this.network = network;
    this.up = up;
    this.down = down;
    name = plan.name();
    nameHash = name.hashCode();
    processor = new Processor(plan.speed(), network.cost());
    inbox = new Inbox(plan.speed().queueDatagrams());
    clock = plan.clock();
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
    return machine;
  }

  /** What the host's own clock shows. */
  public long nowNs() {
    return clock.local(network.nowNs());
  }

  /** Everything that the machine told so far; empty unless {@link #keepEvents}. */
  public List<Event> events() {
    return events == null ? List.of() : events;
  }

  /** The events of one kind. */
  public <E extends Event> List<E> events(Class<E> kind) {
    return events().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Keeps all events from now on. */
  public VirtualHost keepEvents() {
    events = events == null ? new ArrayList<>() : events;
    return this;
  }

  /** Tells events as they come, too. */
  public VirtualHost listener(Consumer<Event> newListener) {
    listener = newListener;
    return this;
  }

  /** Is told when the machine has ended by a {@link HostCrash}: a supervisor. */
  public VirtualHost onCrash(Consumer<HostCrash> newOnCrash) {
    onCrash = newOnCrash;
    return this;
  }

  /** How often the machine has ended by a {@link HostCrash}, over all lives. */
  public int crashes() {
    return crashes;
  }

  /** Charges this much virtual time for each piece of work. */
  public VirtualHost workNs(long newWorkNs) {
    workNs = newWorkNs;
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
    serve(network.nowNs(), () -> machine.onCommand(nowNs(), command, outbox));
  }

  /** Ends the host as a power cut does: work that is under way never happens. */
  public void kill() {
    machine = null;
    life++;
    inbox.clear();
    working = false;
    wakeNs = IDLE;
  }

  /** Starts a machine on a host that is off; its address and link are what they were. */
  public void boot(Machine newMachine) {
    if (machine != null) {
      throw new IllegalStateException(name + " runs already");
    }
    machine = newMachine;
    powerCut = false;
    processor.restart(network.nowNs());
    schedule();
  }

  public boolean isAlive() {
    return machine != null;
  }

  /** True when the host's own flash took its power. */
  public boolean hadPowerCut() {
    return powerCut;
  }

  /** Datagrams that found the receive queue full, over all lives. */
  public long queueDrops() {
    return inbox.drops();
  }

  /** Datagrams that waited at the same time, at most, over all lives. */
  public int longestQueue() {
    return inbox.longest();
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
    } else if (machine == null) {
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
    if (machine == null) {
      network.dropped(Drop.DEAD_HOST);
      return;
    }
    if (processor.freeNs() <= timeNs && inbox.isEmpty()) {
      network.arrived(nameHash, datagram.length);
      serve(timeNs, () -> take(from, datagram));
      return;
    }
    if (inbox.add(from, datagram)) {
      network.arrived(nameHash, datagram.length);
    } else {
      network.dropped(Drop.HOST_QUEUE);
    }
    schedule();
  }

  /** Wakes the host: a cycle of its loop. */
  @Override
  public void happen(long timeNs) {
    if (timeNs != wakeNs || machine == null) {
      return; // it has been woken otherwise meanwhile
    }
    wakeNs = IDLE;
    if (timeNs < processor.freeNs() || inbox.isEmpty() && dueNs() > timeNs) {
      schedule(); // there is nothing to do yet
      return;
    }
    serve(timeNs, this::cycle);
  }

  private void cycle() {
    int ownLife = life;
    for (int i = 0; i < HostSpeed.MAX_READS && life == ownLife && !inbox.isEmpty(); i++) {
      Inbox.Waiting next = inbox.remove();
      take(next.from(), next.datagram());
    }
    if (life == ownLife && machine.deadlineNs() <= nowNs()) {
      processor.chargeDeadline();
      machine.onDeadline(nowNs(), outbox);
    }
  }

  private void take(PeerAddress from, byte[] datagram) {
    processor.chargeDatagram();
    machine.onDatagram(nowNs(), from, network.reader().reset(datagram, 0, datagram.length), outbox);
  }

  // Does what is to be done; then the host is busy for what it cost.
  private void serve(long timeNs, Runnable deed) {
    if (serving) {
      deed.run(); // a listener hands in a command while its host is at work
      return;
    }
    int ownLife = life;
    serving = true;
    processor.begin(timeNs);
    try {
      deed.run();
    } catch (HostCrash crash) {
      crashes++;
      kill();
      onCrash.accept(crash);
    }
    processor.end();
    serving = false;
    if (life == ownLife) {
      schedule();
    }
    network.served(this);
  }

  private void schedule() {
    if (machine == null) {
      return;
    }
    long dueNs = !inbox.isEmpty() ? processor.freeNs() : dueNs();
    if (dueNs < wakeNs) {
      wakeNs = dueNs;
      network.queue().add(dueNs, this);
    }
  }

  private long dueNs() {
    long localNs = machine.deadlineNs();
    return localNs == Machine.NEVER
        ? IDLE
        : Math.max(Math.max(clock.world(localNs), network.nowNs()), processor.freeNs());
  }

  private void finish(Work work, int ownLife) {
    if (life != ownLife || machine == null) {
      return;
    }
    working = false;
    Command result;
    try {
      result = work.run();
    } catch (PowerCut cut) {
      powerCut = true;
      kill();
      return;
    }
    command(result);
  }

  private final class HostOutbox implements Outbox {
    @Override
    public void send(PeerAddress to, byte[] bytes, int offset, int length) {
      network.send(
          VirtualHost.this,
          processor.doneNs(),
          to,
          Arrays.copyOfRange(bytes, offset, offset + length));
    }

    @Override
    public void work(Work work) {
      if (working) {
        throw new IllegalStateException(name + " has a piece of work under way already");
      }
      working = true;
      int ownLife = life;
      network.at(processor.doneNs() + workNs, () -> finish(work, ownLife));
    }

    @Override
    public void event(Event event) {
      network.told(nameHash, event);
      if (events != null) {
        events.add(event);
      }
      listener.accept(event);
    }
  }
}
