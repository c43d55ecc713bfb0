package io.tiovivo.boot.slots;

import io.tiovivo.boot.proto.BootEvent;
import io.tiovivo.boot.proto.BootSlot;
import io.tiovivo.boot.proto.BootState;
import java.util.stream.Stream;

/** The last boots in a record. */
final class BootHistory {
  private static final int MAX_FAILURES = 4;

  private BootHistory() {}

  /** Adds one boot and forgets the oldest if there are too many. */
  static void add(
      BootState.Builder state, Slot slot, String reason, Stream<String> failures, long nowS) {
    BootEvent.Builder event =
        BootEvent.newBuilder().setBoot(state.getBoots() + 1).setTimeS(nowS).setReason(reason);
    if (slot != null) {
      BootSlot entry = slot == Slot.A ? state.getSlotA() : state.getSlotB();
      event
          .setSlot(slot.name())
          .setVersion(entry.getVersion())
          .setAttemptsLeft(entry.getAttemptsLeft());
    }
    failures.limit(MAX_FAILURES).forEach(event::addFailures);
    state.setBoots(state.getBoots() + 1).addEvents(event);
    while (state.getEventsCount() > BootRecord.MAX_EVENTS) {
      state.removeEvents(0);
    }
  }

  /** A record without its oldest event, to save room. */
  static BootRecord shortened(BootRecord record) {
    return new BootRecord(record.state().toBuilder().removeEvents(0).build());
  }

  /** Notes in the last boot, if it was of this slot, that it was confirmed. */
  static void confirm(BootState.Builder state, Slot slot, long nowS) {
    int last = state.getEventsCount() - 1;
    if (last >= 0 && state.getEvents(last).getSlot().equals(slot.name())) {
      state.setEvents(last, state.getEvents(last).toBuilder().setConfirmedS(Math.max(1, nowS)));
    }
  }
}
