package io.tiovivo.boot.slots;

import com.google.protobuf.ByteString;
import io.tiovivo.boot.proto.BootImage;
import java.util.HexFormat;
import java.util.List;

/**
 * The boot record's line about the boot image that was received last. What changes it is {@link
 * BootImageSteps}.
 *
 * @param partition where it is; null in NONE
 * @param manifestSha256 of the Manifest payload, 64 lower-case hex digits; "" before STAGED
 * @param version for people
 * @param release orders releases
 * @param imageBytes its length
 * @param imageSha256 of the image, 64 lower-case hex digits
 * @param held STAGED, but not to be tried before the running node says so
 * @param tries begun so far
 * @param runs of the loader while it is on trial
 * @param restarts that were asked for to get away from it
 * @param reason why it is BAD, or why there is none; else ""
 */
public record BootImageEntry(
    BootImageState state,
    Partition partition,
    String manifestSha256,
    String version,
    long release,
    long imageBytes,
    String imageSha256,
    boolean held,
    int tries,
    int runs,
    int restarts,
    String reason) {
  /** What a record says, as far as this version knows it. */
  public static BootImageEntry of(BootRecord record) {
    BootImage entry = record.state().getBootImage();
    Partition partition = Partition.named(entry.getPartition()).orElse(null);
    return new BootImageEntry(
        partition == null ? BootImageState.NONE : state(entry),
        partition,
        hex(entry.getManifestSha256()),
        entry.getVersion(),
        entry.getRelease(),
        entry.getImageBytes(),
        hex(entry.getImageSha256()),
        entry.getHeld(),
        entry.getTries(),
        entry.getRuns(),
        entry.getRestarts(),
        entry.getReason());
  }

  /** Manifest digests of boot images that do not work here: not to be taken again unasked. */
  public static List<byte[]> failed(BootRecord record) {
    return record.state().getFailedBootList().stream().map(ByteString::toByteArray).toList();
  }

  private static BootImageState state(BootImage entry) {
    return switch (entry.getState()) {
      case BOOT_RECEIVING -> BootImageState.RECEIVING;
      case BOOT_STAGED -> BootImageState.STAGED;
      case BOOT_TRIED -> BootImageState.TRIED;
      case BOOT_CONFIRMED -> BootImageState.CONFIRMED;
      case BOOT_BAD -> BootImageState.BAD;
      // A state of a later version is nothing that this one may start.
      case BOOT_NONE, UNRECOGNIZED -> BootImageState.NONE;
    };
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
