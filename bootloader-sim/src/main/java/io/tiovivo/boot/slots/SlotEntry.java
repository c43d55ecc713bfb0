package io.tiovivo.boot.slots;

import io.tiovivo.boot.proto.BootSlot;
import io.tiovivo.boot.proto.BootSlotState;
import java.util.HexFormat;
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

  /** What the record says, as far as this version knows it. */
  static SlotEntry of(BootSlot entry) {
    return new SlotEntry(
        switch (entry.getState()) {
          case STAGED -> SlotState.STAGED;
          case TRIAL -> SlotState.TRIAL;
          case CONFIRMED -> SlotState.CONFIRMED;
          case BAD -> SlotState.BAD;
          // A state of a later version is nothing that this one may boot.
          case EMPTY, UNRECOGNIZED -> SlotState.EMPTY;
        },
        Math.max(0, Math.min(BootRecord.TRIAL_ATTEMPTS, entry.getAttemptsLeft())),
        HexFormat.of().formatHex(entry.getManifestSha256().toByteArray()),
        entry.getVersion(),
        entry.getRelease(),
        entry.getSecurityCounter(),
        entry.getOrder(),
        entry.getReason(),
        entry.getHeld() && entry.getState() == BootSlotState.STAGED);
  }
}
