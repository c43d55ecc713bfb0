package io.tiovivo.udp;

import io.tiovivo.machine.Machine;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.wire.WireReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * A unicast UDP socket of a loop, IPv4 and IPv6 at once. One that cannot be opened, or fails, is
 * tried again, less and less often, for as long as the loop runs.
 */
public final class UnicastSource implements LoopSource, DatagramSink {
  /**
   * What the kernel is asked for: 800 leaves that all speak within a tenth of a second, twice over.
   */
  public static final int RECEIVE_BUFFER_BYTES = 1 << 20;

  /** Datagrams taken in a row before deadlines, commands and other sources get their turn. */
  private static final int MAX_READS = 64;

  /** More than an Ethernet frame carries; what is longer is cut off, and then malformed. */
  private static final int DATAGRAM_BYTES = 2048;

  private final Listen listen;
  private final GroupSource.Receiver receiver;
  private final IntConsumer opened;
  private final Reopening reopening;
  private final WireReader reader = new WireReader();
  private final byte[] received = new byte[DATAGRAM_BYTES];
  private final ByteBuffer receiveBuffer = ByteBuffer.wrap(received);
  private ByteBuffer sendBuffer;
  private Selector selector;
  private DatagramChannel channel;
  private long lostSends;
  private boolean closed;

  /**
   * Where to listen.
   *
   * @param address of one interface; null: all
   * @param port 0: any free one
   * @param orAnother whether any free port will do when that one is taken
   */
  public record Listen(java.net.InetAddress address, int port, boolean orAnother) {}

  /**
   * A source that opens its socket at the loop's first turn.
   *
   * @param opened is told the port each time that the socket was opened
   * @param trouble is told, once per kind, why there is no socket
   */
  public UnicastSource(
      Listen listen, GroupSource.Receiver receiver, IntConsumer opened, Consumer<String> trouble) {
    this.listen = listen;
    this.receiver = receiver;
    this.opened = opened;
    reopening = new Reopening(trouble);
  }

  /** Datagrams that the kernel or the network would not take. */
  @Override
  public long lostSends() {
    return lostSends;
  }

  @Override
  public void register(Selector loopSelector) {
    selector = loopSelector;
  }

  @Override
  public long deadlineNs() {
    return channel == null && !closed ? reopening.dueNs() : Machine.NEVER;
  }

  @Override
  public void onDeadline(long nowNs) {
    try {
      channel = open();
      channel.register(selector, SelectionKey.OP_READ, this);
      reopening.opened();
      opened.accept(((InetSocketAddress) channel.getLocalAddress()).getPort());
    } catch (IOException e) {
      fail(nowNs, e);
    }
  }

  private DatagramChannel open() throws IOException {
    try {
      return open(listen.port());
    } catch (IOException taken) {
      if (listen.orAnother() && listen.port() != 0) {
        return open(0);
      }
      throw taken;
    }
  }

  private DatagramChannel open(int port) throws IOException {
    DatagramChannel made = DatagramChannel.open(); // both families where the system has both
    try {
      made.configureBlocking(false);
      made.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
      made.bind(
          listen.address() == null
              ? new InetSocketAddress(port)
              : new InetSocketAddress(listen.address(), port));
      return made;
    } catch (IOException | RuntimeException e) {
      made.close();
      throw new IOException("cannot listen on UDP port " + port + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void onReady(long nowNs, SelectionKey key) {
    for (int i = 0; i < MAX_READS && channel != null; i++) {
      InetSocketAddress from;
      try {
        from = (InetSocketAddress) channel.receive(receiveBuffer.clear());
      } catch (IOException e) {
        fail(nowNs, e);
        return;
      }
      if (from == null) {
        return;
      }
      reopening.works();
      receiver.onDatagram(
          nowNs,
          PeerAddress.of(from.getAddress().getAddress(), from.getPort()),
          reader.reset(received, 0, receiveBuffer.position()));
    }
  }

  /**
   * Sends; what the network does not take is lost, and the socket stays: the network may return.
   */
  @Override
  public void send(long nowNs, PeerAddress to, byte[] bytes, int offset, int length) {
    if (channel == null || length > DATAGRAM_BYTES) {
      lostSends++;
      return;
    }
    try {
      if (sendBuffer == null) {
        sendBuffer = ByteBuffer.allocateDirect(DATAGRAM_BYTES);
      }
      sendBuffer.clear().put(bytes, offset, length).flip();
      if (channel.send(sendBuffer, InetAddresses.socketAddress(to)) == 0) {
        lostSends++;
      }
    } catch (IOException | RuntimeException unreachable) {
      lostSends++; // no route, port 0, a socket without IPv6: all the same to the sender
    }
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    drop();
    closed = true;
  }

  private void fail(long nowNs, IOException cause) {
    drop();
    reopening.failed(nowNs, cause);
  }

  private void drop() {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException ignored) {
        // Nothing is lost: datagrams need no flush.
      }
      channel = null;
    }
  }
}
