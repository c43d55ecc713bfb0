package io.tiovivo.node.confirm;

import io.tiovivo.machine.Event;
import java.util.List;

/** What a {@link ConfirmationMachine} tells its node. */
public sealed interface ConfirmationEvent extends Event {
  /**
   * Not yet; said seldom and never the end of the node.
   *
   * @param missing in words that follow "waiting for"
   * @param waitedNs since the start
   */
  record Waiting(List<String> missing, long waitedNs) implements ConfirmationEvent {}

  /** The confirmation is durable. */
  record Confirmed(List<Evidence> evidence) implements ConfirmationEvent {}

  /**
   * The boot record could not be written.
   *
   * @param retryNs until the next try
   */
  record NotWritten(String failure, long retryNs) implements ConfirmationEvent {}
}
