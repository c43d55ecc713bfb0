package io.tiovivo.node.update;

import io.tiovivo.node.household.Desk;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Makes the parts of a node that keep to its owner's decisions. */
public final class OwnerParts {
  private final UpdateMemory memory;
  private final OwnerPart owner;

  /** One for all, for they write to one flash. */
  private final UpdateWorker worker = new UpdateWorker();

  /**
   * @param directory of the node
   * @param clockKnown whether the system's clock is to be believed
   */
  public OwnerParts(Desk desk, UpdateHost host, Path directory, BooleanSupplier clockKnown) {
    memory = new UpdateMemory(directory, desk::warn);
    owner = new OwnerPart(desk, host, memory, () -> System.currentTimeMillis() / 1000, clockKnown);
  }

  /** Data caps, opt-outs, the time. */
  public OwnerPart owner() {
    return owner;
  }

  /** The update; only with a loader, and a fleet that is trusted. */
  public UpdatePart update(UpdateSetup setup) {
    return new UpdatePart(setup, owner, memory, worker);
  }

  /** That of the boot image; empty: this board has no boot partitions. */
  public Optional<BootPart> boot(UpdateSetup setup, UpdatePart update) {
    return setup.flash().hasBoot()
        ? Optional.of(new BootPart(setup, owner, memory, worker, update::hasNews))
        : Optional.empty();
  }
}
