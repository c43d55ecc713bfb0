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
 * Runs a host's machine as the real loop does: in cycles, each of which reads the clock once, takes
 * the datagrams that wait and keeps the deadline. What a cycle costs keeps the host busy; what
 * arrives meanwhile waits in a finite queue. A machine lives until the host is killed, crashes or
 * loses its power; then another one may be booted.
 */
final class HostLoop implements Happening {
  private static final long IDLE = Long.MAX_VALUE;

  private final VirtualNetwork network;
  private final VirtualHost host;
  private final String name;
  private final int nameHash;
  private final Processor processor;
  private final HostClock clock;
  private final Outbox outbox = new HostOutbox();
  private final Inbox inbox;
  private Machine machine; // null: the host is off
  private List<Event> events; // null: nobody wants them kept
  private Consumer<Event> listener = event -> {};
  private Consumer<HostCrash> onCrash = crash -> {};
  private int crashes;
  private long workNs = VirtualNetwork.WORK_NS;
  private int life;
  private boolean working;
  private boolean powerCut;
  private boolean serving;
  private long wakeNs = IDLE;

  /**
   * @param host that the machine runs on; its place may still change
   */
  HostLoop(VirtualNetwork network, VirtualHost host, HostPlan plan) {
    this.network = network;
    this.host = host;
    name = plan.name();
    nameHash = name.hashCode();
    processor = new Processor(plan.speed(), network.cost());
    inbox = new Inbox(plan.speed().queueDatagrams());
    clock = plan.clock();
  }

  Machine machine() {
    return machine;
  }

  long nowNs() {
    return clock.local(network.nowNs());
  }

  List<Event> events() {
    return events == null ? List.of() : events;
  }

  void keepEvents() {
    events = events == null ? new ArrayList<>() : events;
  }

  void listener(Consumer<Event> newListener) {
    listener = newListener;
  }

  void onCrash(Consumer<HostCrash> newOnCrash) {
    onCrash = newOnCrash;
  }

  int crashes() {
    return crashes;
  }

  void workNs(long newWorkNs) {
    workNs = newWorkNs;
  }

  boolean hadPowerCut() {
    return powerCut;
  }

  long queueDrops() {
    return inbox.drops();
  }

  int longestQueue() {
    return inbox.longest();
  }

  void command(Command command) {
    serve(network.nowNs(), () -> machine.onCommand(nowNs(), command, outbox));
  }

  void kill() {
    machine = null;
    life++;
    inbox.clear();
    working = false;
    wakeNs = IDLE;
  }

  void boot(Machine newMachine) {
    if (machine != null) {
      throw new IllegalStateException(name + " runs already");
    }
    machine = newMachine;
    powerCut = false;
    processor.restart(network.nowNs());
    schedule();
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
    network.served(host);
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
          host, processor.doneNs(), to, Arrays.copyOfRange(bytes, offset, offset + length));
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
