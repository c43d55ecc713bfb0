package io.tiovivo.node.pins;

import io.tiovivo.gpio.GpioLine;
import io.tiovivo.gpio.LedPattern;
import io.tiovivo.machine.Machine;
import io.tiovivo.node.config.PinConfig;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.proto.GpioStatus;
import io.tiovivo.node.proto.PinStatus;
import io.tiovivo.node.proto.Status;
import io.tiovivo.settings.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The owner's pins, the status light and the recovery button. Nothing but an order changes the
 * level of an output: not a restart, not an update, not another configuration of other pins.
 */
public final class PinMachine {
  private final PinCrew crew;
  private final List<OwnedPin> pins = new ArrayList<>();
  private PinPlan plan = new PinPlan(List.of(), Optional.empty(), Optional.empty());
  private NodeLight light; // null: there is none
  private ButtonPress button; // null: there is none
  private LedPattern wanted = LedPattern.BOOTING;

  /**
   * @param events is told what happens, within calls
   */
  public PinMachine(PinHands hands, LevelBook book, Consumer<PinEvent> events) {
    crew = new PinCrew(hands, book, events);
  }

  /** Uses these lines from now on. A pin whose line stays what it is is not touched. */
  public void configure(long nowNs, PinPlan changed) {
    PinPlan before = plan;
    plan = changed;
    List<PinConfig> wantedPins = new ArrayList<>(changed.pins());
    for (OwnedPin pin : List.copyOf(pins)) {
      Optional<PinConfig> same =
          wantedPins.stream().filter(each -> OwnedPin.sameLine(each, pin.config())).findFirst();
      if (same.isPresent()) {
        wantedPins.remove(same.get());
        pin.reconfigure(nowNs, same.get());
        pin.hurry(nowNs);
      } else {
        pins.remove(pin);
        pin.leave(nowNs);
      }
    }
    // Light and button let go of their lines before a pin may take them.
    configureLight(nowNs, before);
    configureButton(before);
    for (PinConfig each : wantedPins) {
      OwnedPin pin = pin(each);
      pins.add(pin);
      pin.open(nowNs);
    }
  }

  private OwnedPin pin(PinConfig config) {
    return switch (config.kind()) {
      case OUTPUT -> new OutputPin(config, crew);
      case INPUT -> new InputPin(config, crew);
      case PWM -> new PwmPin(config, crew);
    };
  }

  // What an owner has configured goes before what the profile thinks of.
  private void configureLight(long nowNs, PinPlan before) {
    Optional<GpioLine> line = plan.light().filter(each -> plan.ownerOf(each).isEmpty());
    if (light != null && !line.equals(before.light())) {
      light.leave();
      light = null;
    }
    if (light == null && line.isPresent()) {
      light = new NodeLight(line.get(), crew.hands(), nowNs);
      refreshLight(nowNs);
    }
  }

  private void configureButton(PinPlan before) {
    Optional<GpioLine> line = plan.button().filter(each -> plan.ownerOf(each).isEmpty());
    if (button != null && !line.equals(before.button())) {
      button.leave();
      button = null;
    }
    if (button == null && line.isPresent()) {
      button = new ButtonPress(line.get(), crew.hands(), crew.events());
    }
  }

  /** Sets a pin, or says why not. */
  public ControlReply order(long nowNs, String name, String value) {
    Optional<OwnedPin> pin =
        pins.stream().filter(each -> each.config().name().equals(name)).findFirst();
    if (pin.isEmpty()) {
      List<String> names = pins.stream().map(each -> each.config().name()).toList();
      return ControlReply.refused(
          names.isEmpty()
              ? "no pins are configured; docs/GPIO.md says how to"
              : "no pin " + name + Nearest.hint("", name, names));
    }
    return pin.get().order(nowNs, value);
  }

  private String conflict(String what, Optional<GpioLine> line) {
    return line.flatMap(plan::ownerOf)
        .map(name -> "no " + what + ": " + line.get() + " is pin " + name + "'s")
        .orElse("");
  }

  /** What the light is to show, unless the button is being held. */
  public void show(long nowNs, LedPattern pattern) {
    wanted = pattern;
    refreshLight(nowNs);
  }

  private void refreshLight(long nowNs) {
    if (light == null) {
      return;
    }
    RecoveryButton.Stage stage = button == null ? RecoveryButton.Stage.UP : button.stage();
    light.show(
        nowNs,
        switch (stage) {
          case RECEIVE -> LedPattern.RECEIVE_ARMED;
          case RESET -> LedPattern.RESET_ARMED;
          default -> wanted;
        });
  }

  /** Puts all outputs into their safe state: the box is to be as new. */
  public void reset(long nowNs) {
    pins.forEach(pin -> pin.reset(nowNs));
  }

  /** The process ends: outputs stay as they are. */
  public void close(long nowNs) {
    crew.book().close(nowNs);
  }

  /** {@link Machine#NEVER}: none. */
  public long deadlineNs() {
    long deadlineNs = crew.book().deadlineNs();
    for (OwnedPin pin : pins) {
      deadlineNs = Math.min(deadlineNs, pin.deadlineNs());
    }
    if (light != null) {
      deadlineNs = Math.min(deadlineNs, light.deadlineNs());
    }
    return button == null ? deadlineNs : Math.min(deadlineNs, button.deadlineNs());
  }

  /** Called once {@link #deadlineNs} has passed. */
  public void onDeadline(long nowNs) {
    crew.book().onDeadline(nowNs);
    List.copyOf(pins).forEach(pin -> pin.onDeadline(nowNs));
    if (button != null) {
      button.onDeadline(nowNs);
      refreshLight(nowNs);
    }
    if (light != null) {
      light.onDeadline(nowNs);
    }
  }

  /**
   * Adds pins and light to the status.
   *
   * @param backend what drives them
   * @param problem of the backend; "": none
   */
  public void describe(Status.Builder status, String backend, String problem) {
    for (OwnedPin pin : pins) {
      PinStatus.Builder each =
          PinStatus.newBuilder()
              .setName(pin.config().name())
              .setLine(pin.config().chip() + " " + pin.config().line())
              .setTitle(pin.config().title())
              .setProblem(pin.problem());
      pin.describe(each);
      status.addPins(each);
    }
    String trouble =
        Stream.of(
                problem,
                conflict("status light", plan.light()),
                conflict("recovery button", plan.button()),
                light == null ? "" : light.problem(),
                button == null ? "" : button.problem(),
                crew.book().problem())
            .filter(each -> !each.isEmpty())
            .findFirst()
            .orElse("");
    status.setGpio(
        GpioStatus.newBuilder()
            .setBackend(backend)
            .setLed(
                light == null
                    ? ""
                    : light.pattern().name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .setProblem(trouble));
  }
}
