package io.tiovivo.boot.box;

import io.tiovivo.boot.slots.FlashLayout;
import io.tiovivo.boot.slots.LaunchEnvironment;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.files.Tree;
import io.tiovivo.files.WholeFile;
import io.tiovivo.flash.FlashPort;
import io.tiovivo.flash.FlashRegion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The loader's part of {@code tiovivo reset everything}: boot record and images are forgotten. The
 * order stays written down, for the node, until that is done; so a cut anywhere repeats it.
 */
final class ResetOrder {
  private ResetOrder() {}

  /** Obeys an order, if there is one; before anything is read from the flash. */
  static void obey(BoxSettings settings, FlashPort flash, BoxReport report) throws IOException {
    Path marker = settings.directory().resolve(LaunchEnvironment.RESET_ORDER);
    if (!Files.isRegularFile(marker)
        || !Files.readString(marker, StandardCharsets.UTF_8)
            .strip()
            .equals(LaunchEnvironment.RESET_EVERYTHING)) {
      return;
    }
    FlashLayout layout = FlashLayout.of(flash, settings.sizes());
    for (Slot slot : Slot.values()) {
      erase(layout.header(slot));
    }
    erase(layout.recordA());
    erase(layout.recordB());
    flash.sync();
    for (Slot slot : Slot.values()) {
      Tree.delete(settings.tree(slot));
    }
    WholeFile.replace(marker, List.of(LaunchEnvironment.RESET_OWNER));
    report.recovered("reset: images and boot record are forgotten");
  }

  private static void erase(FlashRegion region) {
    region.erase(0, region.bytes());
  }
}
