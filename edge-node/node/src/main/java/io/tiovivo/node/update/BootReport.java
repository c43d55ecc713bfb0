package io.tiovivo.node.update;

import io.tiovivo.boot.image.BootSwitch;
import io.tiovivo.boot.slots.BootImageEntry;
import io.tiovivo.boot.slots.BootImageState;
import io.tiovivo.carousel.ReceiverEvent;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.node.household.Desk;
import io.tiovivo.node.proto.BootImageStatus;
import io.tiovivo.node.proto.Status;
import java.util.Optional;

/** How the boot image does: for the log once it changes, and for the status. */
final class BootReport {
  static final String ON_TRIAL = "on-trial";
  private static final int PERMILLE = 1000;

  private final Desk desk;
  private String state = UpdateReport.IDLE;
  private String reason = "";
  private String told = "";

  BootReport(Desk desk) {
    this.desk = desk;
  }

  /** What it does, and why or until when; logged when the state or the reason is another. */
  void say(String newState, String newReason) {
    state = newState;
    reason = newReason;
    String line = state + ": " + reason.replaceAll("in [0-9]+ s", "");
    if (!line.equals(told) && !reason.isEmpty()) {
      desk.info("boot image: " + state + ": " + reason);
    }
    told = line;
  }

  void receiving(ReceiverEvent.Receiving receiving) {
    desk.milestone(
        "boot-image state=receiving version="
            + receiving.offer().getVersion()
            + " release="
            + receiving.offer().getRelease()
            + " resumed="
            + receiving.resumedSymbols()
            + " needed="
            + receiving.neededSymbols());
  }

  void staged(BootImageEntry entry) {
    desk.milestone(
        "boot-image state=staged version="
            + entry.version()
            + " release="
            + entry.release()
            + " partition="
            + entry.partition());
  }

  /**
   * @param status what the firmware has said; null: nothing yet
   */
  void describe(
      Status.Builder text,
      BootSwitch.Status status,
      BootImageEntry entry,
      Background background,
      Optional<Offer> offer) {
    BootImageStatus.Builder boot = BootImageStatus.newBuilder().setState(state).setReason(reason);
    if (status != null) {
      boolean known = entry.partition() == status.running() && !entry.version().isEmpty();
      boot.setPartition(status.running().name())
          .setVersion(known ? entry.version() : status.version())
          .setRelease(known ? entry.release() : status.release());
    }
    if (background.isReceiving()) {
      boot.setProgressPermille(
          (int)
              Math.min(
                  PERMILLE,
                  PERMILLE * background.symbols() / Math.max(1, background.neededSymbols())));
    }
    if (offer.isPresent()) {
      boot.setLatest(offer.get().getVersion()).setLatestRelease(offer.get().getRelease());
    } else if (entry.state() == BootImageState.STAGED) {
      boot.setLatest(entry.version()).setLatestRelease(entry.release());
    }
    if (entry.state() == BootImageState.BAD) {
      boot.setGaveUp(entry.version() + ": " + entry.reason());
    }
    text.setBootImage(boot);
  }
}
