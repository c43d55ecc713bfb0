package io.tiovivo.node.adapter;

import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.NodeCommand;
import io.tiovivo.node.NodeMachine;
import io.tiovivo.udp.DatagramLoop;
import io.tiovivo.udp.InterfaceChoice;
import io.tiovivo.udp.OwnAddress;
import io.tiovivo.udp.UnicastSource;
import java.io.IOException;

/** The node's unicast socket: what is not a hello goes in and out here. */
final class Unicast {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private final DatagramLoop loop;
  private final UnicastSource.Listen listen;
  private final InterfaceChoice interfaces;
  private final UnicastSource source;
  private int port;
  private PeerAddress told;

  /**
   * Opens the socket at the loop's first turn.
   *
   * @param group of the hellos, which have a socket of their own
   */
  Unicast(
      DatagramLoop loop,
      UnicastSource.Listen listen,
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
              // Hellos come off the segment alone: one from afar must not pass for a neighbour's.
              if (in.peek(NodeMachine.KIND_OFFSET) >= NodeMachine.FIRST_OVERLAY_KIND) {
                loop.datagram(nowNs, from, in);
              }
            },
            this::opened,
            log.noNetwork("the overlay"));
    loop.add(source);
    loop.route(to -> !to.equals(group), source);
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
    if (!now.equals(told)) {
      told = now;
      loop.commandNow(nowNs, new NodeCommand.Listening(now, 0));
    }
  }

  /** Datagrams that were lost on the way out. */
  long lostSends() {
    return source.lostSends();
  }

  private void opened(int newPort) {
    port = newPort;
    look(loop.nowNs());
  }
}
