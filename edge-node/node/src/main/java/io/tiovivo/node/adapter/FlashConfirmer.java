package io.tiovivo.node.adapter;

import io.tiovivo.boot.slots.BootConfirmation;
import io.tiovivo.boot.slots.FlashSizes;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.flash.FlashException;
import io.tiovivo.flash.file.FileFlash;
import io.tiovivo.identity.Clocks;
import io.tiovivo.node.confirm.Confirmer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Confirms in the box's flash. Holds the flash open, and with that locked, for as long as the node
 * runs, so that no second loader starts over it.
 */
final class FlashConfirmer implements Confirmer, AutoCloseable {
  private final Path path;
  private final FlashSizes sizes;
  private final Slot slot;
  private FileFlash flash;
  private BootConfirmation confirmation;

  FlashConfirmer(Path path, FlashSizes sizes, Slot slot) {
    this.path = path;
    this.sizes = sizes;
    this.slot = slot;
  }

  /**
   * Opens the flash, if it isn't.
   *
   * @return empty, or what went wrong, for people
   */
  synchronized Optional<String> open() {
    try {
      if (flash == null) {
        flash = FileFlash.open(path, sizes.geometry());
      }
      if (confirmation == null) {
        confirmation = BootConfirmation.open(flash, sizes, slot);
      }
      return Optional.empty();
    } catch (FlashException e) {
      return Optional.of(e.getMessage());
    }
  }

  @Override
  public synchronized Optional<String> confirm() {
    Optional<String> failure = open();
    if (failure.isPresent()) {
      return failure;
    }
    try {
      long nowS = System.currentTimeMillis() / 1000;
      if (confirmation.confirm(nowS < Clocks.FIRST_S ? 0 : nowS)) {
        return Optional.empty();
      }
      return Optional.of(
          "the boot record does not know slot " + slot + " as the one that was launched");
    } catch (FlashException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** Whether this boot is a trial: the image has not been confirmed before. */
  synchronized boolean onTrial() {
    return open().isEmpty() && !confirmation.isConfirmed();
  }

  /**
   * Gives up the image that runs, if it is on trial and there is another that works.
   *
   * @return whether it did
   */
  synchronized boolean giveUp(String reason) {
    try {
      return open().isEmpty() && confirmation.giveUp(reason);
    } catch (FlashException e) {
      return false;
    }
  }

  /** Root sets that the loader has learned; empty: none, or the flash cannot be read. */
  synchronized Optional<byte[]> trust() {
    return open().isEmpty() ? confirmation.record().trust() : Optional.empty();
  }

  @Override
  public synchronized void close() {
    if (flash != null) {
      flash.close();
    }
  }
}
