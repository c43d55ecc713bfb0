package io.tiovivo.boot.image;

import io.tiovivo.boot.Fitness;
import io.tiovivo.boot.image.BootImageDecision.Row;
import io.tiovivo.boot.slots.BootImageEntry;
import io.tiovivo.boot.slots.BootImageSteps;

/** One run of the loader: asks the table of boot images and carries out what it says. */
public final class BootTrial {
  /** Hears what is decided. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param entry as it was before
     * @param reason why it is given up or forgotten; else ""
     */
    void on(Row row, BootImageEntry entry, String reason);
  }

  private final BootImages images;
  private final Listener listener;

  public BootTrial(BootImages images, Listener listener) {
    this.images = images;
    this.listener = listener;
  }

  /**
   * Runs until the table says to go on or to restart.
   *
   * @return whether the machine is to be restarted now
   * @throws BootSwitchException when the firmware cannot be asked, or does not obey
   * @throws io.tiovivo.flash.FlashException when the boot record cannot be written
   */
  public boolean run() {
    BootSwitch.Status status = images.status();
    Fitness fitness = Fitness.UNCHECKED;
    for (int step = 0; step <= BootImageDecision.MAX_STEPS; step++) {
      BootImageEntry entry = images.entry();
      Row row = BootImageDecision.of(entry, status, fitness);
      String reason = reason(row, entry);
      listener.on(row, entry, reason);
      switch (row.action()) {
        case GO_ON -> {
          return false;
        }
        case ON_TRIAL -> {
          images.change(BootImageSteps::ran);
          return false;
        }
        case VERIFY -> fitness = images.verify(entry, status);
        case FORGET -> {
          images.firmware().tryNone();
          images.change(record -> BootImageSteps.forgotten(record, reason));
        }
        case NOTE_CONFIRMED -> images.change(BootImageSteps::confirmed);
        case GIVE_UP -> {
          images.firmware().tryNone();
          images.change(record -> BootImageSteps.bad(record, reason));
        }
        case TRY -> {
          tryOnce(entry);
          return true;
        }
        case LEAVE -> {
          images.change(BootImageSteps::restarted);
          return true;
        }
      }
    }
    throw new IllegalStateException("the table does not come to an end: " + images.entry());
  }

  /** Written down before and after: what the power cuts off in between is tried again. */
  private void tryOnce(BootImageEntry entry) {
    images.change(BootImageSteps::trying);
    images.firmware().tryOnce(entry.partition());
    images.change(BootImageSteps::tried);
  }

  private static String reason(Row row, BootImageEntry entry) {
    return switch (row) {
      case CAME_BACK ->
          entry.runs() == 0
              ? "the machine came back with the old boot image: the new one did not start"
              : "the machine came back with the old boot image: no node had confirmed the new one";
      case TRIAL_USED_UP ->
          "no node confirmed it in " + BootImageDecision.TRIAL_RUNS + " runs of the loader";
      case TRIES_USED_UP -> "it could not be tried in " + BootImageDecision.MAX_TRIES + " starts";
      case DAMAGED -> "its partition does not hold any more what was verified";
      case OVERTAKEN, GONE_BACK -> "somebody else has changed what the machine starts from";
      default -> "";
    };
  }
}
