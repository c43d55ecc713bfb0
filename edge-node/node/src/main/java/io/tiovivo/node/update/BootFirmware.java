package io.tiovivo.node.update;

import io.tiovivo.boot.image.BootImages;
import io.tiovivo.boot.image.BootSwitch;
import io.tiovivo.boot.image.BootSwitchException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the firmware has said of the boot partitions: asked on the worker's thread, for it takes its
 * time, and then known until it may be another.
 */
final class BootFirmware implements AutoCloseable {
  private final BoxFlash flash;
  private final UpdateTasks tasks;
  private Optional<BootImages> images = Optional.empty(); // until the flash can be opened
  private BootSwitch.Status status; // null: not known yet
  private boolean asking;

  BootFirmware(BoxFlash flash, UpdateTasks tasks) {
    this.flash = flash;
    this.tasks = tasks;
  }

  /** Opens the flash, if it is not open. */
  boolean open() {
    if (images.isEmpty()) {
      images = flash.boot();
    }
    return images.isPresent();
  }

  /** Whether the flash was open once; it stays so. */
  boolean isOpen() {
    return images.isPresent();
  }

  /** Of a flash that is open. */
  BootImages images() {
    return images.orElseThrow();
  }

  /** Null: not known yet. */
  BootSwitch.Status status() {
    return status;
  }

  /** It may say something else now. */
  void forget() {
    status = null;
  }

  /**
   * Asks, unless it is being asked.
   *
   * @param answered on the loop's thread: empty, or why it did not answer, for people
   */
  void ask(Consumer<Optional<String>> answered) {
    if (asking) {
      return;
    }
    asking = true;
    BootImages of = images();
    tasks.later(
        () -> {
          BootSwitch.Status said = null;
          Optional<String> failure = Optional.empty();
          try {
            said = of.status();
          } catch (BootSwitchException e) {
            failure = Optional.of(e.getMessage());
          }
          BootSwitch.Status known = said;
          Optional<String> why = failure;
          return () -> {
            asking = false;
            status = known;
            answered.accept(why);
          };
        });
  }

  @Override
  public void close() {
    images.ifPresent(BootImages::close);
  }
}
