package io.tiovivo.node.home;

import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.proto.Status;

/** The port through which a {@link HomeMachine} sees its node, and has it obey. */
public interface HomeHost {
  /** All that is known of the node. */
  Status status();

  /** Milliseconds since 1970, as the system's clock says; it may be wrong. */
  long unixMs();

  /** Has the node obey. */
  ControlReply control(ControlRequest request);

  /** Logs what an owner should look at. */
  void warn(String message);
}
