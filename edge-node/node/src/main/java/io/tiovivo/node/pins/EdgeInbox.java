package io.tiovivo.node.pins;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioLine;
import io.tiovivo.gpio.GpioListener;
import java.util.concurrent.atomic.AtomicBoolean;

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
  private final AtomicBoolean waiting = new AtomicBoolean();
  private volatile boolean latest;
  private volatile boolean missed;
  private boolean retired; // on the machine's thread

  EdgeInbox(PinHands hands, Hearer hearer) {
    this.hands = hands;
    this.hearer = hearer;
  }

  @Override
  public void onEdge(GpioLine line, boolean on) {
    latest = on;
    if (waiting.compareAndSet(false, true) && !hands.post(this::take)) {
      waiting.set(false);
      missed = true;
    }
  }

  @Override
  public void onLost(GpioLine line, GpioException why) {
    // If the loop is too busy even for this, the next look at the line finds it closed.
    if (!hands.post(() -> lost(why))) {
      missed = true;
    }
  }

  /** Its line is closed: what still comes is of no interest. */
  void retire() {
    retired = true;
  }

  /** Whether an edge was lost since the last call: then the line has to be read. */
  boolean missed() {
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
    waiting.set(false);
    if (!retired) {
      hearer.onLevel(hands.nowNs(), latest);
    }
  }
}
