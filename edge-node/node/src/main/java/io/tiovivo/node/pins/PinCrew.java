package io.tiovivo.node.pins;

import java.util.function.Consumer;

/** What pins work with. */
record PinCrew(PinHands hands, LevelBook book, Consumer<PinEvent> events) {
  void tell(PinEvent event) {
    events.accept(event);
  }
}
