package io.tiovivo.boot.slots;

import com.google.protobuf.ByteString;
import io.tiovivo.boot.proto.BootImage;
import io.tiovivo.boot.proto.BootImageState;
import io.tiovivo.boot.proto.BootState;
import io.tiovivo.image.Admission;
import io.tiovivo.image.proto.Manifest;
import java.util.List;
import java.util.function.Consumer;

/** A record's line about the boot image, from one state to the next: {@code docs/BOOT.md}. */
public final class BootImageSteps {
  private BootImageSteps() {}

  /** With a partition that is about to be overwritten. */
  public static BootRecord receiving(BootRecord record, Partition partition) {
    return with(
        record,
        BootImage.newBuilder()
            .setState(BootImageState.BOOT_RECEIVING)
            .setPartition(partition.name()));
  }

  /**
   * With a boot image that was read back from its partition.
   *
   * @param manifestSha256 32 bytes
   */
  public static BootRecord staged(
      BootRecord record,
      Partition partition,
      byte[] manifestSha256,
      Manifest manifest,
      boolean held) {
    return with(
        record,
        BootImage.newBuilder()
            .setState(BootImageState.BOOT_STAGED)
            .setPartition(partition.name())
            .setManifestSha256(ByteString.copyFrom(manifestSha256))
            .setVersion(BootRecord.cut(manifest.getVersion()))
            .setRelease(manifest.getRelease())
            .setSecurityCounter(manifest.getSecurityCounter())
            .setImageBytes(manifest.getImageBytes())
            .setImageSha256(manifest.getImageSha256())
            .setHeld(held));
  }

  /** With a staged one that may be tried. */
  public static BootRecord let(BootRecord record) {
    return with(record, entry -> entry.setHeld(false));
  }

  /** With one try more begun: what is written before the firmware is asked. */
  public static BootRecord trying(BootRecord record) {
    return with(record, entry -> entry.setTries(entry.getTries() + 1));
  }

  /** With a try that the firmware knows of. */
  public static BootRecord tried(BootRecord record) {
    return with(record, entry -> entry.setState(BootImageState.BOOT_TRIED));
  }

  /** With one run more of the loader on trial. */
  public static BootRecord ran(BootRecord record) {
    return with(
        record, entry -> entry.setState(BootImageState.BOOT_TRIED).setRuns(entry.getRuns() + 1));
  }

  /** With one restart more that was asked for to get away from it. */
  public static BootRecord restarted(BootRecord record) {
    return with(record, entry -> entry.setRestarts(entry.getRestarts() + 1));
  }

  /** With the boot image that runs confirmed. */
  public static BootRecord confirmed(BootRecord record) {
    return with(
        record,
        entry -> entry.setState(BootImageState.BOOT_CONFIRMED).setRestarts(0).clearReason());
  }

  /** With one that must not be tried again, now or when it comes once more. */
  public static BootRecord bad(BootRecord record, String reason) {
    BootRecord next =
        with(
            record,
            entry -> entry.setState(BootImageState.BOOT_BAD).setReason(BootRecord.cut(reason)));
    BootState.Builder state = next.state().toBuilder();
    ByteString digest = state.getBootImage().getManifestSha256();
    List<ByteString> failed =
        state.getFailedBootList().stream().filter(each -> !each.equals(digest)).toList();
    int surplus = Math.max(0, failed.size() + 1 - Admission.MAX_EXCLUDED);
    state.clearFailedBoot().addAllFailedBoot(failed.subList(surplus, failed.size()));
    return new BootRecord(state.addFailedBoot(digest).build());
  }

  /** With none: it was damaged here, or is not there any more. It may come again. */
  public static BootRecord forgotten(BootRecord record, String reason) {
    return with(record, BootImage.newBuilder().setReason(BootRecord.cut(reason)));
  }

  private static BootRecord with(BootRecord record, Consumer<BootImage.Builder> change) {
    BootImage.Builder entry = record.state().getBootImage().toBuilder();
    change.accept(entry);
    return with(record, entry);
  }

  private static BootRecord with(BootRecord record, BootImage.Builder entry) {
    return new BootRecord(record.state().toBuilder().setBootImage(entry).build());
  }
}
