package io.tiovivo.boot.box;

import io.tiovivo.boot.Fitness;
import io.tiovivo.boot.SlotVerdict;
import io.tiovivo.boot.SlotVerifier;
import io.tiovivo.boot.launch.ImageUnpacker;
import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.boot.slots.SlotStore;
import io.tiovivo.flash.FlashRegion;
import io.tiovivo.image.ImageFormatException;
import io.tiovivo.image.ManifestChecks;
import io.tiovivo.image.proto.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds out at this boot whether a slot can be launched: its manifest is checked back to the root
 * set, and every file of it lies unpacked on the disk with the right hash.
 */
final class SlotFitting {
  /**
   * What was found.
   *
   * @param reason why it is unfit; "" when it is fit
   * @param manifest what is unpacked now; empty when it is unfit
   */
  record Outcome(Fitness fitness, String reason, Optional<Manifest> manifest) {
    static final Outcome UNCHECKED = new Outcome(Fitness.UNCHECKED, "", Optional.empty());

    static Outcome unfit(String reason) {
      return new Outcome(Fitness.UNFIT, reason, Optional.empty());
    }
  }

  private static final double NS_PER_MS = 1e6;

  private final BoxSettings settings;
  private final SlotStore slots;
  private final SlotVerifier verifier;
  private final BoxReport report;

  SlotFitting(BoxSettings settings, SlotStore slots, SlotVerifier verifier, BoxReport report) {
    this.settings = settings;
    this.slots = slots;
    this.verifier = verifier;
    this.report = report;
  }

  /**
   * @throws IOException when the disk does not take the files; says nothing about the image
   */
  Outcome fit(Slot slot, BootRecord record) throws IOException {
    long startNs = System.nanoTime();
    report.verifying(slot, record.slot(slot).version());
    SlotVerdict verdict = verifier.check(slot, record);
    if (verdict instanceof SlotVerdict.Unsound unsound) {
      return Outcome.unfit(unsound.reason());
    }
    Manifest manifest = ((SlotVerdict.Sound) verdict).manifest();
    FlashRegion body = slots.body(slot);
    Path tree = settings.tree(slot);
    Files.createDirectories(tree.getParent());
    try {
      ImageUnpacker.Outcome outcome =
          new ImageUnpacker(tree, ManifestChecks.MAX_UNPACKED_BYTES).unpack(body::read, manifest);
      report.verified(
          slot,
          outcome.kept(),
          outcome.extracted(),
          outcome.removed(),
          Math.round((System.nanoTime() - startNs) / NS_PER_MS));
      return new Outcome(Fitness.FIT, "", Optional.of(manifest));
    } catch (ImageFormatException e) {
      return Outcome.unfit(e.getMessage());
    }
  }
}
