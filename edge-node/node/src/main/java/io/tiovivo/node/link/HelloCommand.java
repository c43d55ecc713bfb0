package io.tiovivo.node.link;

import io.tiovivo.machine.Command;

/** What a node tells its {@link HelloMachine}. */
public sealed interface HelloCommand extends Command {
  /** From now on the hellos carry this card; one is sent soon. */
  record Describe(NodeCard card) implements HelloCommand {}

  /** Says goodbye and falls silent for good. */
  record Leave() implements HelloCommand {}
}
