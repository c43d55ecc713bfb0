package io.tiovivo.node.session;

import io.tiovivo.machine.Command;
import io.tiovivo.machine.PeerAddress;

/** What the adapter for TLS connections tells. */
public sealed interface StreamCommand extends Command {
  /**
   * A connection that was asked for is there.
   *
   * @param target as in {@link StreamEvent.Wanted}
   * @param stream stands for the connection from now on: in 100::/64 (RFC 6666)
   */
  record Opened(PeerAddress target, PeerAddress stream) implements StreamCommand {}

  /**
   * A connection could not be made, or is gone.
   *
   * @param address the target if it never came about, else the stream
   */
  record Closed(PeerAddress address) implements StreamCommand {}
}
