package io.tiovivo.testkit.net;

import io.tiovivo.machine.Command;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.Work;
import io.tiovivo.testkit.flash.PowerCut;
import io.tiovivo.wire.WireReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** A machine on a {@link VirtualNetwork}. */
public final class VirtualHost {
  private final VirtualNetwork network;
  private final String name;
  private final PeerAddress address;
  private final Machine machine;
  private final Link link;
  private final List<Event> events = new ArrayList<>();
  private final WireReader reader = new WireReader();
  private final Outbox outbox = new HostOutbox();
  private Consumer<Event> listener = event -> {};
  private long workNs = VirtualNetwork.WORK_NS;
  private boolean alive = true;
  private boolean working;
  private boolean powerCut;
  private long deadlineSetNs = Machine.NEVER;

  VirtualHost(
      VirtualNetwork network, String name, PeerAddress address, Machine machine, Link link) {
    this.network = network;
    this.name = name;
    this.address = address;
    this.machine = machine;
    this.link = link;
  }

  public String name() {
    return name;
  }

  public PeerAddress address() {
    return address;
  }

  /** Everything that the machine told so far. */
  public List<Event> events() {
    return events;
  }

  /** The events of one kind. */
  public <E extends Event> List<E> events(Class<E> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Tells events as they come, too. */
  public VirtualHost listener(Consumer<Event> newListener) {
    listener = newListener;
    return this;
  }

  /** Charges this much virtual time for each piece of work. */
  public VirtualHost workNs(long newWorkNs) {
    workNs = newWorkNs;
    return this;
  }

  /** Changes what the host's link does from now on. */
  public void link(LinkShape shape) {
    link.shape(shape);
  }

  /** Hands the machine a command now. */
  public void command(Command command) {
    machine.onCommand(network.nowNs(), command, outbox);
    schedule();
  }

  /** Ends the host as a power cut does: work that is under way never happens. */
  public void kill() {
    alive = false;
  }

  public boolean isAlive() {
    return alive;
  }

  /** True when the host's own flash took its power. */
  public boolean hadPowerCut() {
    return powerCut;
  }

  Link link() {
    return link;
  }

  void start() {
    schedule();
  }

  void receive(PeerAddress from, byte[] datagram) {
    if (alive) {
      machine.onDatagram(network.nowNs(), from, reader.reset(datagram, 0, datagram.length), outbox);
      schedule();
    }
  }

  private void schedule() {
    long dueNs = machine.deadlineNs();
    if (alive && dueNs != Machine.NEVER && dueNs != deadlineSetNs) {
      deadlineSetNs = dueNs;
      network.at(Math.max(dueNs, network.nowNs()), () -> deadline(dueNs));
    }
  }

  private void deadline(long dueNs) {
    if (!alive || dueNs != deadlineSetNs) {
      return;
    }
    deadlineSetNs = Machine.NEVER;
    if (machine.deadlineNs() <= network.nowNs()) {
      machine.onDeadline(network.nowNs(), outbox);
    }
    schedule();
  }

  private void finish(Work work) {
    if (!alive) {
      return;
    }
    working = false;
    Command result;
    try {
      result = work.run();
    } catch (PowerCut cut) {
      powerCut = true;
      alive = false;
      return;
    }
    machine.onCommand(network.nowNs(), result, outbox);
    schedule();
  }

  private final class HostOutbox implements Outbox {
    @Override
    public void send(PeerAddress to, byte[] bytes, int offset, int length) {
      network.send(VirtualHost.this, to, Arrays.copyOfRange(bytes, offset, offset + length));
    }

    @Override
    public void work(Work work) {
      if (working) {
        throw new IllegalStateException(name + " has a piece of work under way already");
      }
      working = true;
      network.at(network.nowNs() + workNs, () -> finish(work));
    }

    @Override
    public void event(Event event) {
      network.trace(name, event.getClass().getSimpleName());
      events.add(event);
      listener.accept(event);
    }
  }
}
