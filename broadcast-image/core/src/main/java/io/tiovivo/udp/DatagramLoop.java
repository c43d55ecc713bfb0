package io.tiovivo.udp;

import io.tiovivo.machine.Command;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.Work;
import io.tiovivo.wire.WireReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Runs one machine over a multicast socket: one thread, the caller's, reads, sends and keeps the
 * deadlines; one worker does the slow work. The clock is read once a round.
 *
 * <p>Deadlines are kept to some tens of microseconds, so that a sender has no need of bursts.
 */
public final class DatagramLoop implements AutoCloseable {
  /** Datagrams read before deadlines and commands are looked at again. */
  private static final int MAX_READS = 64;

  /** Shorter waits are slept, longer ones are left to the selector, which counts milliseconds. */
  private static final long SLEEP_NS = 2_000_000;

  /** Tries to send while the socket's buffer is full; then the datagram is lost, as on the wire. */
  private static final int MAX_SEND_TRIES = 50;

  private static final long SEND_PAUSE_NS = 100_000;
  private static final int MAX_DATAGRAM_BYTES = 65_536;
  private static final long MILLI_NS = 1_000_000;

  private final LoopSettings settings;
  private final Machine machine;
  private final Consumer<Event> events;
  private final DatagramChannel channel;
  private final Selector selector;
  private final Worker worker;
  private final ConcurrentLinkedQueue<Command> commands = new ConcurrentLinkedQueue<>();
  private final byte[] received = new byte[MAX_DATAGRAM_BYTES];
  private final ByteBuffer receiveBuffer = ByteBuffer.wrap(received);
  private final ByteBuffer sendBuffer = ByteBuffer.allocateDirect(MAX_DATAGRAM_BYTES);
  private final WireReader reader = new WireReader();
  private final Outbox outbox = new LoopOutbox();
  private InetSocketAddress lastFrom;
  private PeerAddress lastPeer;
  private InetSocketAddress to;
  private PeerAddress toPeer;
  private boolean everSent;
  private long lostSends;
  private IOException failure;
  private volatile Thread thread;
  private volatile boolean stopped;

  private DatagramLoop(
      LoopSettings settings,
      Machine machine,
      Consumer<Event> events,
      DatagramChannel channel,
      Selector selector) {
    this.settings = settings;
    this.machine = machine;
    this.events = events;
    this.channel = channel;
    this.selector = selector;
    worker = new Worker(this::command);
  }

  /**
   * Opens the socket; {@link #run} does the rest.
   *
   * @param events is told what the machine tells, on the thread that runs the loop
   */
  public static DatagramLoop open(LoopSettings settings, Machine machine, Consumer<Event> events)
      throws NetworkException {
    DatagramChannel channel = MulticastChannel.open(settings);
    try {
      Selector selector = Selector.open();
      if (settings.receives()) {
        channel.register(selector, SelectionKey.OP_READ);
      }
      return new DatagramLoop(settings, machine, events, channel, selector);
    } catch (IOException e) {
      MulticastChannel.close(channel);
      throw new NetworkException("cannot wait for datagrams: " + e.getMessage(), e);
    }
  }

  /**
   * The receive buffer that the kernel granted, in bytes; less than asked for when a limit (Linux:
   * net.core.rmem_max) is in the way.
   */
  public int grantedReceiveBytes() {
    try {
      return channel.getOption(StandardSocketOptions.SO_RCVBUF);
    } catch (IOException e) {
      return 0;
    }
  }

  /** Datagrams that the kernel would not take in time. */
  public long lostSends() {
    return lostSends;
  }

  /** Hands the machine a command, from any thread. */
  public void command(Command command) {
    commands.add(command);
    wake();
  }

  /** Makes {@link #run} return, from any thread or from an event. */
  public void stop() {
    stopped = true;
    wake();
  }

  /**
   * Runs the machine until {@link #stop}. Work that is under way is finished first.
   *
   * @throws NetworkException when the network fails for good
   * @throws InterruptedException when this thread is interrupted
   */
  public void run() throws NetworkException, InterruptedException {
    thread = Thread.currentThread();
    try {
      while (!stopped) {
        round();
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    } catch (IOException e) {
      throw e instanceof NetworkException known
          ? known
          : new NetworkException("the network failed: " + e.getMessage(), e);
    } finally {
      close();
    }
  }

  private void round() throws IOException {
    long nowNs = System.nanoTime();
    Command command = commands.poll();
    while (command != null) {
      machine.onCommand(nowNs, command, outbox);
      command = commands.poll();
    }
    boolean more = settings.receives() && read();
    nowNs = more ? System.nanoTime() : nowNs;
    if (machine.deadlineNs() <= nowNs) {
      machine.onDeadline(nowNs, outbox);
    }
    if (failure != null) {
      throw failure;
    }
    worker.check();
    if (!more && !stopped && commands.isEmpty()) {
      await(machine.deadlineNs());
    }
  }

  private void await(long deadlineNs) throws IOException {
    long waitNs = deadlineNs == Machine.NEVER ? Long.MAX_VALUE : deadlineNs - System.nanoTime();
    if (deadlineNs == Long.MIN_VALUE || waitNs <= 0) {
      return;
    }
    if (waitNs < SLEEP_NS) {
      LockSupport.parkNanos(this, waitNs);
    } else if (waitNs == Long.MAX_VALUE) {
      selector.select();
    } else {
      selector.select(waitNs / MILLI_NS);
    }
    selector.selectedKeys().clear();
  }

  /** Reads what is there; true when there may be more. */
  private boolean read() throws IOException {
    for (int i = 0; i < MAX_READS; i++) {
      receiveBuffer.clear();
      InetSocketAddress from = (InetSocketAddress) channel.receive(receiveBuffer);
      if (from == null) {
        return false;
      }
      if (!settings.drop().drops()) {
        reader.reset(received, 0, receiveBuffer.position());
        machine.onDatagram(System.nanoTime(), peer(from), reader, outbox);
      }
    }
    return true;
  }

  private PeerAddress peer(InetSocketAddress from) {
    if (!from.equals(lastFrom)) {
      lastFrom = from;
      lastPeer = PeerAddress.of(from.getAddress().getAddress(), from.getPort());
    }
    return lastPeer;
  }

  private void wake() {
    if (Thread.currentThread() != thread) {
      selector.wakeup();
      LockSupport.unpark(thread);
    }
  }

  /** Gives the socket and the worker back. {@link #run} does so by itself. */
  @Override
  public void close() {
    worker.close();
    MulticastChannel.close(channel);
    try {
      selector.close();
    } catch (IOException ignored) {
      // Nothing is lost.
    }
  }

  private final class LoopOutbox implements Outbox {
    @Override
    public void send(PeerAddress peer, byte[] bytes, int offset, int length) {
      try {
        if (!peer.equals(toPeer)) {
          to = InetAddresses.socketAddress(peer);
          toPeer = peer;
        }
        sendBuffer.clear().put(bytes, offset, length).flip();
        for (int tries = 0; channel.send(sendBuffer, to) == 0; tries++) {
          if (tries == MAX_SEND_TRIES) {
            lostSends++;
            return;
          }
          LockSupport.parkNanos(this, SEND_PAUSE_NS);
        }
        everSent = true;
      } catch (IOException e) {
        lostSends++;
        // A network that comes and goes is like loss; one that never worked is a mistake.
        if (!everSent && failure == null) {
          failure = new NetworkException(cannotSend(e), e);
        }
      }
    }

    private String cannotSend(IOException e) {
      String where = settings.interfaceName().map(name -> " on " + name).orElse("");
      return "cannot send to "
          + settings.group()
          + where
          + ": "
          + e.getMessage()
          + (settings.group().isIpv4()
              ? "; name an interface with a route for multicast"
              : "; IPv6 multicast needs an interface with a route for it, which lo is not");
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
