package io.tiovivo.boot.box;

import io.tiovivo.boot.slots.FlashSizes;
import io.tiovivo.image.BoxDescription;
import java.nio.file.Path;
import java.util.List;

/**
 * What a loader is told from outside.
 *
 * @param directory the box's own, absolute
 * @param flash file or device, absolute
 * @param sizes how the flash is divided
 * @param trustFile the fleet's public trust
 * @param profile name or file, for the node
 * @param box what decides which images are for it
 * @param nodeFlags JVM flags of the node
 * @param networkInterface "": all that can do multicast
 * @param group multicast group; "": the default
 * @param port UDP port; 0: the default
 * @param dropPpm share of datagrams thrown away on purpose, in millionths
 * @param dropSeed which ones
 * @param waitNs give up without an offer after this; {@link Long#MAX_VALUE}: never
 * @param button whether the recovery button is held
 */
record BoxSettings(
    Path directory,
    Path flash,
    FlashSizes sizes,
    Path trustFile,
    String profile,
    BoxDescription box,
    List<String> nodeFlags,
    String networkInterface,
    String group,
    int port,
    int dropPpm,
    long dropSeed,
    long waitNs,
    boolean button) {
  /** Where a slot's image is unpacked. */
  Path tree(io.tiovivo.boot.slots.Slot slot) {
    return directory.resolve("unpacked").resolve(slot.name());
  }

  /** What the supervisor reads. */
  Path launchDirectory() {
    return directory.resolve("launch");
  }
}
