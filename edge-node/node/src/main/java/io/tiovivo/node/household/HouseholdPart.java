package io.tiovivo.node.household;

import io.tiovivo.machine.Event;
import io.tiovivo.machine.Machine;
import io.tiovivo.node.config.NodeConfig;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.proto.Status;
import io.tiovivo.udp.LoopSource;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Optional;

/**
 * A part of the node that serves its home: pins, broker, page, update. All calls come on the loop's
 * thread and return at once; what takes time is for a thread of the part's own, which comes back
 * through {@link Desk#post}. What a part throws is logged as its defect and costs the node nothing,
 * except out of {@link #onReady}: a part with channels of its own catches there.
 */
public interface HouseholdPart extends LoopSource {
  /** Only parts with channels have something to register. */
  @Override
  default void register(Selector selector) throws IOException {}

  @Override
  default void onReady(long nowNs, SelectionKey key) throws IOException {
    throw new IllegalStateException("no channel of this part is registered");
  }

  @Override
  default void onDeadline(long nowNs) throws IOException {}

  @Override
  default long deadlineNs() {
    return Machine.NEVER;
  }

  @Override
  default void close() {}

  /** The configuration, at first before {@link #register}, and whenever it has changed. */
  default void onConfig(long nowNs, NodeConfig config) {}

  /** Something happened, in the machine or in another part. */
  default void onEvent(long nowNs, Event event) {}

  /** Adds what this part knows. */
  default void describe(long nowNs, Status.Builder status) {}

  /** Obeys a request; empty: it is not for this part. */
  default Optional<ControlReply> obey(
      long nowNs, ControlRequest request, ControlRequest.Origin origin) {
    return Optional.empty();
  }
}
