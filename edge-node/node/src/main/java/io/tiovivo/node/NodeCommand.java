package io.tiovivo.node;

import io.tiovivo.machine.Command;

/** What a {@link NodeMachine} is told by those who ask. */
public sealed interface NodeCommand extends Command {
  /**
   * Asks for a {@link NodeReport}.
   *
   * @param ticket comes back in the report
   */
  record Report(long ticket) implements NodeCommand {}
}
