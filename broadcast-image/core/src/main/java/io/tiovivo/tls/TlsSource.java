package io.tiovivo.tls;

import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.StreamAddress;
import io.tiovivo.udp.DatagramSink;
import io.tiovivo.udp.GroupSource;
import io.tiovivo.udp.LoopSource;
import io.tiovivo.wire.WireReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import javax.net.ssl.SSLEngine;

/**
 * Carries datagrams over TLS connections that others open here and that are opened to others. Each
 * connection has an address of its own, see {@link StreamAddress}; whoever sends there, sends over
 * it. A failing connection ends alone; that nobody can connect does not end the loop.
 */
public final class TlsSource implements LoopSource, DatagramSink {
  /** Told on the loop's thread, and never from inside {@link #connect} or {@link #send}. */
  public interface Listener {
    /**
     * A connection that was asked for is there.
     *
     * @param stream its address from now on
     */
    void onOpened(long nowNs, PeerAddress target, PeerAddress stream);

    /**
     * A connection could not be made, or is gone.
     *
     * @param address the target if it never came about, else its own
     */
    void onClosed(long nowNs, PeerAddress address);
  }

  private final TlsSettings settings;
  private final GroupSource.Receiver receiver;
  private final Listener listener;
  private final TlsGate gate;
  private final SelfSigned engines = new SelfSigned();
  private final WireReader reader = new WireReader();
  private final Map<PeerAddress, TlsConnection> connections = new HashMap<>();
  private final List<TlsConnection> broken = new ArrayList<>();
  private final List<PeerAddress> failed = new ArrayList<>();
  private TlsConnection.Scratch scratch; // null: nothing has been carried yet
  private Selector selector;
  private int numbers;
  private long lost;
  private boolean closed;

  /**
   * @param listening is told the TCP port once connections are taken
   * @param trouble is told, once per kind, why none are
   */
  public TlsSource(
      TlsSettings settings,
      GroupSource.Receiver receiver,
      Listener listener,
      IntConsumer listening,
      Consumer<String> trouble) {
    this.settings = settings;
    this.receiver = receiver;
    this.listener = listener;
    gate = new TlsGate(settings, listening, trouble);
  }

  /** Connections, those that are being made included. */
  public int count() {
    return connections.size();
  }

  @Override
  public long lostSends() {
    return lost;
  }

  @Override
  public void register(Selector loopSelector) {
    selector = loopSelector;
  }

  /**
   * Opens a connection; on the loop's thread.
   *
   * @param target IP address and TCP port
   */
  public void connect(long nowNs, PeerAddress target) {
    for (TlsConnection connection : connections.values()) {
      if (target.equals(connection.target) && !connection.isUp()) {
        return; // under way
      }
    }
    SocketChannel channel = null;
    try {
      if (connections.size() >= settings.mostConnections()) {
        throw new IOException("as many connections as may be");
      }
      channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.connect(new InetSocketAddress(InetAddress.getByAddress(target.ip()), target.port()));
      add(nowNs, channel, engines.client(), target, target);
    } catch (IOException | RuntimeException unreachable) {
      TlsGate.close(channel);
      failed.add(target);
    }
  }

  private TlsConnection add(
      long nowNs, SocketChannel channel, SSLEngine engine, PeerAddress peer, PeerAddress target)
      throws IOException {
    if (scratch == null) {
      scratch = TlsConnection.Scratch.make();
    }
    PeerAddress address = StreamAddress.of(peer, numbers++);
    TlsConnection connection =
        new TlsConnection(channel, engine, address, target, settings.pendingBytes(), nowNs);
    int interest = target == null ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT;
    connection.key = channel.register(selector, interest, this);
    connections.put(address, connection);
    return connection;
  }

  @Override
  public void onReady(long nowNs, SelectionKey key) {
    if (gate.owns(key)) {
      accept(nowNs);
      return;
    }
    TlsConnection connection = find(key);
    if (connection == null || !key.isValid()) {
      return;
    }
    try {
      carry(nowNs, connection, key);
    } catch (IOException | RuntimeException over) {
      // RuntimeException: what TLS of the runtime makes of hostile bytes must not end the loop.
      end(nowNs, connection);
    }
  }

  private void carry(long nowNs, TlsConnection connection, SelectionKey key) throws IOException {
    boolean before = connection.isUp();
    if (key.isConnectable()) {
      connection.channel.finishConnect();
      key.interestOps(SelectionKey.OP_READ);
      connection.begin(scratch);
    }
    if (key.isWritable()) {
      connection.onWritable();
    }
    if (key.isReadable()) {
      connection.onReadable(
          scratch,
          (bytes, offset, length) -> {
            connection.activeNs = nowNs;
            receiver.onDatagram(nowNs, connection.address, reader.reset(bytes, offset, length));
          });
    }
    if (connection.isUp() && !before) {
      connection.activeNs = nowNs;
      if (connection.target != null) {
        listener.onOpened(nowNs, connection.target, connection.address);
      }
    }
  }

  private TlsConnection find(SelectionKey key) {
    for (TlsConnection connection : connections.values()) {
      if (connection.key == key) {
        return connection;
      }
    }
    return null;
  }

  private void accept(long nowNs) {
    SocketChannel channel = null;
    try {
      channel = gate.accept();
      if (channel == null) {
        return;
      }
      InetSocketAddress remote = (InetSocketAddress) channel.getRemoteAddress();
      PeerAddress peer = PeerAddress.of(remote.getAddress().getAddress(), remote.getPort());
      // Who has as many as he may must not use up what is taken in a second.
      if (connections.size() >= settings.mostConnections()
          || ofHost(peer) >= settings.mostPerHost()
          || !gate.mayEnter(nowNs)) {
        channel.close(); // whoever it is comes again, or goes elsewhere
        return;
      }
      channel.configureBlocking(false);
      TlsConnection connection = add(nowNs, channel, engines.server(), peer, null);
      connection.begin(scratch);
    } catch (IOException gone) {
      TlsGate.close(channel);
    }
  }

  private int ofHost(PeerAddress peer) {
    PeerAddress like = StreamAddress.of(peer, 0);
    int found = 0;
    for (PeerAddress each : connections.keySet()) {
      found += StreamAddress.sameHost(each, like) ? 1 : 0;
    }
    return found;
  }

  /** Sends over the connection of that address; without one it is lost. */
  @Override
  public void send(long nowNs, PeerAddress to, byte[] bytes, int offset, int length) {
    TlsConnection connection = connections.get(to);
    try {
      if (connection == null
          || length > TlsConnection.MAX_DATAGRAM_BYTES
          || !connection.send(scratch, bytes, offset, length)) {
        lost++;
        return;
      }
      connection.activeNs = nowNs;
    } catch (IOException | RuntimeException over) {
      lost++;
      broken.add(connection); // the machine is in the middle of something: tell it later
    }
  }

  @Override
  public long deadlineNs() {
    if (!broken.isEmpty() || !failed.isEmpty()) {
      return Long.MIN_VALUE;
    }
    long dueNs = gate.deadlineNs();
    for (TlsConnection connection : connections.values()) {
      dueNs = Math.min(dueNs, endNs(connection));
    }
    return dueNs;
  }

  private long endNs(TlsConnection connection) {
    return connection.isUp()
        ? connection.activeNs + settings.idleNs()
        : connection.sinceNs + settings.connectNs();
  }

  @Override
  public void onDeadline(long nowNs) {
    for (PeerAddress target : taken(failed)) {
      listener.onClosed(nowNs, target);
    }
    for (TlsConnection connection : taken(broken)) {
      end(nowNs, connection);
    }
    for (TlsConnection connection : List.copyOf(connections.values())) {
      if (endNs(connection) <= nowNs) {
        end(nowNs, connection);
      }
    }
    if (gate.deadlineNs() <= nowNs) {
      gate.listen(nowNs, selector, this);
    }
  }

  private static <T> List<T> taken(List<T> list) {
    List<T> taken = List.copyOf(list);
    list.clear();
    return taken;
  }

  private void end(long nowNs, TlsConnection connection) {
    connection.close();
    if (connections.remove(connection.address, connection)) {
      boolean was = connection.isUp() || connection.target == null;
      listener.onClosed(nowNs, was ? connection.address : connection.target);
    }
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    connections.values().forEach(TlsConnection::close);
    connections.clear();
    gate.close();
  }
}
