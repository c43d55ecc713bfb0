package io.tiovivo.boot.slots;

import java.util.Objects;

/**
 * The boot record's line about one slot.
 *
 * @param attemptsLeft boots that a trial still has, 0..{@link BootRecord#TRIAL_ATTEMPTS}
 * @param manifestSha256 of the Manifest payload, 64 lower-case hex digits; "" when EMPTY
 * @param version for people
 * @param release orders releases
 * @param securityCounter of the image
 * @param confirmedOrder of two confirmed slots the higher is preferred; 0: never confirmed
 * @param reason why it is EMPTY or BAD; else ""
 */
public record SlotEntry(
    SlotState state,
    int attemptsLeft,
    String manifestSha256,
    String version,
    long release,
    long securityCounter,
    long confirmedOrder,
    String reason) {
  public SlotEntry {
    Objects.requireNonNull(state);
    Objects.requireNonNull(manifestSha256);
    Objects.requireNonNull(version);
    Objects.requireNonNull(reason);
  }
}
