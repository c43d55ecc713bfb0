package io.tiovivo.node;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.proto.OverlayMessage;

/** Nobody can be reached, and nothing is kept; tests override what they look at. */
public class SilentPost implements Post {
  @Override
  public boolean send(NodeId to, OverlayMessage message) {
    return false;
  }

  @Override
  public void send(Contact to, Purpose purpose, OverlayMessage message) {}

  @Override
  public void dial(Contact to, Purpose purpose, byte[] ticket) {}

  @Override
  public void hangUp(NodeId to) {}

  @Override
  public void knock(PeerAddress target, long nonce) {}

  @Override
  public void event(Event event) {}
}
