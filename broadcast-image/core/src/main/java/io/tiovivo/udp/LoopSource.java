package io.tiovivo.udp;

import io.tiovivo.machine.Machine;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/**
 * Something with channels that a {@link DatagramLoop} waits for. All calls come on the loop's
 * thread; an exception ends the loop.
 */
public interface LoopSource extends AutoCloseable {
  /** Called once, first. Keys on the selector carry this source as their attachment. */
  void register(Selector selector) throws IOException;

  /** One of its channels is ready. */
  void onReady(long nowNs, SelectionKey key) throws IOException;

  /** Called once {@link #deadlineNs} has passed. */
  void onDeadline(long nowNs) throws IOException;

  /** {@link Machine#NEVER}: no deadline. */
  long deadlineNs();

  /** Whether {@link #close} was called: then the loop lets go of it. */
  default boolean isClosed() {
    return false;
  }

  /** Closes its channels; more than once is as good as once. */
  @Override
  void close();
}
