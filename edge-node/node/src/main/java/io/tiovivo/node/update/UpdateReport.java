package io.tiovivo.node.update;

import io.tiovivo.boot.proto.BootEvent;
import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.boot.slots.BootRecordStore;
import io.tiovivo.boot.slots.SlotEntry;
import io.tiovivo.boot.slots.SlotState;
import io.tiovivo.carousel.ReceiverEvent;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.node.household.Desk;
import io.tiovivo.node.owner.Verdict;
import io.tiovivo.node.proto.BootNote;
import io.tiovivo.node.proto.Status;
import io.tiovivo.node.proto.UpdateStatus;
import java.util.Optional;

/** How the update does: for the log once it changes, and for the status. */
final class UpdateReport {
  static final String IDLE = "idle";
  static final String WAITING = "waiting";
  static final String RECEIVING = "receiving";
  static final String STAGED = "staged";
  static final String RESTARTING = "restarting";

  private static final int PERMILLE = 1000;

  private final Desk desk;
  private final BoxFlash flash;
  private String state = IDLE;
  private String reason = "";
  private String told = "";
  private Offer offered; // the newest for this box; null: none
  private String trouble = "";

  UpdateReport(Desk desk, BoxFlash flash) {
    this.desk = desk;
    this.flash = flash;
  }

  /** Why a restart comes, for people. */
  static String why(StagedImage image, Verdict.Row row) {
    String what = "to version " + image.version();
    return switch (row) {
      case EMERGENCY ->
          what + ", a security emergency that two release keys have signed: it passes the window";
      case ORDERED -> what + ", as its owner wants";
      default -> what;
    };
  }

  void offered(Offer offer) {
    offered = offer;
  }

  void receiving(ReceiverEvent.Receiving receiving) {
    trouble = "";
    offered = receiving.offer();
    desk.milestone(
        "update state=receiving version="
            + receiving.offer().getVersion()
            + " release="
            + receiving.offer().getRelease()
            + " resumed="
            + receiving.resumedSymbols()
            + " needed="
            + receiving.neededSymbols());
    if (!receiving.abandonedVersion().isEmpty()) {
      desk.info(
          "version "
              + receiving.offer().getVersion()
              + " is on the air now instead of "
              + receiving.abandonedVersion());
    }
  }

  void failed(String why) {
    trouble = why;
  }

  void staged(StagedImage image) {
    if (image != null) {
      desk.milestone(
          "update state=staged version="
              + image.version()
              + " release="
              + image.release()
              + (image.emergency() ? " emergency=yes" : ""));
    }
  }

  void nothing(OfferBook book) {
    offered = null;
    say(book.waits() ? WAITING : IDLE, book.detail());
  }

  /** What it does, and why or until when; logged when the state or the reason is another. */
  void say(String newState, String newReason) {
    state = newState;
    reason = newReason.isEmpty() ? trouble : newReason;
    // How long it still takes is no news.
    String line = state + ": " + reason.replaceAll("in [0-9]+ s", "");
    if (!line.equals(told) && !reason.isEmpty()) {
      desk.info("update: " + state + ": " + reason);
    }
    told = line;
  }

  void describe(Status.Builder status, Background background, StagedImage staged) {
    Optional<BootRecordStore> store = flash.record();
    UpdateStatus.Builder update = UpdateStatus.newBuilder().setState(state).setReason(reason);
    if (store.isPresent()) {
      BootRecord record = store.get().record();
      describe(update, record, background, staged);
      for (BootEvent event : record.events()) {
        status.addBoots(note(event));
      }
    }
    status.mergeUpdate(update.build());
  }

  private void describe(
      UpdateStatus.Builder update, BootRecord record, Background background, StagedImage staged) {
    SlotEntry own = record.slot(flash.slot());
    SlotEntry other = record.slot(flash.slot().other());
    update.setInstalled(own.version()).setInstalledRelease(own.release());
    if (other.state() == SlotState.CONFIRMED) {
      update.setPrevious(other.version());
    }
    latest(update, staged, background.isReceiving() ? background.offer() : null);
    if (background.isReceiving()) {
      update.setSymbols(background.symbols()).setSymbolsNeeded(background.neededSymbols());
      update.setProgressPermille(
          (int)
              Math.min(
                  PERMILLE,
                  PERMILLE * background.symbols() / Math.max(1, background.neededSymbols())));
    } else if (staged != null) {
      update.setProgressPermille(PERMILLE);
    }
  }

  private void latest(UpdateStatus.Builder update, StagedImage staged, Offer receiving) {
    Offer offer = receiving != null ? receiving : offered;
    if (offer != null && (staged == null || staged.release() != offer.getRelease())) {
      update
          .setLatest(offer.getVersion())
          .setLatestRelease(offer.getRelease())
          .setNotes(offer.getSummary());
    } else if (staged != null) {
      update
          .setLatest(staged.version())
          .setLatestRelease(staged.release())
          .setNotes(staged.notes())
          .setEmergency(staged.emergency());
    }
  }

  private static BootNote note(BootEvent event) {
    StringBuilder reason = new StringBuilder(event.getReason());
    event.getFailuresList().forEach(failure -> reason.append("; ").append(failure));
    return BootNote.newBuilder()
        .setAtS(event.getTimeS())
        .setSlot(event.getSlot())
        .setVersion(event.getVersion())
        .setReason(reason.toString())
        .build();
  }
}
