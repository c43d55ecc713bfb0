package io.tiovivo.node.lease;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Post;
import java.util.Optional;

/** Who wants to know which leaves are here: the directory. */
public interface LeafBook {
  /** A leaf got a lease, or came back under a new instance. */
  void leased(long nowNs, Leaf leaf, Post post);

  /**
   * A lease ended.
   *
   * @param movedTo the supernode that it went to, so it is not down; empty: it is gone
   */
  void ended(long nowNs, NodeId leaf, Optional<Contact> movedTo, Post post);

  /** Nobody wants to know. */
  LeafBook NOBODY =
      new LeafBook() {
        @Override
        public void leased(long nowNs, Leaf leaf, Post post) {}

        @Override
        public void ended(long nowNs, NodeId leaf, Optional<Contact> movedTo, Post post) {}
      };
}
