package io.tiovivo.node.pins;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioLine;
import io.tiovivo.gpio.GpioPull;
import io.tiovivo.machine.Machine;
import java.util.function.Consumer;

/** The recovery button's line, and what presses of it order. */
final class ButtonPress implements InputLine.Hearer {
  /** A touch, a spike on a long wire, a bounce. */
  static final int DEBOUNCE_MS = 50;

  private final InputLine input;
  private final Consumer<PinEvent> events;
  private RecoveryButton button; // null: not open
  private String problem = "";
  private long retryNs = Machine.NEVER;

  ButtonPress(GpioLine line, PinHands hands, Consumer<PinEvent> events) {
    this.events = events;
    GpioPull pull = line.activeLow() ? GpioPull.UP : GpioPull.DOWN;
    input = new InputLine(line, pull, DEBOUNCE_MS, hands, this);
    input.open();
  }

  @Override
  public void onLevel(long nowNs, boolean pressed) {
    problem = "";
    if (!pressed) {
      events.accept(new PinEvent.ButtonUp());
    }
    if (button == null) {
      button = new RecoveryButton(pressed);
      return;
    }
    RecoveryButton.Stage reached = button.onChange(nowNs, pressed);
    if (reached == RecoveryButton.Stage.RECEIVE || reached == RecoveryButton.Stage.RESET) {
      events.accept(new PinEvent.Recovery(reached == RecoveryButton.Stage.RESET));
    }
  }

  @Override
  public void onTrouble(long nowNs, GpioException why) {
    button = null;
    problem = "recovery button: " + why.getMessage();
    retryNs = nowNs + OwnedPin.MAX_RETRY_NS;
  }

  RecoveryButton.Stage stage() {
    return button == null ? RecoveryButton.Stage.UP : button.stage();
  }

  /** Why it does nothing; "": it works. */
  String problem() {
    return problem;
  }

  void leave() {
    input.leave();
  }

  long deadlineNs() {
    long pressNs = button == null ? retryNs : button.deadlineNs();
    return Math.min(pressNs, input.deadlineNs());
  }

  void onDeadline(long nowNs) {
    input.onDeadline(nowNs);
    if (button != null) {
      button.onDeadline(nowNs);
    } else if (retryNs <= nowNs) {
      retryNs = Machine.NEVER;
      input.open();
    }
  }
}
