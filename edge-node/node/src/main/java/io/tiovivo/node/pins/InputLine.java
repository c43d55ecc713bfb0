package io.tiovivo.node.pins;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioLine;
import io.tiovivo.gpio.GpioPull;
import io.tiovivo.machine.Machine;
import java.util.Optional;

/** A line that is listened to, without its bounces: of an owner's input or of the button. */
final class InputLine implements EdgeInbox.Hearer {
  /** How often to see whether an edge was lost because the loop was too busy. */
  static final long CHECK_NS = 30_000_000_000L;

  /** What hears of it. */
  interface Hearer {
    /** It has this level now; also the first time. */
    void onLevel(long nowNs, boolean on);

    /** It could not be opened, or is not open any more. */
    void onTrouble(long nowNs, GpioException why);
  }

  private final GpioLine line;
  private final GpioPull pull;
  private final PinHands hands;
  private final Hearer hearer;
  private int debounceMs;
  private EdgeInbox inbox;
  private Debounce debounce; // null: not open
  private Optional<Boolean> told = Optional.empty(); // by an edge, before it counted as open
  private long checkNs = Machine.NEVER;
  private boolean gone;

  InputLine(GpioLine line, GpioPull pull, int debounceMs, PinHands hands, Hearer hearer) {
    this.line = line;
    this.pull = pull;
    this.debounceMs = debounceMs;
    this.hands = hands;
    this.hearer = hearer;
  }

  void open() {
    told = Optional.empty();
    inbox = new EdgeInbox(hands, this);
    EdgeInbox listener = inbox;
    hands.start(
        lines -> {
          lines.freeForInputs(line);
          lines.inputs().openInput(line, pull, listener);
          return lines.inputs().read(line);
        },
        this::opened);
  }

  private void opened(long nowNs, Boolean level, GpioException why) {
    if (gone) {
      return;
    }
    if (why != null) {
      closed(nowNs, why);
      return;
    }
    debounce = new Debounce(debounceMs, level);
    checkNs = nowNs + CHECK_NS;
    hearer.onLevel(nowNs, level);
    told.ifPresent(latest -> onLevel(nowNs, latest));
  }

  @Override
  public void onLevel(long nowNs, boolean on) {
    if (debounce == null) {
      told = Optional.of(on);
      return;
    }
    debounce.moved(nowNs, on);
    settle(nowNs);
  }

  @Override
  public void onLost(long nowNs, GpioException why) {
    if (!gone && debounce != null) {
      closed(nowNs, why);
    }
  }

  private void closed(long nowNs, GpioException why) {
    end();
    hearer.onTrouble(nowNs, why);
  }

  private void end() {
    inbox.retire();
    debounce = null;
    checkNs = Machine.NEVER;
    hands.start(this::release, (thenNs, none, ignored) -> {});
  }

  /** From the next change on. */
  void debounce(int newDebounceMs) {
    if (newDebounceMs != debounceMs && debounce != null) {
      debounce = new Debounce(newDebounceMs, debounce.level());
      checkNs = 0; // it may have been about to change
    }
    debounceMs = newDebounceMs;
  }

  void leave() {
    gone = true;
    if (inbox != null) {
      end();
    }
  }

  private Void release(Lines lines) {
    lines.inputs().release(line);
    return null;
  }

  long deadlineNs() {
    return debounce == null ? Machine.NEVER : Math.min(debounce.deadlineNs(), checkNs);
  }

  void onDeadline(long nowNs) {
    if (debounce == null) {
      return;
    }
    settle(nowNs);
    if (checkNs <= nowNs) {
      boolean asked = checkNs == 0;
      checkNs = nowNs + CHECK_NS;
      if (inbox.missed() || asked) {
        hands.start(lines -> lines.inputs().read(line), this::reread);
      }
    }
  }

  private void reread(long nowNs, Boolean level, GpioException why) {
    if (debounce == null) {
      return;
    }
    if (why != null) {
      closed(nowNs, why);
    } else {
      onLevel(nowNs, level);
    }
  }

  private void settle(long nowNs) {
    if (debounce.settle(nowNs)) {
      hearer.onLevel(nowNs, debounce.level());
    }
  }
}
