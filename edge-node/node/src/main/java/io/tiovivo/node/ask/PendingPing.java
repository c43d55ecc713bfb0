package io.tiovivo.node.ask;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Question;
import io.tiovivo.node.proto.Path;

/** A ping under way: looked up, then dialled, then sent. */
final class PendingPing {
  final Question.Ping question;
  final long untilNs;

  /** Who is to answer; null: being looked up. */
  NodeId node;

  String name;

  /** Whom it goes to: the node, or its supernode; null: being looked up. */
  NodeId via;

  /** Where a session is being opened to; null: there is one. */
  Contact dialling;

  Path path = Path.PATH_UNSPECIFIED;

  /**
   * To be sent at the end of this turn: the answer then comes in another one, whose time is
   * another. Sent at once, it could come in the same, and would have taken no time.
   */
  boolean ready;

  /** 0: not sent. */
  long nonce;

  long sentNs;
  boolean opened;

  PendingPing(Question.Ping question, long untilNs) {
    this.question = question;
    this.untilNs = untilNs;
    name = question.target().name();
  }
}
