package io.tiovivo.node.page;

import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.proto.PeersAnswer;
import io.tiovivo.node.proto.Status;
import java.util.Optional;

/** What the page's desk needs of the node. */
public interface PageWorld {
  /** All that is known of the node. */
  Status status();

  /** Whom it has to do with. */
  PeersAnswer peers();

  /** Has the node obey somebody who has shown the token. */
  ControlReply control(ControlRequest request);

  /** What lets people act; empty: it cannot be read, or written. */
  Optional<String> token();

  /** One of {@link PageFiles}. */
  byte[] file(String name);

  /** The machine's name; empty: not known. */
  String hostName();
}
