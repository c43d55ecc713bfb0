package io.tiovivo.node.adapter;

import io.tiovivo.machine.Command;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.Work;
import io.tiovivo.wire.WireReader;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * Runs the node's machine on one thread: waits on all channels at once, reads the clock once a
 * cycle, hands over what came in and what is due. It runs with or without a network, so that a node
 * that waits for one still answers for itself.
 */
final class NodeLoop implements AutoCloseable {
  /** Most commands waiting; more means that the loop hangs. */
  static final int MAX_COMMANDS = 256;

  /** Longest wait: a bound for clocks and selectors that misbehave. */
  private static final long MAX_WAIT_MS = 60_000;

  private final Machine machine;
  private final Consumer<Event> events;
  private final Selector selector;
  private final long originNs = System.nanoTime();
  private final List<LoopSource> sources = new ArrayList<>();
  private final BlockingQueue<Command> commands = new LinkedBlockingQueue<>(MAX_COMMANDS);
  private final Outbox outbox = new LoopOutbox();
  private DatagramSink sink = (to, bytes, offset, length) -> {};
  private volatile boolean stopped;

  /** Where datagrams go out. */
  @FunctionalInterface
  interface DatagramSink {
    void send(PeerAddress to, byte[] bytes, int offset, int length);
  }

  /**
   * @param events gets the machine's events on the loop's thread
   */
  NodeLoop(Machine machine, Consumer<Event> events) throws IOException {
    this.machine = machine;
    this.events = events;
    selector = Selector.open();
  }

  Selector selector() {
    return selector;
  }

  void add(LoopSource source) {
    sources.add(source);
  }

  void sendThrough(DatagramSink sink) {
    this.sink = sink;
  }

  /** Time of this loop: monotonic, from 0 at its making. */
  long nowNs() {
    return System.nanoTime() - originNs;
  }

  /** Hands the machine a command; from any thread. False: the loop hangs and it was dropped. */
  boolean post(Command command) {
    boolean taken = commands.offer(command);
    selector.wakeup();
    return taken;
  }

  /** Has {@link #run} return soon; from any thread. */
  void stop() {
    stopped = true;
    selector.wakeup();
  }

  /** Hands the machine a command right now; on the loop's thread. */
  void command(long nowNs, Command command) {
    machine.onCommand(nowNs, command, outbox);
  }

  /** Hands the machine a datagram; on the loop's thread. */
  void datagram(long nowNs, PeerAddress from, WireReader in) {
    machine.onDatagram(nowNs, from, in, outbox);
  }

  /** Runs until {@link #stop}. */
  void run() throws IOException {
    while (!stopped) {
      selector.select(waitMs());
      long nowNs = nowNs();
      for (Command command = commands.poll(); command != null; command = commands.poll()) {
        command(nowNs, command);
      }
      for (SelectionKey key : selector.selectedKeys()) {
        ((LoopSource) key.attachment()).onReady(nowNs, key);
      }
      selector.selectedKeys().clear();
      for (LoopSource source : sources) {
        if (nowNs >= source.deadlineNs()) {
          source.onDeadline(nowNs);
        }
      }
      if (nowNs >= machine.deadlineNs()) {
        machine.onDeadline(nowNs, outbox);
      }
    }
  }

  /** Closes the sources and the selector; on the loop's thread, or after it ended. */
  @Override
  public void close() throws IOException {
    sources.forEach(LoopSource::close);
    selector.close();
  }

  // At least 1 ms: 0 would wait for ever, and a deadline in the past is served by the next cycle.
  private long waitMs() {
    long deadlineNs = machine.deadlineNs();
    for (LoopSource source : sources) {
      deadlineNs = Math.min(deadlineNs, source.deadlineNs());
    }
    if (deadlineNs == Machine.NEVER) {
      return MAX_WAIT_MS;
    }
    long waitMs = (deadlineNs - nowNs() + 999_999) / 1_000_000;
    return Math.max(1, Math.min(MAX_WAIT_MS, waitMs));
  }

  private final class LoopOutbox implements Outbox {
    @Override
    public void send(PeerAddress to, byte[] bytes, int offset, int length) {
      sink.send(to, bytes, offset, length);
    }

    @Override
    public void work(Work work) {
      Thread worker = new Thread(() -> post(work.run()), "work");
      worker.setDaemon(true);
      worker.start();
    }

    @Override
    public void event(Event event) {
      events.accept(event);
    }
  }
}
