package io.tiovivo.boot.box;

import io.tiovivo.boot.Fitness;
import io.tiovivo.boot.SlotVerdict;
import io.tiovivo.boot.SlotVerifier;
import io.tiovivo.boot.launch.ImageUnpacker;
import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.boot.slots.SlotStore;
import io.tiovivo.flash.FlashException;
import io.tiovivo.identity.Digests;
import io.tiovivo.image.ByteSource;
import io.tiovivo.image.ImageFormatException;
import io.tiovivo.image.ManifestChecks;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.settings.Command;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
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
   * @param faulty when it is unfit: the image itself is to blame, and would be unfit anywhere;
   *     false when it was damaged here, or is for another box
   * @param cause what blocked it; null when nothing did
   */
  record Outcome(
      Fitness fitness,
      String reason,
      Optional<Manifest> manifest,
      boolean faulty,
      CommandException cause) {
    static final Outcome UNCHECKED =
        new Outcome(Fitness.UNCHECKED, "", Optional.empty(), false, null);

    static Outcome unfit(String reason, boolean faulty) {
      return new Outcome(Fitness.UNFIT, reason, Optional.empty(), faulty, null);
    }

    static Outcome blocked(String reason, Exception cause) {
      return new Outcome(
          Fitness.BLOCKED,
          reason,
          Optional.empty(),
          false,
          new CommandException(ExitCode.ENVIRONMENT, reason, cause));
    }
  }

  private static final double NS_PER_MS = 1e6;
  private static final int BUFFER_BYTES = 64 * 1024;

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
        return Outcome.unfit(unsound.reason(), false);
      }
      return unpack(slot, (SlotVerdict.Sound) verdict, startNs);
    } catch (IOException e) {
      return Outcome.blocked(
          "cannot unpack into " + settings.tree(slot) + ": " + Command.describe(e), e);
    } catch (FlashException e) {
      return Outcome.blocked(e.getMessage(), e);
    }
  }

  private Outcome unpack(Slot slot, SlotVerdict.Sound sound, long startNs) throws IOException {
    Manifest manifest = sound.manifest();
    Path tree = settings.tree(slot);
    Files.createDirectories(tree.getParent());
    try {
      ImageUnpacker.Outcome outcome =
          new ImageUnpacker(tree, ManifestChecks.MAX_UNPACKED_BYTES)
              .unpack(sound.image(), manifest);
      report.verified(
          slot,
          outcome.kept(),
          outcome.extracted(),
          outcome.removed(),
          Math.round((System.nanoTime() - startNs) / NS_PER_MS));
      return new Outcome(Fitness.FIT, "", Optional.of(manifest), false, null);
    } catch (ImageFormatException e) {
      return Outcome.unfit(e.getMessage(), isAsSigned(sound.image(), manifest));
    }
  }

  /** Whether the slot still holds what was signed: then it is not the flash that is to blame. */
  private static boolean isAsSigned(ByteSource image, Manifest manifest) {
    MessageDigest sha256 = Digests.sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (long at = 0; at < manifest.getImageBytes(); at += buffer.length) {
      int count = (int) Math.min(buffer.length, manifest.getImageBytes() - at);
      image.read(at, buffer, 0, count);
      sha256.update(buffer, 0, count);
    }
    return Arrays.equals(sha256.digest(), manifest.getImageSha256().toByteArray());
  }
}
