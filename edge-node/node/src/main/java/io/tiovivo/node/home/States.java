package io.tiovivo.node.home;

import io.tiovivo.node.proto.PinKind;
import io.tiovivo.node.proto.PinStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What the broker has of the node's states; publishes those that are others now. */
final class States {
  private final Topics topics;
  private final Outgoing outgoing;
  // By topic: the state's one, the update's one, three for each pin.
  private final Map<String, String> published = new HashMap<>();
  private final Set<String> dimmable = new HashSet<>();
  private List<String> pins = List.of();

  States(Topics topics, Outgoing outgoing) {
    this.topics = topics;
    this.outgoing = outgoing;
  }

  /** The broker may have something else: the next ones go out, changed or not. */
  void forget() {
    published.clear();
  }

  /** This one did not get out after all: it is tried again at the next look. */
  void forget(String topic) {
    published.remove(topic);
  }

  /**
   * Publishes what has changed.
   *
   * @param isAnnounced by key. Nothing is kept of a pin of which no note tells: nobody would ever
   *     take it back
   */
  void publish(Picture picture, Predicate<String> isAnnounced) {
    List<String> names = new ArrayList<>();
    dimmable.clear();
    for (PinStatus pin : picture.pins()) {
      if (!isAnnounced.test(PinEntities.key(pin.getKind(), pin.getName()))) {
        continue;
      }
      names.add(pin.getName());
      if (pin.getKind() == PinKind.PWM) {
        dimmable.add(pin.getName());
      }
      boolean works = pin.getProblem().isEmpty();
      put(topics.pinStatus(pin.getName()), works ? HomeMachine.ONLINE : HomeMachine.OFFLINE);
      pin(pin.getName(), pin.getOn(), pin.getDutyPermille());
    }
    pins = List.copyOf(names);
    if (picture.status().hasUpdate()) {
      put(topics.update(), UpdateJson.of(picture.status().getUpdate()));
    }
    put(topics.state(), StateJson.of(picture));
  }

  /** One pin's state; of one that was not announced nothing is said. */
  void pin(String name, boolean on, int dutyPermille) {
    boolean known = published.containsKey(topics.pinStatus(name));
    if (!known) {
      return;
    }
    put(topics.pin(name), PinEntities.state(on));
    // Home Assistant keeps the brightness for the next time, and wants none of zero.
    if (dimmable.contains(name) && on && dutyPermille > 0) {
      put(topics.pinLevel(name), Integer.toString(Math.min(PinEntities.FULL, dutyPermille)));
    }
  }

  /** Names of the pins that were published. */
  List<String> pins() {
    return pins;
  }

  private void put(String topic, String payload) {
    if (!payload.equals(published.put(topic, payload))) {
      // After the note: it may be forgotten at once.
      outgoing.addState(Publication.state(topic, payload));
    }
  }
}
