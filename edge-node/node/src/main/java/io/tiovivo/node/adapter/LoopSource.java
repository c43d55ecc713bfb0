package io.tiovivo.node.adapter;

import io.tiovivo.machine.Machine;
import java.nio.channels.SelectionKey;

/** Something with channels on the loop's selector: its keys carry it as their attachment. */
interface LoopSource extends AutoCloseable {
  /** One of its channels is ready. */
  void onReady(long nowNs, SelectionKey key);

  /** Called once {@link #deadlineNs} has passed. */
  void onDeadline(long nowNs);

  /** {@link Machine#NEVER}: no deadline. */
  long deadlineNs();

  /** Closes its channels. */
  @Override
  void close();
}
