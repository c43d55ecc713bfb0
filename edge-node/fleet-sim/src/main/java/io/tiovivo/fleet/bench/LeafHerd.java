package io.tiovivo.fleet.bench;

import io.tiovivo.machine.Event;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.Work;
import io.tiovivo.node.join.JoinEvent;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.overlay.HostTerms;
import io.tiovivo.node.overlay.OverlayBuilder;
import io.tiovivo.node.overlay.OverlayCommand;
import io.tiovivo.node.overlay.OverlayMachine;
import io.tiovivo.node.overlay.OverlaySettings;
import io.tiovivo.noise.NoiseCrypto;
import io.tiovivo.noise.jca.JcaNoiseCrypto;
import io.tiovivo.wire.WireReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hundreds of leaves in one process: the same overlay as on a box, each with keys, a credential, a
 * session and a socket of its own, on one thread.
 */
final class LeafHerd implements AutoCloseable {
  /** Longest wait for datagrams: how late deadlines may be. */
  private static final long TICK_MS = 5;

  /** What the goodbyes of all leaves may take. */
  private static final long GOODBYE_MS = 5_000;

  /** Of an IPv4 and a UDP header. */
  private static final int HEADER_BYTES = 28;

  private static final int DATAGRAM_BYTES = 2048;

  private final Selector selector = Selector.open();
  private final List<Leaf> leaves = new ArrayList<>();
  private final long originNs = System.nanoTime();
  private final SecureRandom random = new SecureRandom();
  private final AtomicInteger leased = new AtomicInteger();
  private final AtomicInteger attempts = new AtomicInteger();
  private final AtomicLong bytesSent = new AtomicLong();
  private final AtomicLong bytesReceived = new AtomicLong();
  private final Thread thread = new Thread(this::loop, "leaves");
  private final byte[] buffer = new byte[DATAGRAM_BYTES];
  private final WireReader reader = new WireReader();
  private volatile boolean closing;
  private volatile Throwable failure;

  /** One leaf: its machine and its socket. */
  private final class Leaf implements Outbox {
    final OverlayMachine machine;
    final DatagramChannel channel;

    Leaf(OverlayMachine machine, DatagramChannel channel) {
      this.machine = machine;
      this.channel = channel;
    }

    @Override
    public void send(PeerAddress to, byte[] bytes, int offset, int length) {
      try {
        InetSocketAddress address =
            new InetSocketAddress(InetAddress.getByAddress(to.ip()), to.port());
        channel.send(ByteBuffer.wrap(bytes, offset, length), address);
        bytesSent.addAndGet(length + HEADER_BYTES);
      } catch (IOException lost) {
        // As on a network.
      }
    }

    @Override
    public void work(Work work) {
      throw new IllegalStateException("a leaf has no slow work");
    }

    @Override
    public void event(Event event) {
      if (event instanceof JoinEvent.Leased now) {
        leased.incrementAndGet();
        attempts.addAndGet(now.attempts());
      } else if (event instanceof JoinEvent.Lost) {
        leased.decrementAndGet();
      }
    }
  }

  /**
   * Makes the leaves; they join once started.
   *
   * @param supernode where they begin
   */
  LeafHerd(BenchFleet fleet, int count, Contact supernode) throws IOException {
    NoiseCrypto crypto = new JcaNoiseCrypto(random::nextBytes);
    for (int i = 0; i < count; i++) {
      DatagramChannel channel = DatagramChannel.open();
      channel.configureBlocking(false);
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      InetSocketAddress bound = (InetSocketAddress) channel.getLocalAddress();
      PeerAddress address = PeerAddress.of(bound.getAddress().getAddress(), bound.getPort());
      OverlayMachine machine =
          OverlayBuilder.of(OverlaySettings.standard(fleet.name()), fleet.box("leaf" + i, crypto))
              .terms(HostTerms.of("bench", "pc", 0).joining(List.of(supernode)))
              .credentials(fleet.check())
              .ports(crypto, random::nextBytes)
              .at(address, 0)
              .build(random.nextLong(), 0);
      Leaf leaf = new Leaf(machine, channel);
      channel.register(selector, SelectionKey.OP_READ, leaf);
      leaves.add(leaf);
    }
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  /** Leaves with a lease now. */
  int leased() {
    return leased.get();
  }

  /** Attempts that all leases so far took. */
  int attempts() {
    return attempts.get();
  }

  /** Bytes on the wire so far, IP and UDP headers included, both ways. */
  long wireBytes() {
    return bytesSent.get() + bytesReceived.get();
  }

  /**
   * @throws IllegalStateException when the leaves' thread has ended before its time
   */
  void check() {
    if (failure != null) {
      throw new IllegalStateException("the leaves have stopped: " + failure, failure);
    }
  }

  private void loop() {
    try {
      while (!closing) {
        selector.select(TICK_MS);
        long nowNs = System.nanoTime() - originNs;
        for (SelectionKey key : selector.selectedKeys()) {
          read(nowNs, (Leaf) key.attachment());
        }
        selector.selectedKeys().clear();
        for (Leaf leaf : leaves) {
          if (leaf.machine.deadlineNs() <= nowNs) {
            leaf.machine.onDeadline(nowNs, leaf);
          }
        }
      }
      long nowNs = System.nanoTime() - originNs;
      leaves.forEach(leaf -> leaf.machine.onCommand(nowNs, new OverlayCommand.Leave(), leaf));
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
  }

  private void read(long nowNs, Leaf leaf) throws IOException {
    ByteBuffer into = ByteBuffer.wrap(buffer);
    InetSocketAddress from = (InetSocketAddress) leaf.channel.receive(into);
    if (from == null) {
      return;
    }
    bytesReceived.addAndGet(into.position() + HEADER_BYTES);
    PeerAddress peer = PeerAddress.of(from.getAddress().getAddress(), from.getPort());
    leaf.machine.onDatagram(nowNs, peer, reader.reset(buffer, 0, into.position()), leaf);
  }

  @Override
  public void close() {
    closing = true;
    selector.wakeup();
    try {
      thread.join(GOODBYE_MS);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
    for (Leaf leaf : leaves) {
      try {
        leaf.channel.close();
      } catch (IOException ignored) {
        // Closed is closed.
      }
    }
  }
}
