package io.tiovivo.node.adapter;

import io.tiovivo.boot.image.BootImages;
import io.tiovivo.boot.image.BootSwitchException;
import io.tiovivo.boot.slots.BootConfirmation;
import io.tiovivo.boot.slots.BootRecordStore;
import io.tiovivo.flash.FlashException;
import io.tiovivo.identity.Clocks;
import io.tiovivo.node.confirm.Confirmer;
import io.tiovivo.node.update.BoxFlash;
import java.util.Optional;

/** Confirms in the box's flash. */
final class FlashConfirmer implements Confirmer {
  private final BoxFlash flash;

  FlashConfirmer(BoxFlash flash) {
    this.flash = flash;
  }

  @Override
  public Optional<String> confirm() {
    Optional<String> failure = flash.open();
    if (failure.isPresent()) {
      return failure;
    }
    try {
      long nowS = System.currentTimeMillis() / 1000;
      if (confirmation().orElseThrow().confirm(nowS < Clocks.FIRST_S ? 0 : nowS)) {
        // The same evidence speaks for the boot image below, if that is on trial.
        flash.boot().ifPresent(BootImages::confirm);
        return Optional.empty();
      }
      return Optional.of(
          "the boot record does not know slot " + flash.slot() + " as the one that was launched");
    } catch (FlashException | BootSwitchException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private Optional<BootConfirmation> confirmation() {
    return flash.record().map(record -> BootConfirmation.of(record, flash.slot()));
  }

  /** Whether this boot is a trial: the image has not been confirmed before. */
  boolean onTrial() {
    return confirmation().filter(each -> !each.isConfirmed()).isPresent();
  }

  /**
   * Gives up the image that runs, if it is on trial and there is another that works.
   *
   * @return whether it did
   */
  boolean giveUp(String reason) {
    try {
      return confirmation().filter(each -> each.giveUp(reason)).isPresent();
    } catch (FlashException e) {
      return false;
    }
  }

  /** Root sets that the loader has learned; empty: none, or the flash cannot be read. */
  Optional<byte[]> trust() {
    return flash.record().map(BootRecordStore::record).flatMap(record -> record.trust());
  }
}
