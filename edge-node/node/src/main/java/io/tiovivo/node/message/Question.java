package io.tiovivo.node.message;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Command;
import io.tiovivo.node.proto.PresenceState;

/** What people and programs ask a node about the fleet; an {@link Answer} comes in its own time. */
public sealed interface Question extends Command {
  /** Comes back in the answer; 0: there is none to come. */
  long ticket();

  /**
   * Asks for one round trip to a node.
   *
   * @param paddingBytes 0..1000, to make it as long as other traffic
   * @param withinMs how long to wait for the pong
   */
  record Ping(long ticket, Target target, int paddingBytes, int withinMs) implements Question {}

  /** Asks the directory. */
  record Find(long ticket, Target target) implements Question {}

  /**
   * Asks the directory, and is answered only once the node's presence is another than the known
   * one, or when the time is over.
   *
   * @param ticket of an {@link Answer.Found}
   */
  record Await(long ticket, Target target, PresenceState known, int withinMs) implements Question {}

  /** Asks for the nodes that this one has to do with; answered at once. */
  record Peers(long ticket) implements Question {}

  /** Has changes of a node's presence told, or not any more; told as {@link Answer.Presence}. */
  record Watch(NodeId node, boolean on) implements Question {
    @Override
    public long ticket() {
      return 0;
    }
  }
}
