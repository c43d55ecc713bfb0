package io.tiovivo.node.update;

import io.tiovivo.boot.image.BootImages;
import io.tiovivo.boot.image.BootPorts;
import io.tiovivo.boot.slots.BootRecordStore;
import io.tiovivo.boot.slots.FlashLayout;
import io.tiovivo.boot.slots.FlashSizes;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.flash.FlashException;
import io.tiovivo.flash.FlashPort;
import io.tiovivo.flash.file.FileFlash;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The box's flash, opened once for all that the node does there, and with that locked for as long
 * as it runs, so that no second loader starts over it. Safe for several threads.
 */
public final class BoxFlash implements AutoCloseable {
  private final Supplier<? extends FlashPort> opener;
  private final FlashSizes sizes;
  private final Slot slot;
  private final boolean strips;
  private final Optional<BootPorts> ports;
  private final ScratchTurn scratch = new ScratchTurn();
  private FlashPort flash; // null: not open
  private FlashLayout layout;
  private BootRecordStore record;

  /**
   * @param slot the one that this node runs from
   * @param strips whether the loader reads images that lie in strips
   * @param ports to boot partitions; empty: this board has none
   */
  public BoxFlash(
      Path path, FlashSizes sizes, Slot slot, boolean strips, Optional<BootPorts> ports) {
    this(() -> FileFlash.open(path, sizes.geometry()), sizes, slot, strips, ports);
  }

  /**
   * @param opener of any flash; throws {@link FlashException} while it cannot be opened
   * @param strips as above
   */
  public BoxFlash(
      Supplier<? extends FlashPort> opener,
      FlashSizes sizes,
      Slot slot,
      boolean strips,
      Optional<BootPorts> ports) {
    this.ports = ports;
    this.opener = opener;
    this.sizes = sizes;
    this.slot = slot;
    this.strips = strips;
  }

  /**
   * Opens it, if it isn't.
   *
   * @return empty, or what went wrong, for people
   */
  public synchronized Optional<String> open() {
    try {
      if (flash == null) {
        flash = opener.get();
      }
      if (record == null) {
        layout = FlashLayout.of(flash, sizes);
        record = BootRecordStore.open(layout);
      }
      return Optional.empty();
    } catch (FlashException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** The slot that this node runs from. */
  public Slot slot() {
    return slot;
  }

  /** Whether the loader reads images that lie in strips. */
  boolean strips() {
    return strips;
  }

  /** Whose the scratch space is now; on the loop's thread. */
  ScratchTurn scratch() {
    return scratch;
  }

  /** Boot partitions; empty: there are none, or the flash cannot be opened now. */
  public Optional<BootImages> boot() {
    return ports.flatMap(each -> record().map(store -> new BootImages(each, store)));
  }

  /** Whether this board has boot partitions. */
  boolean hasBoot() {
    return ports.isPresent();
  }

  /** The boot record; empty: the flash cannot be opened now. */
  public synchronized Optional<BootRecordStore> record() {
    return open().isEmpty() ? Optional.of(record) : Optional.empty();
  }

  /** What lies where; empty: the flash cannot be opened now. */
  public synchronized Optional<FlashLayout> layout() {
    return open().isEmpty() ? Optional.of(layout) : Optional.empty();
  }

  @Override
  public synchronized void close() {
    if (flash instanceof FileFlash file) {
      file.close();
    }
  }
}
