package io.tiovivo.boot.image;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.boot.Fitness;
import io.tiovivo.boot.slots.BootImageEntry;
import io.tiovivo.boot.slots.BootImageState;
import io.tiovivo.boot.slots.BootImageSteps;
import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.boot.slots.BootRecordStore;
import io.tiovivo.boot.slots.Partition;
import io.tiovivo.carousel.ImageTarget;
import io.tiovivo.flash.FlashException;
import io.tiovivo.flash.FlashPort;
import io.tiovivo.flash.FlashRegion;
import io.tiovivo.identity.Digests;
import io.tiovivo.identity.proto.Envelope;
import io.tiovivo.image.Admission;
import io.tiovivo.image.Floors;
import io.tiovivo.image.proto.Manifest;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What loader and node do with boot images. Not thread-safe; what touches a partition or the
 * firmware takes its time.
 */
public final class BootImages implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final BootSwitch firmware;
  private final BootMedium medium;
  private final BootRecordStore store;
  private FlashPort partition; // null: not open

  public BootImages(BootPorts ports, BootRecordStore store) {
    firmware = ports.firmware();
    medium = ports.medium();
    this.store = store;
  }

  /** What the firmware says now. */
  public BootSwitch.Status status() {
    return firmware.status();
  }

  public BootImageEntry entry() {
    return BootImageEntry.of(store.record());
  }

  /**
   * What a reception does not go below: the boot image that runs, or is to be tried.
   *
   * @param status what the firmware says
   */
  public static Floors floors(BootRecord record, BootSwitch.Status status) {
    BootImageEntry entry = BootImageEntry.of(record);
    boolean counts =
        entry.state() == BootImageState.STAGED
            || entry.state() == BootImageState.TRIED
            || entry.state() == BootImageState.CONFIRMED;
    // There is always something that boots: 0 would mean that anything is better than nothing.
    long release = Math.max(1, Math.max(status.release(), counts ? entry.release() : 0));
    return new Floors(
        record.securityCounter(), release, record.beaconSequenceFloor(), record.timeFloorS());
  }

  /** Has an admission refuse what did not work here. */
  public static void exclude(BootRecord record, Admission admission) {
    BootImageEntry.failed(record).forEach(admission::exclude);
  }

  /**
   * Where a reception writes: the partition that does not run. Never the one that does, whatever
   * the firmware says later: that is asked again before the first byte.
   */
  public ImageTarget target(BootSwitch.Status status) {
    return new ImageTarget() {
      @Override
      public long capacityBytes() {
        return status.bytes();
      }

      @Override
      public FlashRegion clear() {
        return overwrite(status);
      }
    };
  }

  private FlashRegion overwrite(BootSwitch.Status expected) {
    BootSwitch.Status now;
    try {
      now = status();
    } catch (BootSwitchException e) {
      throw new FlashException(FlashException.Reason.IO, e.getMessage(), e);
    }
    if (now.running() != expected.running()
        || now.standard() != now.running()
        || !BootImageDecision.mayReceive(entry(), now)) {
      throw new FlashException(
          FlashException.Reason.IO,
          "boot partition "
              + expected.running().other()
              + " must not be overwritten now: what runs is on trial",
          null);
    }
    try {
      // One that was asked for and never came must not start what is half written.
      firmware.tryNone();
    } catch (BootSwitchException e) {
      throw new FlashException(FlashException.Reason.IO, e.getMessage(), e);
    }
    store.update(record -> BootImageSteps.receiving(record, now.running().other()));
    FlashPort flash = open(now.device());
    return new FlashRegion(flash, 0, flash.geometry().totalBytes());
  }

  /**
   * Reads a received boot image back from its partition, and has the loader try it.
   *
   * @param envelope of the manifest, as received
   * @param held not before the running node says so
   * @throws FlashException when the partition holds something else than was written
   */
  public void stage(byte[] envelope, Manifest manifest, boolean held) {
    Partition where = entry().partition();
    if (entry().state() != BootImageState.RECEIVING) {
      throw new IllegalStateException("no boot image is being received: " + entry());
    }
    byte[] digest = payloadSha256(envelope);
    byte[] wanted = manifest.getImageSha256().toByteArray();
    if (!Arrays.equals(readBack(status().device(), manifest.getImageBytes()), wanted)) {
      throw new FlashException(
          FlashException.Reason.IO,
          "boot partition " + where + " does not hold what was written: is the card worn out?",
          null);
    }
    store.update(record -> BootImageSteps.staged(record, where, digest, manifest, held));
  }

  /** Whether a staged one is still what was verified. */
  Fitness verify(BootImageEntry entry, BootSwitch.Status status) {
    try {
      byte[] found = readBack(status.device(), entry.imageBytes());
      return HexFormat.of().formatHex(found).equals(entry.imageSha256())
          ? Fitness.FIT
          : Fitness.UNFIT;
    } catch (FlashException e) {
      return Fitness.BLOCKED;
    }
  }

  /** Lets the loader try what is staged. */
  public void let() {
    store.update(
        record ->
            BootImageEntry.of(record).state() == BootImageState.STAGED
                ? BootImageSteps.let(record)
                : record);
  }

  /**
   * A node that runs on it confirms the boot image, if it is on trial: first the firmware, then the
   * record, so that a cut between the two leaves it confirmed.
   *
   * @return whether it was on trial
   */
  public boolean confirm() {
    BootSwitch.Status status = status();
    if (!BootImageDecision.isOnTrial(entry(), status)) {
      return false;
    }
    firmware.makeStandard(status.running());
    store.update(BootImageSteps::confirmed);
    return true;
  }

  /** Whether a node's word is waited for. */
  public boolean isOnTrial() {
    return entry().state() != BootImageState.NONE && BootImageDecision.isOnTrial(entry(), status());
  }

  void change(java.util.function.UnaryOperator<BootRecord> step) {
    store.update(step);
  }

  BootSwitch firmware() {
    return firmware;
  }

  private FlashPort open(String device) {
    close();
    partition = medium.open(device);
    return partition;
  }

  private byte[] readBack(String device, long bytes) {
    FlashPort flash = open(device);
    if (bytes > flash.geometry().totalBytes()) {
      return new byte[0];
    }
    MessageDigest sha256 = Digests.sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (long at = 0; at < bytes; at += buffer.length) {
      int count = (int) Math.min(buffer.length, bytes - at);
      flash.read(at, buffer, 0, count);
      sha256.update(buffer, 0, count);
    }
    close();
    return sha256.digest();
  }

  private static byte[] payloadSha256(byte[] envelope) {
    try {
      return Digests.sha256(Envelope.parseFrom(envelope).getSigned().getPayload().toByteArray());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the receiver handed over no envelope", e);
    }
  }

  @Override
  public void close() {
    if (partition instanceof AutoCloseable open) {
      try {
        open.close();
      } catch (Exception e) {
        throw new IllegalStateException(e); // a flash does not throw here
      }
    }
    partition = null;
  }
}
