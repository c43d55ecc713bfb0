package io.tiovivo.boot.box;

import io.tiovivo.boot.BootDecision;
import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.boot.slots.BootRecordStore;
import io.tiovivo.boot.slots.FlashLayout;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.boot.slots.SlotEntry;
import io.tiovivo.boot.slots.SlotState;
import io.tiovivo.boot.slots.SlotStore;
import io.tiovivo.carousel.ImageTarget;
import io.tiovivo.carousel.ReceiverEvent;
import io.tiovivo.flash.FlashException;
import io.tiovivo.flash.FlashRegion;
import io.tiovivo.identity.Digests;
import io.tiovivo.identity.Trust;
import io.tiovivo.identity.proto.Envelope;
import io.tiovivo.image.Admission;
import io.tiovivo.image.Floors;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.udp.NetworkException;
import java.util.function.LongSupplier;

/**
 * Gets an image off the air into a slot. The order that makes a cut harmless: the record forgets
 * the slot, the header goes, the body comes, the header vouches for it, the record knows it.
 */
final class Installation {
  private final BoxSettings settings;

  /** Beacons are signed once a second; more than this is no delay. */
  private static final long MAX_CLOCK_OFF_S = 600;

  private final FlashLayout layout;
  private final SlotStore slots;
  private final BootRecordStore store;
  private final Trust trust;
  private final Air air;
  private final BoxReport report;
  private final LongSupplier clockS;

  Installation(
      BoxSettings settings,
      FlashLayout layout,
      SlotStore slots,
      BootRecordStore store,
      Trust trust,
      Air air,
      BoxReport report,
      LongSupplier clockS) {
    this.settings = settings;
    this.layout = layout;
    this.slots = slots;
    this.store = store;
    this.trust = trust;
    this.air = air;
    this.report = report;
    this.clockS = clockS;
  }

  /**
   * Receives and installs one image.
   *
   * @param fresh take whatever is on the air, even the release that is here or one that failed here
   * @param reason why, for people
   * @return false if nothing came in the time that was given
   */
  boolean receive(boolean fresh, String reason) throws NetworkException, InterruptedException {
    report.waiting(
        switch (reason) {
          case "button" -> "recovery button: receiving afresh";
          case "empty" -> "nothing installed yet: listening";
          default -> "nothing left to boot: listening";
        });
    BootRecord record = store.record();
    Admission admission =
        new Admission(trust, settings.box(), floors(record, fresh), layout.sizes().maxImageBytes());
    if (!fresh) {
      record.failed().forEach(admission::exclude);
    }
    Slot slot = BootDecision.target(record);
    Watch watch = new Watch(slot, admission);
    air.run(admission, layout.scratch(), new Target(slot), watch);
    if (watch.failure != null) {
      throw watch.failure;
    }
    return watch.installed;
  }

  private static Floors floors(BootRecord record, boolean fresh) {
    long release = 0;
    for (Slot slot : Slot.values()) {
      SlotEntry entry = record.slot(slot);
      boolean counts = entry.state() != SlotState.EMPTY && entry.state() != SlotState.BAD;
      release = counts ? Math.max(release, entry.release()) : release;
    }
    return new Floors(
        record.securityCounter(),
        fresh ? 0 : release,
        record.beaconSequenceFloor(),
        record.timeFloorS());
  }

  private void install(Slot slot, ReceiverEvent.ImageReady ready) {
    Manifest manifest = ready.manifest();
    slots.seal(slot, ready.manifestEnvelope(), manifest.getImageBytes());
    byte[] digest = payloadSha256(ready.manifestEnvelope());
    store.update(
        record ->
            record.staged(
                slot,
                digest,
                manifest.getVersion(),
                manifest.getRelease(),
                manifest.getSecurityCounter()));
    report.installed(slot, manifest.getVersion());
  }

  private static byte[] payloadSha256(byte[] envelope) {
    try {
      return Digests.sha256(Envelope.parseFrom(envelope).getSigned().getPayload().toByteArray());
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new IllegalStateException("the receiver handed over no envelope", e);
    }
  }

  /**
   * Keeps whom to trust and the floors.
   *
   * @param newer whether this trust has come off the air: it may have taken the floors back
   */
  private void keep(Trust held, Floors floors, boolean newer) {
    byte[] chain = held.bytes();
    boolean fits = chain.length <= store.maxTrustBytes();
    if (newer && !fits) {
      report.warn(
          "root set "
              + held.version()
              + " is not kept: its chain of "
              + chain.length
              + " bytes is more than the "
              + store.maxTrustBytes()
              + " that the boot record has room for; give this box a new fleet.trust with --trust");
    }
    store.update(
        record -> {
          if (newer && fits) {
            return record.trust(chain, floors.timeS(), floors.beaconSequence());
          }
          BootRecord next = record.floors(0, floors.timeS(), floors.beaconSequence());
          return fits ? next.trust(chain) : next;
        });
  }

  /** The slot that is written; its old content is given up when the first byte is to come. */
  private final class Target implements ImageTarget {
    private final Slot slot;

    Target(Slot slot) {
      this.slot = slot;
    }

    @Override
    public long capacityBytes() {
      return layout.sizes().maxImageBytes();
    }

    /**
     * What has failed, or not proved itself, must not be taken up again as if it were new: its
     * header goes before the record forgets it. What works goes the other way round, so that a cut
     * leaves it bootable.
     */
    @Override
    public FlashRegion clear() {
      SlotState state = store.record().slot(slot).state();
      if (state == SlotState.BAD || state == SlotState.TRIAL) {
        slots.clear(slot);
        forget();
      } else {
        forget();
        slots.clear(slot);
      }
      return slots.body(slot);
    }

    private void forget() {
      store.update(
          record ->
              record.slot(slot).state() == SlotState.EMPTY
                  ? record
                  : record.emptied(slot, "overwritten by a newer image"));
    }
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
        keep(held, floors, newer);
        trustVersion = held.version();
        kept = true;
      }
    }
  }
}
