package io.tiovivo.node.pins;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioLine;
import io.tiovivo.gpio.LedPattern;
import io.tiovivo.machine.Machine;

/** The light that shows a pattern. One that cannot be opened is tried again now and then. */
final class StatusLight {
  private static final long NEVER = Machine.NEVER;

  private final GpioLine line;
  private final PinHands hands;
  private LedPattern pattern = LedPattern.BOOTING;
  private long sinceNs;
  private boolean open;
  private boolean busy; // a change is on its way
  private boolean lit;
  private boolean gone;
  private String problem = "";
  private long dueNs;

  StatusLight(GpioLine line, PinHands hands, long nowNs) {
    this.line = line;
    this.hands = hands;
    sinceNs = nowNs;
    dueNs = nowNs;
  }

  /** Shows this from now on; a pattern that is shown already goes on without a jerk. */
  void show(long nowNs, LedPattern wanted) {
    if (wanted != pattern) {
      pattern = wanted;
      sinceNs = nowNs;
      if (open) {
        dueNs = nowNs;
      }
    }
  }

  LedPattern pattern() {
    return pattern;
  }

  /** Why nothing is shown; "": it is. */
  String problem() {
    return problem;
  }

  /** Goes out, for good. */
  void leave() {
    gone = true;
    dueNs = NEVER;
    boolean wasOpen = open;
    hands.start(
        lines -> {
          if (wasOpen) {
            lines.inputs().write(line, false);
          }
          lines.inputs().release(line);
          return null;
        },
        (thenNs, none, ignored) -> {});
  }

  long deadlineNs() {
    return busy ? NEVER : dueNs;
  }

  void onDeadline(long nowNs) {
    if (busy || gone || dueNs > nowNs) {
      return;
    }
    boolean on = pattern.isOn(nowNs - sinceNs);
    if (open && on == lit) {
      dueNs = next(nowNs);
      return;
    }
    boolean opening = !open;
    busy = true;
    hands.start(
        lines -> {
          if (opening) {
            lines.inputs().openOutput(line, on);
          } else {
            lines.inputs().write(line, on);
          }
          return on;
        },
        this::changed);
  }

  private void changed(long nowNs, Boolean on, GpioException why) {
    busy = false;
    if (gone) {
      return;
    }
    if (why != null) {
      problem = "status light: " + why.getMessage();
      if (open) {
        hands.start(
            lines -> {
              lines.inputs().release(line);
              return null;
            },
            (thenNs, none, ignored) -> {});
      }
      open = false;
      dueNs = nowNs + OwnedPin.MAX_RETRY_NS;
      return;
    }
    problem = "";
    open = true;
    lit = on;
    dueNs = next(nowNs);
  }

  private long next(long nowNs) {
    long changeNs = pattern.nextChangeNs(nowNs - sinceNs);
    return changeNs == Long.MAX_VALUE
        ? (pattern.isOn(nowNs - sinceNs) == lit ? NEVER : nowNs)
        : sinceNs + changeNs;
  }
}
