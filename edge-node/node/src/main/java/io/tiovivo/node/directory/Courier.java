package io.tiovivo.node.directory;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.member.MemberRecord;
import io.tiovivo.node.member.MembershipView;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.proto.OverlayMessage;

/** Sends the directory's messages, and numbers its questions. */
final class Courier {
  private final MembershipView members;
  private long requests;

  /**
   * A courier.
   *
   * @param firstRequest random, so that answers cannot be guessed
   */
  Courier(MembershipView members, long firstRequest) {
    this.members = members;
    requests = firstRequest;
  }

  /** Never 0. */
  long nextRequest() {
    requests++;
    return requests == 0 ? ++requests : requests;
  }

  /** Over the session that there is, or a new one; false: nobody knows where that node is. */
  boolean send(NodeId to, OverlayMessage.Builder message, Post post) {
    OverlayMessage whole = message.build();
    if (post.send(to, whole)) {
      return true;
    }
    MemberRecord member = members.find(to);
    if (member == null) {
      return false;
    }
    post.send(member.contact(), Purpose.SUPERNODE, whole);
    return true;
  }
}
