package io.tiovivo.boot;

import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.boot.slots.SlotEntry;
import io.tiovivo.boot.slots.SlotState;

/**
 * The boot decision table of {@code docs/BOOT.md}: a pure function of the boot record, of what
 * verification found, and of the recovery button. The first row that matches decides; a decision to
 * verify or to give up a slot is carried out and the table asked again, at most {@link #MAX_STEPS}
 * times.
 *
 * @param row which row decided; its {@link Row#label} is what people read
 * @param slot what it speaks of; null when the row receives or stops
 */
public record BootDecision(Row row, Slot slot) {
  /** Each of two slots is given up, verified, and given up again at most. */
  public static final int MAX_STEPS = 6;

  /** What to do. */
  public enum Action {
    /** Go to the carousel. */
    RECEIVE,
    /** Mark the slot BAD, keep the reason, ask again. */
    GIVE_UP,
    /** Verify the slot, ask again. */
    VERIFY,
    /** Spend an attempt, then launch: a trial. */
    TRY,
    /** Launch. */
    BOOT,
    /** End with the error that was met: another try may go better. */
    STOP
  }

  /** The rows, in their order. */
  public enum Row {
    BUTTON("button", Action.RECEIVE),
    TRIAL_USED_UP("trial-used-up", Action.GIVE_UP),
    NEW_UNCHECKED("new-unchecked", Action.VERIFY),
    NEW_UNFIT("new-unfit", Action.GIVE_UP),
    FIRST_TRIAL("first-trial", Action.TRY),
    TRIAL_AGAIN("trial-again", Action.TRY),
    CONFIRMED_UNCHECKED("confirmed-unchecked", Action.VERIFY),
    CONFIRMED_UNFIT("confirmed-unfit", Action.GIVE_UP),
    GONE_BACK("gone-back", Action.BOOT),
    REVERTED("reverted", Action.BOOT),
    CONFIRMED("confirmed", Action.BOOT),
    BLOCKED("blocked", Action.STOP),
    EMPTY("empty", Action.RECEIVE),
    NOTHING_LEFT("nothing-left", Action.RECEIVE);

    private final String label;
    private final Action action;

    Row(String label, Action action) {
      this.label = label;
      this.action = action;
    }

    /** As in {@code docs/BOOT.md} and in what a box prints. */
    public String label() {
      return label;
    }

    public Action action() {
      return action;
    }
  }

  /** What to do. */
  public Action action() {
    return row.action();
  }

  /**
   * Decides.
   *
   * @param a what verification found in slot A at this boot
   * @param b the same for slot B
   * @param button whether the recovery button is held
   */
  public static BootDecision of(BootRecord record, Fitness a, Fitness b, boolean button) {
    if (button) {
      return new BootDecision(Row.BUTTON, null);
    }
    boolean isA = a != Fitness.BLOCKED || isUsedUp(record.slot(Slot.A));
    boolean isB = b != Fitness.BLOCKED || isUsedUp(record.slot(Slot.B));
    Slot fresh =
        preferred(record, isA && isNew(record, Slot.A, isB), isB && isNew(record, Slot.B, isA));
    if (fresh != null) {
      return new BootDecision(ofNew(record.slot(fresh), fresh == Slot.A ? a : b), fresh);
    }
    Slot confirmed =
        preferred(
            record,
            isA && record.slot(Slot.A).state() == SlotState.CONFIRMED,
            isB && record.slot(Slot.B).state() == SlotState.CONFIRMED);
    if (confirmed != null) {
      return new BootDecision(ofConfirmed(record, confirmed == Slot.A ? a : b), confirmed);
    }
    if (!isA || !isB) {
      return new BootDecision(Row.BLOCKED, null);
    }
    boolean unused =
        record.slot(Slot.A).state() == SlotState.EMPTY
            && record.slot(Slot.B).state() == SlotState.EMPTY;
    return new BootDecision(unused ? Row.EMPTY : Row.NOTHING_LEFT, null);
  }

  /**
   * Where the next image goes: never over what this table would boot next if the image never comes,
   * as long as there is another place.
   */
  public static Slot target(BootRecord record) {
    SlotEntry a = record.slot(Slot.A);
    SlotEntry b = record.slot(Slot.B);
    int byWorth = Integer.compare(worth(a.state()), worth(b.state()));
    int byOrder = byWorth != 0 ? byWorth : Long.compare(a.order(), b.order());
    return byOrder <= 0 ? Slot.A : Slot.B;
  }

  private static Row ofNew(SlotEntry entry, Fitness fitness) {
    if (isUsedUp(entry)) {
      return Row.TRIAL_USED_UP;
    }
    return switch (fitness) {
      case UNCHECKED -> Row.NEW_UNCHECKED;
      case UNFIT -> Row.NEW_UNFIT;
      case BLOCKED -> Row.BLOCKED;
      case FIT -> entry.state() == SlotState.STAGED ? Row.FIRST_TRIAL : Row.TRIAL_AGAIN;
    };
  }

  private static Row ofConfirmed(BootRecord record, Fitness fitness) {
    return switch (fitness) {
      case UNCHECKED -> Row.CONFIRMED_UNCHECKED;
      case UNFIT -> Row.CONFIRMED_UNFIT;
      case BLOCKED -> Row.BLOCKED;
      case FIT ->
          !record.wentBackFrom().isEmpty()
              ? Row.GONE_BACK
              : record.isReverted() ? Row.REVERTED : Row.CONFIRMED;
    };
  }

  private static boolean isUsedUp(SlotEntry entry) {
    return entry.state() == SlotState.TRIAL && entry.attemptsLeft() == 0;
  }

  /**
   * Whether a slot is to be tried: a held one waits for the node's word while another runs one.
   *
   * @param other whether the other slot is not blocked
   */
  private static boolean isNew(BootRecord record, Slot slot, boolean other) {
    SlotEntry entry = record.slot(slot);
    boolean fallback = other && record.slot(slot.other()).state() == SlotState.CONFIRMED;
    return entry.state() == SlotState.TRIAL
        || entry.state() == SlotState.STAGED && !(entry.held() && fallback);
  }

  /** The slot that comes into question; of two the one with the higher order; or null. */
  private static Slot preferred(BootRecord record, boolean isA, boolean isB) {
    if (isA && isB) {
      return record.slot(Slot.A).order() >= record.slot(Slot.B).order() ? Slot.A : Slot.B;
    }
    return isA ? Slot.A : isB ? Slot.B : null;
  }

  /** How much would be lost with a slot. */
  private static int worth(SlotState state) {
    return switch (state) {
      case EMPTY -> 0;
      case BAD -> 1;
      case STAGED, TRIAL -> 2;
      case CONFIRMED -> 3;
    };
  }
}
