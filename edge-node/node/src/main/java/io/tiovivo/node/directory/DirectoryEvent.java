package io.tiovivo.node.directory;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Event;

/** What the directory noticed. */
public sealed interface DirectoryEvent extends Event {
  /** One id is in use by two nodes at once: a copied card. Told again after an hour at most. */
  record Cloned(NodeId id, long instance, long otherInstance) implements DirectoryEvent {}
}
