package io.tiovivo.node.session;

import io.tiovivo.machine.Event;
import io.tiovivo.machine.PeerAddress;

/** What sessions want of the adapter that carries datagrams over TLS where UDP is blocked. */
public sealed interface StreamEvent extends Event {
  /**
   * Connect; the answer is a {@link StreamCommand.Opened} or {@link StreamCommand.Closed}.
   *
   * @param target IP address and TCP port
   */
  record Wanted(PeerAddress target) implements StreamEvent {}
}
