package io.tiovivo.node.pins;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioLine;
import io.tiovivo.gpio.GpioListener;

/**
 * Brings edges from the backend's thread to the machine's: at most one task waits there, however
 * fast a contact bounces, and it takes the latest level along.
 */
final class EdgeInbox implements GpioListener {
  /** What hears of them, on the machine's thread. */
  interface Hearer {
    void onLevel(long nowNs, boolean on);

    void onLost(long nowNs, GpioException why);
  }

  private final PinHands hands;
  private final Hearer hearer;
  private boolean waiting; // this and the next two: by its lock
  private boolean latest;
  private boolean missed;
  private boolean retired; // on the machine's thread

  EdgeInbox(PinHands hands, Hearer hearer) {
    this.hands = hands;
    this.hearer = hearer;
  }

  @Override
  public synchronized void onEdge(GpioLine line, boolean on) {
    latest = on;
    if (!waiting) {
      waiting = hands.post(this::take);
      missed |= !waiting;
    }
  }

  @Override
  public synchronized void onLost(GpioLine line, GpioException why) {
    // If the loop is too busy even for this, the next look at the line finds it closed.
    missed |= !hands.post(() -> lost(why));
  }

  /** Its line is closed: what still comes is of no interest. */
  void retire() {
    retired = true;
  }

  /** Whether an edge was lost since the last call: then the line has to be read. */
  synchronized boolean missed() {
    boolean before = missed;
    missed = false;
    return before;
  }

  private void lost(GpioException why) {
    if (!retired) {
      hearer.onLost(hands.nowNs(), why);
    }
  }

  private void take() {
    boolean level = takeLatest();
    if (!retired) {
      hearer.onLevel(hands.nowNs(), level);
    }
  }

  private synchronized boolean takeLatest() {
    waiting = false;
    return latest;
  }
}
