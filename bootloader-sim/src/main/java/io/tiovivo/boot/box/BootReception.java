package io.tiovivo.boot.box;

import io.tiovivo.boot.image.BootImageDecision;
import io.tiovivo.boot.image.BootImages;
import io.tiovivo.boot.image.BootSwitch;
import io.tiovivo.boot.image.BootSwitchException;
import io.tiovivo.boot.slots.BootImageEntry;
import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.boot.slots.BootRecordStore;
import io.tiovivo.carousel.ReceiverEvent;
import io.tiovivo.flash.FlashException;
import io.tiovivo.flash.FlashRegion;
import io.tiovivo.image.Admission;
import io.tiovivo.image.BeaconVerdict;
import io.tiovivo.image.BoxDescription;
import io.tiovivo.image.Floors;
import io.tiovivo.image.Offers;
import io.tiovivo.image.proto.Beacon;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.udp.NetworkException;
import java.util.List;
import java.util.Set;

/**
 * Gets a boot image off the air for a box that has nothing to boot and that no node image on the
 * air is for: a newer loader may know better. Ends when a node image is for it after all.
 */
final class BootReception implements Air.Listener {
  private final BootImages images;
  private final BoxSettings settings;
  private final BoxReport report;
  private final BootSwitch.Status status;
  private final Admission admission;
  private final Floors nodeFloors;
  private final List<byte[]> nodeFailed;
  private FlashException failure;
  private boolean staged;

  private BootReception(
      BootImages images,
      BoxSettings settings,
      BoxReport report,
      BootSwitch.Status status,
      Admission admission,
      Floors nodeFloors,
      List<byte[]> nodeFailed) {
    this.images = images;
    this.settings = settings;
    this.report = report;
    this.status = status;
    this.admission = admission;
    this.nodeFloors = nodeFloors;
    this.nodeFailed = nodeFailed;
  }

  /**
   * Looks whether a beacon offers a boot image, and no node image.
   *
   * @param node what decides about node images
   * @return null: it does not, or the firmware cannot be asked
   */
  static BootReception of(
      BootImages images,
      BoxSettings settings,
      Admission node,
      Beacon beacon,
      BootRecordStore store,
      BoxReport report) {
    BootRecord record = store.record();
    BoxDescription box = settings.box().forBoot();
    try {
      BootSwitch.Status status = images.status();
      Floors floors = BootImages.floors(record, status);
      List<byte[]> failed = BootImageEntry.failed(record);
      if (!isOffered(beacon, box, floors, status.bytes(), failed, status.version())
          || !BootImageDecision.mayReceive(BootImageEntry.of(record), status)
          || isOffered(
              beacon,
              settings.box(),
              node.floors(),
              settings.sizes().maxImageBytes(),
              record.failed(),
              "")) {
        return null;
      }
      Floors now =
          new Floors(
              floors.securityCounter(),
              floors.release(),
              node.floors().beaconSequence(),
              node.floors().timeS());
      Admission admission = new Admission(node.trust(), box, now, status.bytes());
      failed.forEach(admission::exclude);
      return new BootReception(
          images, settings, report, status, admission, node.floors(), record.failed());
    } catch (BootSwitchException e) {
      report.warn(e.getMessage());
      return null;
    }
  }

  private static boolean isOffered(
      Beacon beacon,
      BoxDescription box,
      Floors floors,
      long maxImageBytes,
      List<byte[]> failed,
      String running) {
    return Offers.choose(beacon, box, floors, maxImageBytes, failed, Set.of())
            instanceof BeaconVerdict.Offered offered
        && !isRunning(offered.offer(), running);
  }

  /** What came with the card has no release that was signed: its version tells it. */
  private static boolean isRunning(Offer offer, String running) {
    return !running.isEmpty() && offer.getVersion().equals(running);
  }

  /**
   * Receives until it is staged, a node image is for this box, or the firmware does not answer:
   * that is told, and what was received goes on where it is.
   *
   * @throws FlashException when flash or partition fail
   */
  void run(Air air, FlashRegion scratch) throws NetworkException, InterruptedException {
    report.waiting("no node image is for this box: receiving a boot image");
    air.run(admission, scratch, images.target(status), this);
    images.close();
    if (failure != null) {
      throw failure;
    }
  }

  /** Whether it is in its partition now. */
  boolean isStaged() {
    return staged;
  }

  @Override
  public boolean on(ReceiverEvent event) {
    report.reception(System.nanoTime(), event);
    try {
      if (event instanceof ReceiverEvent.BeaconSeen seen) {
        return !isOffered(
            seen.beacon(),
            settings.box(),
            nodeFloors,
            settings.sizes().maxImageBytes(),
            nodeFailed,
            "");
      } else if (event instanceof ReceiverEvent.FlashFailed failed) {
        throw new FlashException(failed.reason(), failed.message(), null);
      } else if (event instanceof ReceiverEvent.ImageReady ready) {
        images.stage(ready.manifestEnvelope(), ready.manifest(), false);
        report.bootStaged(images.entry());
        staged = true;
        return false;
      }
    } catch (FlashException e) {
      failure = e;
      return false;
    } catch (BootSwitchException e) {
      report.warn(e.getMessage());
      return false;
    }
    return true;
  }
}
