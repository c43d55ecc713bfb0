package io.tiovivo.node.pins;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioLine;
import io.tiovivo.gpio.LedPattern;
import io.tiovivo.gpio.StatusLight;
import io.tiovivo.machine.Machine;

/**
 * The light that shows a pattern: change by change, or all of it at once where the backend blinks
 * by itself. One that cannot be opened is tried again now and then.
 */
final class NodeLight {
  private static final long NEVER = Machine.NEVER;

  private final GpioLine line;
  private final PinHands hands;
  private LedPattern pattern = LedPattern.BOOTING;
  private long sinceNs;
  private StatusLight itself; // null: does not blink by itself; on the hands' thread
  private boolean open;
  private boolean selfBlinking;
  private boolean busy; // a change is on its way
  private boolean lit;
  private LedPattern shown; // by a light that blinks by itself
  private boolean gone;
  private String problem = "";
  private long dueNs;

  NodeLight(GpioLine line, PinHands hands, long nowNs) {
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
    boolean writing = open && !selfBlinking;
    hands.start(
        lines -> {
          if (writing) {
            lines.inputs().write(line, false);
          }
          return release(lines);
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
    LedPattern wanted = pattern;
    if (open && (selfBlinking ? shown == wanted : lit == on)) {
      dueNs = next(nowNs);
      return;
    }
    boolean opening = !open;
    busy = true;
    hands.start(
        lines -> {
          if (lines.lights().isPresent()) {
            itself = itself == null ? lines.lights().get().apply(line) : itself;
            itself.show(wanted);
            return true;
          }
          if (opening) {
            lines.freeForInputs(line);
            lines.inputs().openOutput(line, on);
          } else {
            lines.inputs().write(line, on);
          }
          return false;
        },
        (thenNs, byItself, why) -> changed(thenNs, byItself, on, wanted, why));
  }

  private void changed(
      long nowNs, Boolean byItself, boolean on, LedPattern wanted, GpioException why) {
    busy = false;
    if (gone) {
      return;
    }
    if (why != null) {
      failed(nowNs, why);
      return;
    }
    problem = "";
    open = true;
    selfBlinking = byItself;
    lit = on;
    shown = wanted;
    dueNs = next(nowNs);
  }

  private void failed(long nowNs, GpioException why) {
    problem = "status light: " + why.getMessage();
    if (open) {
      hands.start(NodeLight.this::release, (thenNs, none, ignored) -> {});
    }
    open = false;
    dueNs = nowNs + OwnedPin.MAX_RETRY_NS;
  }

  private Void release(Lines lines) {
    lines.inputs().release(line);
    return null;
  }

  private long next(long nowNs) {
    if (selfBlinking) {
      return shown == pattern ? NEVER : nowNs;
    }
    long changeNs = pattern.nextChangeNs(nowNs - sinceNs);
    boolean asItShould = pattern.isOn(nowNs - sinceNs) == lit;
    return !asItShould ? nowNs : changeNs == Long.MAX_VALUE ? NEVER : sinceNs + changeNs;
  }
}
