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
 * @param order rises with each install and each confirmation; of two slots in the same state the
 *     higher one is preferred
 * @param reason why it is EMPTY or BAD; else ""
 * @param held STAGED, but not to be tried before the running node says so
 */
public record SlotEntry(
    SlotState state,
    int attemptsLeft,
    String manifestSha256,
    String version,
    long release,
    long securityCounter,
    long order,
    String reason,
    boolean held) {
  public SlotEntry {
    Objects.requireNonNull(state);
    Objects.requireNonNull(manifestSha256);
    Objects.requireNonNull(version);
    Objects.requireNonNull(reason);
  }
}
