package io.tiovivo.node.adapter;

import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.StreamAddress;
import io.tiovivo.node.NodeCommand;
import io.tiovivo.node.NodeMachine;
import io.tiovivo.node.session.StreamCommand;
import io.tiovivo.tls.TlsSettings;
import io.tiovivo.tls.TlsSource;
import io.tiovivo.udp.DatagramLoop;
import io.tiovivo.udp.DatagramSink;
import io.tiovivo.udp.InterfaceChoice;
import io.tiovivo.udp.OwnAddress;
import io.tiovivo.udp.UnicastSource;
import java.io.IOException;

/**
 * The node's unicast sockets: what is not a hello goes in and out here, by UDP, or over TLS where
 * that is blocked.
 */
final class Unicast {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private final DatagramLoop loop;
  private final UnicastSource.Listen listen;
  private final InterfaceChoice interfaces;
  private final UnicastSource source;
  private final TlsSource streams;
  private long bytes;
  private int port;
  private int tcpPort;
  private int toldTcpPort;
  private PeerAddress told;

  /**
   * Opens the sockets at the loop's first turn.
   *
   * @param tcpPort where to take TLS connections; 0: none are taken
   * @param group of the hellos, which have a socket of their own
   */
  Unicast(
      DatagramLoop loop,
      UnicastSource.Listen listen,
      int tcpPort,
      InterfaceChoice interfaces,
      PeerAddress group,
      NodeLog log)
      throws IOException {
    this.loop = loop;
    this.listen = listen;
    this.interfaces = interfaces;
    source =
        new UnicastSource(
            listen,
            (nowNs, from, in) -> {
              bytes += in.remaining();
              // Hellos come off the segment alone: one from afar must not pass for a neighbour's.
              if (NodeMachine.isOverlay(in)) {
                loop.datagram(nowNs, from, in);
              }
            },
            this::opened,
            log.noNetwork("the overlay"));
    loop.add(source);
    streams =
        new TlsSource(
            tcpPort == 0
                ? TlsSettings.connecting()
                : TlsSettings.listening(listen.address(), tcpPort),
            (nowNs, from, in) -> {
              bytes += in.remaining();
              loop.datagram(nowNs, from, in);
            },
            new StreamNews(),
            this::streamsOpened,
            log.noNetwork("TLS connections"));
    loop.add(streams);
    loop.route(StreamAddress::is, new Counted(streams));
    loop.route(to -> !to.equals(group), new Counted(source));
  }

  /** Payload that came and went. */
  long bytes() {
    return bytes;
  }

  /** A session wants a connection there. */
  void connect(long nowNs, PeerAddress target) {
    streams.connect(nowNs, target);
  }

  /** Looks again where this host is: addresses come and go. */
  void look(long nowNs) {
    if (port == 0) {
      return;
    }
    PeerAddress now =
        listen.address() != null
            ? PeerAddress.of(listen.address().getAddress(), port)
            : OwnAddress.of(interfaces, port).orElse(PeerAddress.of(LOOPBACK, port));
    if (!now.equals(told) || tcpPort != toldTcpPort) {
      told = now;
      toldTcpPort = tcpPort;
      loop.commandNow(nowNs, new NodeCommand.Listening(now, tcpPort));
    }
  }

  private void streamsOpened(int newTcpPort) {
    tcpPort = newTcpPort;
    look(loop.nowNs());
  }

  private void opened(int newPort) {
    port = newPort;
    look(loop.nowNs());
  }

  private final class Counted implements DatagramSink {
    private final DatagramSink way;

    Counted(DatagramSink way) {
      this.way = way;
    }

    @Override
    public void send(long nowNs, PeerAddress to, byte[] packet, int offset, int length) {
      bytes += length;
      way.send(nowNs, to, packet, offset, length);
    }

    @Override
    public long lostSends() {
      return way.lostSends();
    }
  }

  private final class StreamNews implements TlsSource.Listener {
    @Override
    public void onOpened(long nowNs, PeerAddress target, PeerAddress stream) {
      loop.commandNow(nowNs, new StreamCommand.Opened(target, stream));
    }

    @Override
    public void onClosed(long nowNs, PeerAddress address) {
      loop.commandNow(nowNs, new StreamCommand.Closed(address));
    }
  }
}
