package io.tiovivo.node.update;

import io.tiovivo.boot.install.Installer;
import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.boot.slots.BootRecordStore;
import io.tiovivo.boot.slots.FlashLayout;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.boot.slots.SlotEntry;
import io.tiovivo.boot.slots.SlotState;
import io.tiovivo.boot.slots.SlotStore;
import io.tiovivo.identity.Trust;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.node.owner.Candidate;
import io.tiovivo.node.owner.OwnerSituation;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The releases that matter: what is on offer, and what waits in the other slot. */
final class Releases {
  private final BoxFlash flash;
  private final Supplier<Trust> trust;
  private final UpdateTasks tasks;
  private final UpdateMemory memory;
  private final Consumer<StagedImage> seen;
  private final OfferBook book;
  private StagedImage staged; // null: none, or not looked at yet
  private boolean looking;

  /**
   * @param seen is told of an image that waits, once it was looked at
   */
  Releases(UpdateSetup setup, UpdateTasks tasks, UpdateMemory memory, Consumer<StagedImage> seen) {
    flash = setup.flash();
    trust = setup.trust();
    this.tasks = tasks;
    this.memory = memory;
    this.seen = seen;
    book = new OfferBook(setup.box());
  }

  OfferBook book() {
    return book;
  }

  /** What waits in the other slot; null: nothing. */
  StagedImage staged() {
    return staged;
  }

  /** A release that could be received, and is not here yet. */
  Optional<Offer> newer() {
    return book.offer().filter(offer -> staged == null || offer.getRelease() != staged.release());
  }

  /**
   * Looks what there is now.
   *
   * @return false: what waits in the other slot is being looked at, which is told
   */
  boolean look(BootRecordStore store, Set<Long> unwanted, OwnerSituation now) {
    FlashLayout layout = flash.layout().orElseThrow();
    SlotStore slots = new SlotStore(layout);
    BootRecord record = store.record();
    book.choose(
        record.failed(),
        new Installer(slots, store).floors(false),
        layout.sizes().maxImageBytes(),
        unwanted);
    Slot other = flash.slot().other();
    SlotEntry entry = record.slot(other);
    if (entry.state() != SlotState.STAGED) {
      staged = null;
      return true;
    }
    if (staged != null && staged.manifestSha256().equals(entry.manifestSha256())) {
      return true;
    }
    if (!looking) {
      looking = true;
      long nowS = Math.max(record.timeFloorS(), now.nowS().orElse(0));
      tasks.later(
          () -> {
            StagedImage found = StagedImage.read(slots, other, entry, trust.get(), nowS);
            return () -> {
              looking = false;
              staged = found;
              seen.accept(found);
            };
          });
    }
    return false;
  }

  /** Lets the loader try what waits; writes to the flash. */
  void let(StagedImage next) {
    Slot other = flash.slot().other();
    flash
        .record()
        .orElseThrow(() -> new IllegalStateException("the flash is closed"))
        .update(
            record ->
                record.slot(other).manifestSha256().equals(next.manifestSha256())
                    ? record.held(other, false)
                    : record);
  }

  Candidate candidate(Offer offer, OwnerSituation now) {
    return candidate(offer.getRelease(), offer.getVersion(), false, now);
  }

  Candidate candidate(StagedImage image, OwnerSituation now) {
    return candidate(image.release(), image.version(), image.emergency(), now);
  }

  private Candidate candidate(long release, String version, boolean emergency, OwnerSituation now) {
    if (memory.seenS(release) == 0 && now.nowS().isPresent()) {
      memory.seen(release, now.nowS().getAsLong());
    }
    return new Candidate(
        release, version, memory.seenS(release), memory.ordered() == release, emergency);
  }
}
