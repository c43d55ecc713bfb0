package io.tiovivo.udp;

import io.tiovivo.machine.Command;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.Work;
import io.tiovivo.machine.WorkFailed;
import io.tiovivo.wire.WireReader;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Runs one machine: one thread, the caller's, waits for all sources at once, reads, sends and keeps
 * the deadlines; one worker does the slow work. The clock is read once a cycle, when the waiting is
 * over: all that happens in a cycle happens at the same time.
 *
 * <p>Deadlines are kept to some tens of microseconds, so that a sender has no need of bursts.
 */
public final class DatagramLoop implements AutoCloseable {
  /** Most commands waiting; more means that the loop hangs. */
  public static final int MAX_COMMANDS = 256;

  /** Shorter waits are slept, longer ones are left to the selector, which counts milliseconds. */
  private static final long SLEEP_NS = 2_000_000;

  /** Longest wait: a bound for clocks and selectors that misbehave. */
  private static final long MAX_WAIT_NS = 60_000_000_000L;

  private static final long MILLI_NS = 1_000_000;

  private final Machine machine;
  private final Consumer<Event> events;
  private final Defects defects;
  private final Selector selector;
  private final long originNs = System.nanoTime();
  private final Worker worker = new Worker(this::result);
  private final List<LoopSource> sources = new ArrayList<>();
  private final BlockingQueue<Command> commands = new ArrayBlockingQueue<>(MAX_COMMANDS);
  // Of the one piece of work that may be under way: it has a place of its own and is never refused.
  private final AtomicReference<Command> result = new AtomicReference<>();
  private final Outbox outbox = new LoopOutbox();
  private final Routes routes = new Routes();
  private GroupSource sink;
  private long cycleNs;
  private volatile Thread thread;
  private volatile Command farewell;
  private volatile boolean stopped;

  /**
   * A loop without sources; {@link #add} gives it some.
   *
   * @param events is told what the machine tells, on the thread that runs the loop
   * @param defects what to do when the machine or its work throws
   */
  public DatagramLoop(Machine machine, Consumer<Event> events, Defects defects)
      throws NetworkException {
    this.machine = machine;
    this.events = events;
    this.defects = defects;
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new NetworkException("cannot wait for datagrams: " + e.getMessage(), e);
    }
  }

  /**
   * A loop over one multicast socket, which is opened here. It fails fast: a network that fails for
   * good, and any defect, end it.
   */
  public static DatagramLoop open(LoopSettings settings, Machine machine, Consumer<Event> events)
      throws NetworkException {
    DatagramLoop loop = new DatagramLoop(machine, events, Defects.END);
    try {
      GroupSource source = GroupSource.failFast(settings, loop::datagram, machine::intake);
      loop.add(source);
      loop.sendThrough(source);
      return loop;
    } catch (IOException e) {
      loop.close();
      throw NetworkException.of(e);
    }
  }

  /** Takes a source, and owns it until it is closed; before it runs, or on the loop's thread. */
  public void add(LoopSource source) throws IOException {
    sources.add(source);
    source.register(selector);
  }

  /** What goes to these addresses goes this way, if no earlier route serves them. */
  public void route(Predicate<PeerAddress> serves, DatagramSink way) {
    routes.add(serves, way);
  }

  /** What no route serves goes through this one of the sources; without any it is lost. */
  public void sendThrough(GroupSource source) {
    sink = source;
  }

  /** The receive buffer that the kernel granted to the socket that sends, in bytes. */
  public int grantedReceiveBytes() {
    return sink == null ? 0 : sink.grantedReceiveBytes();
  }

  /** Datagrams that the kernel or the network would not take, whichever way they went. */
  public long lostSends() {
    return routes.lostSends() + (sink == null ? 0 : sink.lostSends());
  }

  /** Time of this loop in nanoseconds: monotonic, from 0 at its making. */
  public long nowNs() {
    return System.nanoTime() - originNs;
  }

  /** Gives the machine a command, from any thread; false: too many wait, and it was dropped. */
  public boolean command(Command command) {
    boolean taken = commands.offer(command);
    wake();
    return taken;
  }

  /** Has a task run on the loop's thread, from any thread; false as for a command. */
  public boolean post(Runnable task) {
    return command(new LoopTask(task));
  }

  /** Hands the machine a command right now; on the loop's thread. */
  public void commandNow(long nowNs, Command command) {
    cycleNs = nowNs;
    machine.onCommand(nowNs, command, outbox);
  }

  /** Hands the machine a datagram; on the loop's thread. */
  public void datagram(long nowNs, PeerAddress from, WireReader in) {
    try {
      machine.onDatagram(nowNs, from, in, outbox);
    } catch (RuntimeException e) {
      // A defect of ours; but whoever can send it could otherwise stop all that hear it.
      defects.onDefect("a datagram was not understood", e);
    }
  }

  /** Makes {@link #run} return, from any thread or from an event. */
  public void stop() {
    stopped = true;
    wake();
  }

  /** The same, but the machine gets a last command first, and what it sends still goes out. */
  public void stopAfter(Command last) {
    farewell = last;
    stop();
  }

  /**
   * Runs the machine until {@link #stop}, then closes. Work that is under way is finished first.
   *
   * @throws NetworkException when a network fails for good
   * @throws InterruptedException when this thread is interrupted
   */
  public void run() throws NetworkException, InterruptedException {
    thread = Thread.currentThread();
    try {
      while (!stopped) {
        cycle();
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      if (farewell != null) {
        commandNow(nowNs(), farewell);
      }
    } catch (IOException e) {
      throw NetworkException.of(e);
    } finally {
      close();
    }
  }

  private void cycle() throws IOException {
    await();
    long nowNs = nowNs();
    cycleNs = nowNs;
    takeResult(nowNs);
    for (int i = 0; i < MAX_COMMANDS; i++) {
      Command command = commands.poll();
      if (command == null) {
        break;
      }
      if (command instanceof LoopTask task) {
        task.run(defects);
      } else {
        machine.onCommand(nowNs, command, outbox);
      }
    }
    for (SelectionKey key : selector.selectedKeys()) {
      ((LoopSource) key.attachment()).onReady(nowNs, key);
    }
    selector.selectedKeys().clear();
    for (LoopSource source : List.copyOf(sources)) {
      if (!source.isClosed() && source.deadlineNs() <= nowNs) {
        source.onDeadline(nowNs);
      }
    }
    sources.removeIf(LoopSource::isClosed);
    if (machine.deadlineNs() <= nowNs) {
      machine.onDeadline(nowNs, outbox);
    }
  }

  private void takeResult(long nowNs) {
    Command finished = result.getAndSet(null);
    if (finished instanceof WorkFailed failed) {
      defects.onDefect("a piece of work failed", failed.defect());
    }
    if (finished != null) {
      machine.onCommand(nowNs, finished, outbox);
    }
  }

  /** Waits until the next deadline at most; a channel, a command or a result may end it early. */
  private void await() throws IOException {
    long deadlineNs = machine.deadlineNs();
    for (LoopSource source : sources) {
      deadlineNs = Math.min(deadlineNs, source.deadlineNs());
    }
    long nowNs = nowNs();
    boolean due = deadlineNs <= nowNs || !commands.isEmpty() || result.get() != null || stopped;
    long waitNs = due ? 0 : Math.min(deadlineNs - nowNs, MAX_WAIT_NS);
    if (waitNs >= SLEEP_NS) {
      selector.select(waitNs / MILLI_NS);
      return;
    }
    if (waitNs > 0) {
      LockSupport.parkNanos(this, waitNs);
    }
    if (!selector.keys().isEmpty()) {
      selector.selectNow();
    }
  }

  private void result(Command finished) {
    result.set(finished);
    wake();
  }

  private void wake() {
    if (Thread.currentThread() != thread) {
      selector.wakeup();
      LockSupport.unpark(thread);
    }
  }

  /** Gives sources and worker back. {@link #run} does so by itself. */
  @Override
  public void close() {
    worker.close();
    sources.forEach(LoopSource::close);
    try {
      selector.close();
    } catch (IOException ignored) {
      // Nothing is lost.
    }
  }

  private final class LoopOutbox implements Outbox {
    @Override
    public void send(PeerAddress to, byte[] bytes, int offset, int length) {
      DatagramSink way = routes.to(to, sink);
      if (way != null) {
        way.send(cycleNs, to, bytes, offset, length);
      }
    }

    @Override
    public void work(Work work) {
      worker.start(work);
    }

    @Override
    public void event(Event event) {
      events.accept(event);
    }
  }
}
