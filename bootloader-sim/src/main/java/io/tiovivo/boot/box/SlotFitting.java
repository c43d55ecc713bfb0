package io.tiovivo.boot.box;

import io.tiovivo.boot.Fitness;
import io.tiovivo.boot.SlotVerdict;
import io.tiovivo.boot.SlotVerifier;
import io.tiovivo.boot.launch.ImageUnpacker;
import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.boot.slots.SlotStore;
import io.tiovivo.flash.FlashException;
import io.tiovivo.flash.FlashRegion;
import io.tiovivo.image.ImageFormatException;
import io.tiovivo.image.ManifestChecks;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.settings.Command;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.ExitCode;
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
   * @param reason why it is unfit or blocked; "" when it is fit
   * @param manifest what is unpacked now; empty when it is not fit
   * @param cause what blocked it; null when nothing did
   */
  record Outcome(
      Fitness fitness, String reason, Optional<Manifest> manifest, CommandException cause) {
    static final Outcome UNCHECKED = new Outcome(Fitness.UNCHECKED, "", Optional.empty(), null);

    static Outcome unfit(String reason) {
      return new Outcome(Fitness.UNFIT, reason, Optional.empty(), null);
    }

    static Outcome blocked(String reason, Exception cause) {
      return new Outcome(
          Fitness.BLOCKED,
          reason,
          Optional.empty(),
          new CommandException(ExitCode.ENVIRONMENT, reason, cause));
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

  /** Verifies and unpacks. */
  Outcome fit(Slot slot, BootRecord record) {
    long startNs = System.nanoTime();
    report.verifying(slot, record.slot(slot).version());
    try {
      SlotVerdict verdict = verifier.check(slot, record);
      if (verdict instanceof SlotVerdict.Unsound unsound) {
        return Outcome.unfit(unsound.reason());
      }
      Manifest manifest = ((SlotVerdict.Sound) verdict).manifest();
      ImageUnpacker.Outcome outcome = unpack(slot, manifest);
      report.verified(
          slot,
          outcome.kept(),
          outcome.extracted(),
          outcome.removed(),
          Math.round((System.nanoTime() - startNs) / NS_PER_MS));
      return new Outcome(Fitness.FIT, "", Optional.of(manifest), null);
    } catch (ImageFormatException e) {
      return Outcome.unfit(e.getMessage());
    } catch (IOException e) {
      return Outcome.blocked(
          "cannot unpack into " + settings.tree(slot) + ": " + Command.describe(e), e);
    } catch (FlashException e) {
      return Outcome.blocked(e.getMessage(), e);
    }
  }

  private ImageUnpacker.Outcome unpack(Slot slot, Manifest manifest)
      throws ImageFormatException, IOException {
    FlashRegion body = slots.body(slot);
    Path tree = settings.tree(slot);
    Files.createDirectories(tree.getParent());
    return new ImageUnpacker(tree, ManifestChecks.MAX_UNPACKED_BYTES).unpack(body::read, manifest);
  }
}
