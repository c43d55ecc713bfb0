package io.tiovivo.boot.image;

import io.tiovivo.boot.Fitness;
import io.tiovivo.boot.slots.BootImageEntry;
import io.tiovivo.boot.slots.BootImageState;

/**
 * The table of boot images of {@code docs/BOOT.md}: a pure function of the boot record's line, of
 * what the firmware says, and of what reading back has found. The loader asks it once it has
 * started, before it asks the table of slots; the first row that matches decides.
 */
public final class BootImageDecision {
  /** Tries that are begun at most: the power may go between the record and the firmware. */
  public static final int MAX_TRIES = 3;

  /** Runs of the loader that a boot image has on trial. */
  public static final int TRIAL_RUNS = 3;

  /** Restarts that are asked for at most to get away from a boot image that is given up. */
  public static final int MAX_RESTARTS = 2;

  /** Rounds of asking that are always enough: verify, give up, leave. */
  public static final int MAX_STEPS = 4;

  /** What to do. */
  public enum Action {
    /** Nothing: boot a slot. */
    GO_ON,
    /** Forget it, it may come again; ask again. */
    FORGET,
    /** Read it back, ask again. */
    VERIFY,
    /** Write down a try, tell the firmware, write that down, restart the machine. */
    TRY,
    /** Write down that it is confirmed; ask again. */
    NOTE_CONFIRMED,
    /** Write down a run on trial, boot a slot. */
    ON_TRIAL,
    /** Mark it BAD, keep the reason, ask again. */
    GIVE_UP,
    /** Write down a restart, restart the machine. */
    LEAVE
  }

  /** The rows, in their order. */
  public enum Row {
    NONE("none", Action.GO_ON),
    OVERTAKEN("overtaken", Action.FORGET),
    RECEIVING("receiving", Action.GO_ON),
    CONFIRMED_LATE("confirmed-late", Action.NOTE_CONFIRMED),
    TRIAL("trial", Action.ON_TRIAL),
    TRIAL_USED_UP("trial-used-up", Action.GIVE_UP),
    CAME_BACK("came-back", Action.GIVE_UP),
    TRIES_USED_UP("tries-used-up", Action.GIVE_UP),
    HELD("held", Action.GO_ON),
    UNCHECKED("unchecked", Action.VERIFY),
    DAMAGED("damaged", Action.FORGET),
    BLOCKED("blocked", Action.GO_ON),
    TRY("try", Action.TRY),
    LEAVE("leave", Action.LEAVE),
    BAD("bad", Action.GO_ON),
    GONE_BACK("gone-back", Action.FORGET),
    CONFIRMED("confirmed", Action.GO_ON);

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

  private BootImageDecision() {}

  /**
   * Decides.
   *
   * @param fitness what reading it back has found
   */
  public static Row of(BootImageEntry entry, BootSwitch.Status status, Fitness fitness) {
    boolean runs = entry.partition() == status.running();
    boolean standard = entry.partition() == status.standard();
    return switch (entry.state()) {
      case NONE -> Row.NONE;
      case RECEIVING -> runs ? Row.OVERTAKEN : Row.RECEIVING;
      case STAGED -> runs ? started(entry, standard) : staged(entry, fitness);
      case TRIED -> runs ? onTrial(entry, standard) : Row.CAME_BACK;
      case BAD -> runs && !standard && entry.restarts() < MAX_RESTARTS ? Row.LEAVE : Row.BAD;
      case CONFIRMED -> runs ? Row.CONFIRMED : Row.GONE_BACK;
    };
  }

  /** The power went after the firmware knew of the try; or somebody else has started it. */
  private static Row started(BootImageEntry entry, boolean standard) {
    return entry.tries() > 0 ? onTrial(entry, standard) : Row.OVERTAKEN;
  }

  /**
   * The firmware is told before the record: that it goes on with it means that a node has said so.
   */
  private static Row onTrial(BootImageEntry entry, boolean standard) {
    if (standard) {
      return Row.CONFIRMED_LATE;
    }
    return entry.runs() < TRIAL_RUNS ? Row.TRIAL : Row.TRIAL_USED_UP;
  }

  private static Row staged(BootImageEntry entry, Fitness fitness) {
    if (entry.tries() >= MAX_TRIES) {
      return Row.TRIES_USED_UP;
    }
    if (entry.held()) {
      return Row.HELD;
    }
    return switch (fitness) {
      case UNCHECKED -> Row.UNCHECKED;
      case UNFIT -> Row.DAMAGED;
      case BLOCKED -> Row.BLOCKED;
      case FIT -> Row.TRY;
    };
  }

  /** Whether the boot image that runs is on trial: a node's word is wanted. */
  public static boolean isOnTrial(BootImageEntry entry, BootSwitch.Status status) {
    Row row = of(entry, status, Fitness.UNCHECKED);
    return row == Row.TRIAL || row == Row.TRIAL_USED_UP || row == Row.CONFIRMED_LATE;
  }

  /** Whether a boot image could be received now. */
  public static boolean mayReceive(BootImageEntry entry, BootSwitch.Status status) {
    return entry.state() != BootImageState.TRIED
        && !isOnTrial(entry, status)
        && status.running() == status.standard();
  }
}
