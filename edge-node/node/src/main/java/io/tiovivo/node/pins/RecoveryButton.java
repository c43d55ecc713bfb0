package io.tiovivo.node.pins;

import io.tiovivo.machine.Machine;

/**
 * What a press of the recovery button means while the node runs. It is the letting go that orders,
 * so that whoever sees the light change may still go on holding, or go on too long to call it off.
 */
final class RecoveryButton {
  /** Shorter presses mean nothing. */
  static final long RECEIVE_NS = 5_000_000_000L;

  /** From here on a factory reset. */
  static final long RESET_NS = 15_000_000_000L;

  /** Nobody presses for so long: it is jammed, or shorted. Nothing. */
  static final long JAMMED_NS = 30_000_000_000L;

  /** How far a press has come, or what was ordered by it. */
  enum Stage {
    UP,
    /** Too short yet to mean anything. */
    PRESSED,
    /** Letting go now orders a fresh receive. */
    RECEIVE,
    /** Letting go now orders a factory reset. */
    RESET,
    /** Held too long, or held since the start, which was the loader's: means nothing. */
    VOID
  }

  private static final long NEVER = Machine.NEVER;

  private Stage stage;
  private long sinceNs = NEVER;

  /**
   * @param pressed whether it is held already
   */
  RecoveryButton(boolean pressed) {
    stage = pressed ? Stage.VOID : Stage.UP;
  }

  Stage stage() {
    return stage;
  }

  /**
   * Pressed, or let go of; without bounces.
   *
   * @return of a letting go, the stage that it had come to: what is ordered; else UP
   */
  Stage onChange(long nowNs, boolean pressed) {
    onDeadline(nowNs);
    Stage reached = pressed ? Stage.UP : stage;
    if (pressed && stage == Stage.UP) {
      stage = Stage.PRESSED;
      sinceNs = nowNs;
    } else if (!pressed) {
      stage = Stage.UP;
      sinceNs = NEVER;
    }
    return reached;
  }

  void onDeadline(long nowNs) {
    if (sinceNs == NEVER) {
      return;
    }
    long heldNs = nowNs - sinceNs;
    if (heldNs >= JAMMED_NS) {
      stage = Stage.VOID;
      sinceNs = NEVER;
    } else if (heldNs >= RESET_NS) {
      stage = Stage.RESET;
    } else if (heldNs >= RECEIVE_NS) {
      stage = Stage.RECEIVE;
    }
  }

  long deadlineNs() {
    return switch (stage) {
      case PRESSED -> sinceNs + RECEIVE_NS;
      case RECEIVE -> sinceNs + RESET_NS;
      case RESET -> sinceNs + JAMMED_NS;
      default -> NEVER;
    };
  }
}
