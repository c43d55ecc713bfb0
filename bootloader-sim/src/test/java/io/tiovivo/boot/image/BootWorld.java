package io.tiovivo.boot.image;

import com.google.protobuf.ByteString;
import io.tiovivo.boot.slots.BootImageEntry;
import io.tiovivo.boot.slots.BootImageState;
import io.tiovivo.boot.slots.BootRecordStore;
import io.tiovivo.boot.slots.FlashLayout;
import io.tiovivo.boot.slots.FlashSizes;
import io.tiovivo.boot.slots.Partition;
import io.tiovivo.flash.FlashGeometry;
import io.tiovivo.flash.FlashRegion;
import io.tiovivo.identity.Digests;
import io.tiovivo.identity.proto.Envelope;
import io.tiovivo.identity.proto.Signed;
import io.tiovivo.image.proto.ImageKind;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.testkit.flash.SimFlash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A machine with two boot partitions: firmware, partitions, boot record, loader, node. */
final class BootWorld {
  static final FlashSizes SIZES = new FlashSizes(256, 4096, 16384, 131072, 4096);
  static final FlashGeometry PARTITION = new FlashGeometry(256, 4096, 16384);
  static final byte[] OLD = image(1);
  static final byte[] NEW = image(2);
  static final Manifest MANIFEST = manifest(NEW, 2);

  final SimFlash flash;
  final SimBootSwitch firmware;
  final List<String> rows = new ArrayList<>();
  int restarts;

  /** What the loader went by when it first ran with the power on; null: it has not yet. */
  BootImageState found;

  private BootWorld(SimFlash flash, SimBootSwitch firmware) {
    this.flash = flash;
    this.firmware = firmware;
  }

  /** The old image runs from A; B holds nothing. */
  static BootWorld fresh() {
    SimFlash a = new SimFlash(PARTITION, 1);
    write(new FlashRegion(a, 0, PARTITION.totalBytes()), OLD);
    return new BootWorld(
        new SimFlash(SIZES.geometry(), 1), new SimBootSwitch(a, new SimFlash(PARTITION, 2), 3));
  }

  BootWorld copy(long seed) {
    return new BootWorld(flash.copy(seed), firmware.copy(seed));
  }

  void powerOn() {
    found = null;
    flash.powerOn();
    firmware.powerOn();
  }

  BootImages images() {
    return new BootImages(
        new BootPorts(firmware, firmware.medium()),
        BootRecordStore.open(FlashLayout.of(flash, SIZES)));
  }

  BootImageEntry entry() {
    return images().entry();
  }

  /** One run of the loader; true: the machine is to be restarted. */
  boolean load() {
    BootRecordStore.open(FlashLayout.of(flash, SIZES)).update(record -> record);
    found = found == null ? entry().state() : found;
    return new BootTrial(images(), (row, entry, reason) -> rows.add(row.label())).run();
  }

  void restart() {
    restarts++;
    firmware.restart();
  }

  void receive(byte[] image, Manifest manifest) {
    BootImages images = images();
    write(images.target(images.status()).clear(), image);
    images.stage(envelope(manifest), manifest, true);
  }

  /** What loader, node and init do until there is nothing more to do. */
  void live() {
    for (int i = 0; i < 20; i++) {
      if (load()) {
        restart();
        continue;
      }
      BootImages images = images();
      BootImageState state = images.entry().state();
      if (images.confirm() || state == BootImageState.STAGED) {
        images.let();
      } else if (state == BootImageState.NONE || state == BootImageState.RECEIVING) {
        receive(NEW, MANIFEST);
      } else {
        return;
      }
    }
    throw new AssertionError("it does not come to an end: " + rows);
  }

  /** Whether what runs is an image that was whole. */
  boolean runsWhole() {
    return Arrays.equals(head(firmware.running()), OLD)
        || Arrays.equals(head(firmware.running()), NEW);
  }

  byte[] head(Partition partition) {
    byte[] head = new byte[NEW.length];
    firmware.partition(partition).read(0, head, 0, head.length);
    return head;
  }

  static byte[] image(long seed) {
    byte[] bytes = new byte[2900];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static Manifest manifest(byte[] image, long release) {
    return Manifest.newBuilder()
        .setKind(ImageKind.BOOT)
        .setVersion("1." + release)
        .setRelease(release)
        .setImageBytes(image.length)
        .setImageSha256(ByteString.copyFrom(Digests.sha256(image)))
        .build();
  }

  static byte[] envelope(Manifest manifest) {
    return Envelope.newBuilder()
        .setSigned(Signed.newBuilder().setPayload(manifest.toByteString()))
        .build()
        .toByteArray();
  }

  /** As a reception does: in pages, erasing on the way. */
  static void write(FlashRegion region, byte[] image) {
    byte[] padded = Arrays.copyOf(image, (image.length + 255) / 256 * 256);
    region.erase(0, 4096);
    for (int at = 0; at < padded.length; at += 1024) {
      region.program(at, padded, at, Math.min(1024, padded.length - at));
    }
    region.sync();
  }
}
