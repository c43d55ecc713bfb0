package io.tiovivo.node.pins;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioLine;
import io.tiovivo.node.config.PinConfig;
import io.tiovivo.node.proto.PinKind;
import io.tiovivo.node.proto.PinStatus;
import java.util.Locale;
import java.util.Optional;

/** An output: a relay, a lamp. */
final class OutputPin extends DrivenPin {
  private final GpioLine line;

  OutputPin(PinConfig config, PinCrew crew) {
    super(config, crew, config.chip() + ":" + config.line(), 1);
    line = new GpioLine(config.chip(), config.line(), config.activeLow());
  }

  @Override
  Optional<Integer> kept(Lines lines) throws GpioException {
    return lines.outputs().kept(line).map(on -> on ? 1 : 0);
  }

  @Override
  boolean open(Lines lines, int level) throws GpioException {
    lines.outputs().openOutput(line, level == 1);
    return lines.keeping();
  }

  @Override
  void write(Lines lines, int level) throws GpioException {
    lines.outputs().write(line, level == 1);
  }

  @Override
  Void release(Lines lines) {
    lines.outputs().release(line);
    return null;
  }

  @Override
  Optional<Integer> parse(String value) {
    return switch (value.strip().toLowerCase(Locale.ROOT)) {
      case "on" -> Optional.of(1);
      case "off" -> Optional.of(0);
      default -> Optional.empty();
    };
  }

  @Override
  String words() {
    return "on or off";
  }

  @Override
  String words(int level) {
    return level == 1 ? "on" : "off";
  }

  @Override
  PinEvent.Changed changed(int level) {
    return new PinEvent.Changed(config().name(), level == 1, 0);
  }

  // Books have the level of the wire, so that a pin may become active-low.
  @Override
  int physical(int level) {
    return line.activeLow() ? 1 - Math.min(level, 1) : level;
  }

  @Override
  void describe(PinStatus.Builder status) {
    boolean on = level() == 1 && problem().isEmpty();
    status.setKind(PinKind.OUTPUT).setOn(on).setKeeps(keeps());
  }
}
