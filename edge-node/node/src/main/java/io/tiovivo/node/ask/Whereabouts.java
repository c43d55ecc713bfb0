package io.tiovivo.node.ask;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Target;

/** What answering questions needs of the directory, wherever that is kept. */
public interface Whereabouts {
  /**
   * Looks a node up; {@link Asks#onFound} or {@link Asks#onNotFound} is called with the same
   * ticket, during this call or later, once.
   */
  void find(long nowNs, long ticket, Target target, Post post);

  /**
   * Subscribes to a node's presence, or ends that; changes go to the application and to {@link
   * Asks#onPresence}.
   */
  void watch(long nowNs, NodeId node, boolean on, Post post);
}
