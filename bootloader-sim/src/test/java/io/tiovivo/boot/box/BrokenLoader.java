package io.tiovivo.boot.box;

import io.tiovivo.flash.FlashPort;
import java.util.function.UnaryOperator;

/**
 * What is wrong with a loader, so that a sweep has something to find.
 *
 * @param between what it has between itself and its flash
 * @param atLaunch what it does when it has started an image
 */
record BrokenLoader(UnaryOperator<FlashPort> between, BoxLife.Chapter atLaunch) {
  /** Nothing. */
  static final BrokenLoader SOUND = between(flash -> flash);

  /** Confirms whatever starts, before its node has said a word. */
  static final BrokenLoader CONFIRMS_TOO_EARLY =
      new BrokenLoader(flash -> flash, life -> Rig.confirm(life.port, life.launchedSlot()));

  /** Never waits until anything is durable. */
  static final BrokenLoader NEVER_SYNCS = between(BrokenFlash.NeverSyncs::new);

  /** Keeps one copy of its record and overwrites it. */
  static final BrokenLoader ONE_COPY = between(BrokenFlash.OneCopy::new);

  /** Believes what it reads, whatever its checksum says. */
  static final BrokenLoader NO_CHECKSUM = between(BrokenFlash.NoChecksum::new);

  /** Takes what reads as erased for erased. */
  static final BrokenLoader ERASES_ONLY_WHAT_LOOKS_WRITTEN =
      between(BrokenFlash.ErasesOnlyWhatLooksWritten::new);

  private static BrokenLoader between(UnaryOperator<FlashPort> between) {
    return new BrokenLoader(between, life -> {});
  }
}
