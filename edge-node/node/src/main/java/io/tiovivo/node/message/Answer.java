package io.tiovivo.node.message;

import io.tiovivo.machine.Event;
import io.tiovivo.node.proto.Entry;
import io.tiovivo.node.proto.FindAnswer;
import io.tiovivo.node.proto.PeersAnswer;
import io.tiovivo.node.proto.PingAnswer;

/**
 * What becomes of a {@link Question}. Each question with a ticket has exactly one answer, in
 * bounded time.
 */
public sealed interface Answer extends Event {
  /** Of the question; 0: it comes by itself. */
  long ticket();

  /** The pong came. */
  record Pinged(long ticket, PingAnswer answer) implements Answer {}

  /** What the directory says; no entry: it does not know the node. */
  record Found(long ticket, FindAnswer answer) implements Answer {}

  /** The nodes that this one has to do with. */
  record Peers(long ticket, PeersAnswer answer) implements Answer {}

  /**
   * There is no answer.
   *
   * @param reason for people: what is wrong and what to do
   */
  record Refused(long ticket, String reason) implements Answer {}

  /** A node that is watched came, went, or moved to another supernode. */
  record Presence(Entry entry) implements Answer {
    @Override
    public long ticket() {
      return 0;
    }
  }
}
