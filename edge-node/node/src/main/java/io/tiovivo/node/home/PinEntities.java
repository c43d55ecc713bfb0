package io.tiovivo.node.home;

import io.tiovivo.node.home.Entity.Platform;
import io.tiovivo.node.proto.PinKind;
import io.tiovivo.node.proto.PinStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Pins: an output is a switch, an input a binary sensor, and PWM a light, since dimming is what
 * most people want of it. The kind is part of the key, for Home Assistant must not take an input
 * for the output that it was before.
 */
final class PinEntities {
  static final String ON = "ON";
  static final String OFF = "OFF";

  /** Duty cycle of a PWM pin that is fully on, in permille. */
  static final int FULL = 1000;

  private PinEntities() {}

  static List<Entity> of(Topics topics, Picture picture) {
    List<Entity> list = new ArrayList<>();
    for (PinStatus pin : picture.pins()) {
      Component component = component(topics, pin, picture.title(pin));
      list.add(component.availableToo(topics.pinStatus(pin.getName())).build());
    }
    return list;
  }

  private static Component component(Topics topics, PinStatus pin, String title) {
    String name = pin.getName();
    String key = key(pin.getKind(), name);
    return switch (pin.getKind()) {
      case OUTPUT ->
          new Component(topics, Platform.SWITCH, key, title)
              .put("state_topic", topics.pin(name))
              .command(topics.pinSet(name))
              .icon("electric-switch");
      case PWM ->
          // Without "brightness" Home Assistant would send ON after each brightness, and the
          // light would jump.
          new Component(topics, Platform.LIGHT, key, title)
              .put("state_topic", topics.pin(name))
              .command(topics.pinSet(name))
              .put("brightness_state_topic", topics.pinLevel(name))
              .put("brightness_command_topic", topics.pinSet(name))
              .put("brightness_scale", FULL)
              .put("on_command_type", "brightness");
      case INPUT, PIN_KIND_UNSPECIFIED, UNRECOGNIZED ->
          new Component(topics, Platform.BINARY_SENSOR, key, title)
              .put("state_topic", topics.pin(name));
    };
  }

  static String key(PinKind kind, String name) {
    return kind.name().toLowerCase(Locale.ROOT) + "_" + name;
  }

  static String state(boolean on) {
    return on ? ON : OFF;
  }
}
