package io.tiovivo.machine;

/** Where a {@link Machine} puts what it wants done. Valid only during the call that passed it. */
public interface Outbox {
  /**
   * Sends one datagram.
   *
   * @param bytes read before this returns, so the caller may reuse it
   */
  void send(PeerAddress to, byte[] bytes, int offset, int length);

  /**
   * Has slow work done off the machine's thread; its result comes back through {@link
   * Machine#onCommand}. At most one piece of work is under way per machine.
   */
  void work(Work work);

  /** Tells the application that something happened. */
  void event(Event event);
}
