package io.tiovivo.node.household;

import io.tiovivo.machine.Command;
import io.tiovivo.machine.Event;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.proto.Status;

/**
 * What a part of the household may ask of the node. On the loop's thread, but for {@link #post}.
 */
public interface Desk {
  /** Time of the loop, in nanoseconds. */
  long nowNs();

  /** All that is known of the node, its parts included. Costs some 50 us. */
  Status status();

  /** Has whichever part it is for obey. */
  ControlReply control(ControlRequest request, ControlRequest.Origin origin);

  /** Tells all parts of something; after the present call. */
  void tell(Event event);

  /** Hands the machine a command right now. */
  void command(Command command);

  /**
   * Has a task run on the loop's thread; from any thread.
   *
   * @return false: too much waits already, and it was dropped
   */
  boolean post(Runnable task);

  /** Logs for people. */
  void info(String message);

  /** Logs what an owner should look at. */
  void warn(String message);

  /** Logs a milestone: a logfmt line that scripts read. */
  void milestone(String line);
}
