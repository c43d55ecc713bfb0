package io.tiovivo.boot.box;

import io.tiovivo.boot.BootDecision;
import io.tiovivo.boot.image.BootImages;
import io.tiovivo.boot.install.Installer;
import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.boot.slots.BootRecordStore;
import io.tiovivo.boot.slots.FlashLayout;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.carousel.ReceiverEvent;
import io.tiovivo.flash.FlashException;
import io.tiovivo.identity.Trust;
import io.tiovivo.image.Admission;
import io.tiovivo.image.Floors;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.udp.NetworkException;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Gets an image off the air into a slot, and keeps what beacons bring meanwhile. */
final class Installation {
  /** Beacons are signed once a second; more than this is no delay. */
  private static final long MAX_CLOCK_OFF_S = 600;

  /** One of two head-ends may not know the node image yet. */
  private static final long PATIENCE_NS = 10_000_000_000L;

  private final BoxSettings settings;
  private final FlashLayout layout;
  private final Installer installer;
  private final Optional<BootImages> boot;
  private final BootRecordStore store;
  private final Trust trust;
  private final Air air;
  private final BoxReport report;
  private final LongSupplier clockS;

  Installation(
      BoxSettings settings,
      FlashLayout layout,
      Installer installer,
      Optional<BootImages> boot,
      BootRecordStore store,
      Trust trust,
      Air air,
      BoxReport report,
      LongSupplier clockS) {
    this.settings = settings;
    this.layout = layout;
    this.installer = installer;
    this.boot = boot;
    this.store = store;
    this.trust = trust;
    this.air = air;
    this.report = report;
    this.clockS = clockS;
  }

  /** What was received. */
  enum Received {
    NOTHING,
    NODE_IMAGE,
    BOOT_IMAGE
  }

  /**
   * Receives and installs one image: a boot image only when no node image is for this box, for a
   * newer loader may know more of them.
   *
   * @param fresh take whatever is on the air, even the release that is here or one that failed here
   * @param reason why, for people
   * @return NOTHING if nothing came in the time that was given
   */
  Received receive(boolean fresh, String reason) throws NetworkException, InterruptedException {
    // A box that is offered now one kind of image and now the other may be here for days.
    Optional<Received> received = Optional.empty();
    while (received.isEmpty()) {
      received = listen(fresh, reason);
    }
    return received.get();
  }

  /** Empty: a boot image had begun to come, and does no longer. */
  private Optional<Received> listen(boolean fresh, String reason)
      throws NetworkException, InterruptedException {
    report.waiting(
        switch (reason) {
          case "button" -> "recovery button: receiving afresh";
          case "empty" -> "nothing installed yet: listening";
          default -> "nothing left to boot: listening";
        });
    BootRecord record = store.record();
    Admission admission =
        new Admission(
            trust, settings.box(), installer.floors(fresh), layout.sizes().maxImageBytes());
    if (!fresh) {
      record.failed().forEach(admission::exclude);
    }
    Slot slot = BootDecision.target(record);
    Watch watch = new Watch(slot, admission);
    air.run(admission, layout.scratch(), installer.target(slot, true), watch);
    if (watch.failure != null) {
      throw watch.failure;
    }
    if (watch.booting != null) {
      watch.booting.run(air, layout.scratch());
      return watch.booting.isStaged() ? Optional.of(Received.BOOT_IMAGE) : Optional.empty();
    }
    return Optional.of(watch.installed ? Received.NODE_IMAGE : Received.NOTHING);
  }

  private void install(Slot slot, ReceiverEvent.ImageReady ready) {
    Manifest manifest = ready.manifest();
    installer.install(slot, ready.manifestEnvelope(), manifest, ready.strips(), false);
    report.installed(slot, manifest.getVersion());
  }

  /** Follows the reception; ends it when the image is installed or time is up. */
  private final class Watch implements Air.Listener {
    private final Slot slot;
    private final Admission admission;
    private int trustVersion = trust.version();
    private final long startNs = System.nanoTime();
    private boolean offered;
    private boolean kept;
    private boolean clockCompared;
    private boolean installed;
    private BootReception booting; // null: there is none
    private RuntimeException failure;

    Watch(Slot slot, Admission admission) {
      this.slot = slot;
      this.admission = admission;
    }

    @Override
    public boolean on(ReceiverEvent event) {
      long nowNs = System.nanoTime();
      report.reception(nowNs, event);
      try {
        if (event instanceof ReceiverEvent.Receiving) {
          offered = true;
        } else if (event instanceof ReceiverEvent.BeaconSeen seen) {
          note(seen.trust(), seen.floors());
          compareClock(seen.beacon().getTimeS());
          if (!offered && boot.isPresent() && nowNs - startNs >= PATIENCE_NS) {
            booting =
                BootReception.of(boot.get(), settings, admission, seen.beacon(), store, report);
            if (booting != null) {
              return false;
            }
          }
        } else if (event instanceof ReceiverEvent.FlashFailed failed) {
          throw new FlashException(failed.reason(), failed.message(), null);
        } else if (event instanceof ReceiverEvent.ImageReady ready) {
          // The reception is over, so the admission is at rest. The manifest, too, may have brought
          // a root set.
          note(admission.trust(), admission.floors());
          install(slot, ready);
          installed = true;
          return false;
        }
      } catch (FlashException e) {
        failure = e;
        return false;
      }
      return offered || nowNs - startNs < settings.waitNs();
    }

    /**
     * The loader goes by signed times alone; whoever runs the box may want to know all the same.
     */
    private void compareClock(long signedS) {
      long aheadS = clockS.getAsLong() - signedS;
      if (!clockCompared && Math.abs(aheadS) > MAX_CLOCK_OFF_S) {
        report.warn(
            "this machine's clock is "
                + Math.abs(aheadS)
                + " s "
                + (aheadS > 0 ? "ahead of" : "behind")
                + " the head-end's: set one of them right (date; timedatectl)");
      }
      clockCompared = true;
    }

    /**
     * Once a run, and with every newer root set: the floors of later beacons come with the next
     * run, and the flash is spared.
     */
    private void note(Trust held, Floors floors) {
      boolean newer = held.version() > trustVersion;
      if (newer || !kept) {
        installer.keep(held, floors, newer).ifPresent(report::warn);
        trustVersion = held.version();
        kept = true;
      }
    }
  }
}
