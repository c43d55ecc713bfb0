package io.tiovivo.node.update;

import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.boot.slots.BootRecordStore;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.boot.slots.SlotEntry;
import io.tiovivo.boot.slots.SlotState;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.household.Desk;
import io.tiovivo.node.owner.Candidate;
import io.tiovivo.node.owner.OwnerPolicy;
import io.tiovivo.node.owner.Verdict;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * What an owner may order.
 *
 * @param slot the one that this node runs from
 * @param offer what could be received
 * @param staged what waits in the other slot; null: nothing
 */
record UpdateOrders(
    Desk desk,
    OwnerPart owner,
    UpdateMemory memory,
    Slot slot,
    BootRecordStore store,
    Optional<Offer> offer,
    StagedImage staged) {
  static final String SKIP_KEY = "update.skip";

  /**
   * Obeys.
   *
   * @param restart is told why to restart, and what to write before
   */
  ControlReply obey(
      long nowNs,
      ControlRequest.Update order,
      ControlRequest.Origin origin,
      BiConsumer<String, Runnable> restart) {
    return switch (order.action()) {
      case INSTALL -> install(nowNs, order.release());
      case SKIP -> skip(order.release(), origin);
      case GO_BACK -> goBack(origin, restart);
    };
  }

  /** Installs the release that is offered, or the one that waits, whatever the window says. */
  private ControlReply install(long nowNs, long release) {
    long newest = newest();
    if (newest == 0) {
      return ControlReply.refused("there is no newer release to install");
    }
    if (release != 0 && release != newest) {
      return ControlReply.refused(
          "release " + release + " is not on offer here; the newest is " + newest);
    }
    boolean here = staged != null && staged.release() == newest;
    boolean confirmed = store.record().slot(slot).state() == SlotState.CONFIRMED;
    Candidate wanted = new Candidate(newest, version(newest), 0, true, false);
    Verdict verdict =
        OwnerPolicy.decide(owner.owner(), wanted, owner.situation(nowNs, confirmed), here);
    if (verdict.row() == Verdict.Row.NEVER || verdict.row() == Verdict.Row.SKIPPED) {
      return ControlReply.refused(verdict.reason() + ": change that first, tiovivo config set");
    }
    memory.ordered(newest);
    String what = "version " + version(newest);
    if (!verdict.reason().isEmpty()) {
      return ControlReply.done(what + " is installed as soon as it may be: " + verdict.reason());
    }
    return ControlReply.done(
        here
            ? what + " is here: the node restarts into it now"
            : what + " is received now, then the node restarts into it");
  }

  /** Never takes a release. */
  private ControlReply skip(long release, ControlRequest.Origin origin) {
    long which = release != 0 ? release : newest();
    if (which == 0) {
      return ControlReply.refused("there is no newer release to skip; name one by its number");
    }
    Set<Long> skipped = new TreeSet<>(owner.owner().skipped());
    skipped.add(which);
    ControlReply reply = choose(skipped, origin);
    if (reply.done()) {
      memory.ordered(memory.ordered() == which ? 0 : memory.ordered());
    }
    return reply.done() ? ControlReply.done("release " + which + " is not taken") : reply;
  }

  /**
   * Back to the image in the other slot.
   *
   * @param restart is told why, and what to write before
   */
  private ControlReply goBack(ControlRequest.Origin origin, BiConsumer<String, Runnable> restart) {
    BootRecord record = store.record();
    SlotEntry other = record.slot(slot.other());
    SlotEntry own = record.slot(slot);
    if (other.state() != SlotState.CONFIRMED) {
      return ControlReply.refused(
          "there is no earlier release to go back to: slot "
              + slot.other()
              + (other.state() == SlotState.BAD
                  ? " holds one that did not work, " + other.reason()
                  : " holds none that has proved itself here"));
    }
    Set<Long> skipped = new TreeSet<>(owner.owner().skipped());
    skipped.add(own.release());
    skipped.remove(other.release());
    ControlReply chosen = choose(skipped, origin);
    if (!chosen.done()) {
      return ControlReply.refused(
          "it would come back at once, and that cannot be prevented: " + chosen.message());
    }
    memory.ordered(0);
    restart.accept(
        "the owner goes back from version " + own.version() + " to " + other.version(),
        this::writeBack);
    return ControlReply.done(
        "goes back to version "
            + other.version()
            + " now; release "
            + own.release()
            + " is skipped from now on (update.skip)");
  }

  private void writeBack() {
    BootRecord written = store.update(record -> record.goneBack(slot.other()));
    if (written.wentBackFrom().isEmpty()) {
      throw new IllegalStateException("the other slot was overwritten meanwhile");
    }
  }

  private ControlReply choose(Set<Long> skipped, ControlRequest.Origin origin) {
    String value = skipped.stream().map(String::valueOf).collect(Collectors.joining(" "));
    return desk.control(new ControlRequest.Choose(SKIP_KEY, value), origin);
  }

  private long newest() {
    return offer.map(Offer::getRelease).orElse(staged == null ? 0 : staged.release());
  }

  private String version(long release) {
    return staged != null && staged.release() == release
        ? staged.version()
        : offer.map(Offer::getVersion).orElse("");
  }
}
