package io.tiovivo.node.home;

import io.tiovivo.node.home.Entity.Platform;
import java.util.ArrayList;
import java.util.List;

/** What the owner decides, as settings of the device. */
final class ChoiceEntities {
  private final Topics topics;
  private final List<Entity> list = new ArrayList<>();

  private ChoiceEntities(Topics topics) {
    this.topics = topics;
  }

  static List<Entity> of(Topics topics, Picture picture) {
    ChoiceEntities choices = new ChoiceEntities(topics);
    choices.toggle(Choices.SUPERNODE, "supernode", "Serve as supernode", "server-network");
    choices.toggle(Choices.RELAY, "relay", "Relay for others", "transit-connection-variant");
    choices.text(Choices.QUIET, "quiet", "Quiet hours", "weather-night");
    choices.cap(Choices.PER_DAY, "cap_day", "Data cap per day");
    choices.cap(Choices.PER_MONTH, "cap_month", "Data cap per month");
    if (picture.status().hasUpdate()) {
      choices.mode();
      choices.text(Choices.WINDOW, "window", "Update window", "calendar-clock");
      choices.waiting();
    }
    return choices.list;
  }

  private void mode() {
    add(
        choice(Platform.SELECT, Choices.MODE, "mode", "Update mode")
            .put("options", List.of("auto", "ask", "never"))
            .icon("update"));
  }

  private void toggle(String setting, String field, String name, String icon) {
    add(
        choice(Platform.SWITCH, setting, field, name)
            .put("payload_on", Choices.yesOrNo(true))
            .put("payload_off", Choices.yesOrNo(false))
            .icon(icon));
  }

  private void text(String setting, String field, String name, String icon) {
    add(
        choice(Platform.TEXT, setting, field, name)
            .put("min", 1)
            .put("max", Commands.MAX_TEXT)
            .icon(icon));
  }

  private void cap(String setting, String field, String name) {
    add(
        choice(Platform.NUMBER, setting, field, name)
            .deviceClass("data_size")
            .put("unit_of_measurement", "MiB")
            .put("min", 0)
            .put("max", Choices.MAX_CAP_MIB)
            .put("step", 1)
            .put("mode", "box")
            .put("command_template", "{{ value | int }}M"));
  }

  private void waiting() {
    add(
        choice(Platform.NUMBER, Choices.WAIT, "wait_days", "Wait for others")
            .deviceClass("duration")
            .put("unit_of_measurement", "d")
            .put("min", 0)
            .put("max", Choices.MAX_WAIT_DAYS)
            .put("step", 1)
            .put("mode", "box")
            .put("command_template", "{{ value | int }}d"));
  }

  private Component choice(Platform platform, String setting, String field, String name) {
    return new Component(topics, platform, "set_" + field, name)
        .fromState(field)
        .command(topics.set(setting))
        .category(Component.CONFIG);
  }

  private void add(Component component) {
    list.add(component.build());
  }
}
