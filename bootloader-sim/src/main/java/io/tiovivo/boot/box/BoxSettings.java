package io.tiovivo.boot.box;

import io.tiovivo.boot.slots.FlashSizes;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.image.BoxDescription;
import io.tiovivo.profile.JvmSettings;
import io.tiovivo.udp.InterfaceChoice;
import io.tiovivo.udp.MulticastGroup;
import java.nio.file.Path;

/**
 * What a loader is told from outside.
 *
 * @param directory the box's own, absolute
 * @param flash file or device, absolute
 * @param sizes how the flash is divided
 * @param trustFile the fleet's public trust
 * @param profile name or file, for the node
 * @param box what decides which images are for it
 * @param jvm flags of the loader and of the node
 * @param interfaces where to listen
 * @param group multicast group and port
 * @param dropPercent share of datagrams thrown away on purpose
 * @param dropSeed which ones
 * @param waitNs give up without an offer after this; {@link Long#MAX_VALUE}: never
 * @param button whether the recovery button is held, and its press counts
 */
record BoxSettings(
    Path directory,
    Path flash,
    FlashSizes sizes,
    Path trustFile,
    String profile,
    BoxDescription box,
    JvmSettings jvm,
    InterfaceChoice interfaces,
    MulticastGroup group,
    double dropPercent,
    long dropSeed,
    long waitNs,
    boolean button) {
  /** The same with the recovery button held. */
  BoxSettings pressed() {
    return new BoxSettings(
        directory,
        flash,
        sizes,
        trustFile,
        profile,
        box,
        jvm,
        interfaces,
        group,
        dropPercent,
        dropSeed,
        waitNs,
        true);
  }

  /** The group as {@link MulticastGroup#parse} reads it. */
  String groupText() {
    return group.source().map(source -> source.getHostAddress() + "@").orElse("")
        + group.address().getHostAddress();
  }

  /** Where a slot's image is unpacked. */
  Path tree(Slot slot) {
    return directory.resolve("unpacked").resolve(slot.name());
  }

  /** What the supervisor reads. */
  Path launchDirectory() {
    return directory.resolve("launch");
  }
}
