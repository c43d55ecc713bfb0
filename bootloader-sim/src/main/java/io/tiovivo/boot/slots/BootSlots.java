package io.tiovivo.boot.slots;

import com.google.protobuf.ByteString;
import io.tiovivo.boot.proto.BootSlot;
import io.tiovivo.boot.proto.BootSlotState;

/** A record's line about a slot, from one state to the next. */
final class BootSlots {
  private BootSlots() {}

  static BootSlot.Builder staged(
      BootSlot entry, byte[] manifestSha256, String version, long order) {
    return entry.toBuilder()
        .setState(BootSlotState.STAGED)
        .setAttemptsLeft(BootRecord.TRIAL_ATTEMPTS)
        .setManifestSha256(ByteString.copyFrom(manifestSha256))
        .setVersion(version)
        .setOrder(order)
        .clearClassArchiveSha256()
        .clearReason()
        .clearHeld();
  }

  static BootSlot.Builder tried(BootSlot entry, int attemptsLeft) {
    return entry.toBuilder()
        .setState(BootSlotState.TRIAL)
        .setAttemptsLeft(attemptsLeft)
        .clearHeld();
  }

  static BootSlot.Builder confirmed(BootSlot entry, long order) {
    return entry.toBuilder()
        .setState(BootSlotState.CONFIRMED)
        .setAttemptsLeft(0)
        .setOrder(order)
        .clearReason();
  }

  static BootSlot.Builder bad(BootSlot entry, String reason) {
    return entry.toBuilder()
        .setState(BootSlotState.BAD)
        .setAttemptsLeft(0)
        .setReason(reason)
        .clearHeld();
  }
}
