package io.tiovivo.boot.box;

import io.tiovivo.boot.launch.ClassArchive;
import io.tiovivo.boot.launch.LaunchSpec;
import io.tiovivo.boot.slots.BootRecordStore;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.boot.slots.SlotState;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.settings.Command;
import java.io.IOException;

/**
 * Has nodes start with an archive of their classes: makes it at an image's first trial, and uses it
 * for as long as it has the hash that the boot record knows. Whatever fails costs the archive, not
 * the boot.
 */
final class ClassArchives {
  /** For the making: 2 s on a desktop, some 20 s on a Pi 3, with room for a slow card. */
  private static final long LIMIT_S = 180;

  private static final long NS_PER_MS = 1_000_000;

  private final BoxSettings settings;
  private final BootRecordStore store;
  private final BoxReport report;

  ClassArchives(BoxSettings settings, BootRecordStore store, BoxReport report) {
    this.settings = settings;
    this.store = store;
    this.report = report;
  }

  /** The launch with the archive, or as it was. */
  LaunchSpec use(Slot slot, Manifest manifest, LaunchSpec spec) throws InterruptedException {
    if (!ClassArchive.wantedBy(manifest)) {
      return spec;
    }
    ClassArchive archive = new ClassArchive(settings.tree(slot), LIMIT_S);
    try {
      if (archive.is(store.record().classArchive(slot))) {
        return spec.withJvmFlags(archive.flags());
      }
      if (store.record().slot(slot).state() != SlotState.STAGED
          && store.record().classArchive(slot).length == 0) {
        return spec; // it could not be made once, and is not tried at each boot
      }
      long beginNs = System.nanoTime();
      byte[] sha256 = archive.make(spec.node());
      store.update(now -> now.archived(slot, sha256));
      report.archived(slot, (System.nanoTime() - beginNs) / NS_PER_MS);
      return spec.withJvmFlags(archive.flags());
    } catch (IOException e) {
      report.warn("no archive of classes, the node starts without: " + Command.describe(e));
      return spec;
    }
  }
}
