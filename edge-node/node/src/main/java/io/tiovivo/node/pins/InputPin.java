package io.tiovivo.node.pins;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioLine;
import io.tiovivo.gpio.GpioPull;
import io.tiovivo.node.config.PinConfig;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.proto.PinKind;
import io.tiovivo.node.proto.PinStatus;
import java.util.Optional;

/** An input: a door contact, a motion sensor. */
final class InputPin extends OwnedPin implements InputLine.Hearer {
  private final InputLine input;
  private Optional<Boolean> level = Optional.empty();

  InputPin(PinConfig config, PinCrew crew) {
    super(config, crew);
    GpioLine line = new GpioLine(config.chip(), config.line(), config.activeLow());
    input = new InputLine(line, pull(config.pull()), config.debounceMs(), crew.hands(), this);
  }

  static GpioPull pull(PinConfig.Pull pull) {
    return switch (pull) {
      case NONE -> GpioPull.AS_IS;
      case UP -> GpioPull.UP;
      case DOWN -> GpioPull.DOWN;
    };
  }

  @Override
  void open(long nowNs) {
    input.open();
  }

  @Override
  void letGo(long nowNs) {
    input.leave();
  }

  @Override
  public void onLevel(long nowNs, boolean on) {
    works();
    if (!level.equals(Optional.of(on))) {
      level = Optional.of(on);
      crew.tell(new PinEvent.Changed(config().name(), on, 0));
    }
  }

  @Override
  public void onTrouble(long nowNs, GpioException why) {
    level = Optional.empty();
    failed(nowNs, why);
  }

  @Override
  ControlReply order(long nowNs, String value) {
    return ControlReply.refused("pin " + config().name() + " is an input: it cannot be set");
  }

  @Override
  void reconfigure(long nowNs, PinConfig changed) {
    super.reconfigure(nowNs, changed);
    input.debounce(changed.debounceMs());
  }

  @Override
  long deadlineNs() {
    return Math.min(super.deadlineNs(), input.deadlineNs());
  }

  @Override
  void onDeadline(long nowNs) {
    super.onDeadline(nowNs);
    input.onDeadline(nowNs);
  }

  @Override
  void describe(PinStatus.Builder status) {
    status.setKind(PinKind.INPUT).setOn(level.orElse(false));
  }
}
