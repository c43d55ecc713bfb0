package io.tiovivo.node;

import io.tiovivo.machine.Command;
import io.tiovivo.machine.PeerAddress;

/** What a {@link NodeMachine} is told by those who ask. */
public sealed interface NodeCommand extends Command {
  /**
   * Asks for a {@link NodeReport}.
   *
   * @param ticket comes back in the report
   */
  record Report(long ticket) implements NodeCommand {}

  /**
   * Where this node takes what is not a hello.
   *
   * @param address as others reach it, as far as it can tell by itself
   * @param tcpPort of the TLS fallback; 0: none
   */
  record Listening(PeerAddress address, int tcpPort) implements NodeCommand {}
}
