package io.tiovivo.node.pins;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.PwmChannel;
import io.tiovivo.gpio.PwmPort;
import io.tiovivo.node.config.PinConfig;
import io.tiovivo.node.proto.PinKind;
import io.tiovivo.node.proto.PinStatus;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** A dimmer: a lamp, a fan. The kernel goes on with it when the node ends. */
final class PwmPin extends DrivenPin {
  private final PwmChannel channel;
  private int bright = PwmPort.MAX_PERMILLE; // what "on" means: as it was before it was off

  PwmPin(PinConfig config, PinCrew crew) {
    super(config, crew, "pwm:" + config.chip() + ":" + config.line(), PwmPort.MAX_PERMILLE);
    channel = new PwmChannel(config.chip(), config.line(), config.activeLow());
  }

  @Override
  Optional<Integer> kept(Lines lines) throws GpioException {
    OptionalInt kept = lines.pwm().kept(channel);
    return kept.isPresent() ? Optional.of(kept.getAsInt()) : Optional.empty();
  }

  @Override
  boolean open(Lines lines, int level) throws GpioException {
    lines.pwm().open(channel, config().frequencyHz(), level);
    return true;
  }

  @Override
  void write(Lines lines, int level) throws GpioException {
    lines.pwm().write(channel, level);
  }

  @Override
  Void release(Lines lines) {
    lines.pwm().release(channel);
    return null;
  }

  @Override
  Optional<Integer> parse(String value) {
    String word = value.strip().toLowerCase(Locale.ROOT);
    if (word.equals("on")) {
      return Optional.of(level() > 0 ? level() : bright);
    }
    if (word.equals("off")) {
      return Optional.of(0);
    }
    boolean number = word.matches("\\d{1,4}") && Integer.parseInt(word) <= PwmPort.MAX_PERMILLE;
    return number ? Optional.of(Integer.parseInt(word)) : Optional.empty();
  }

  @Override
  String words() {
    return "on, off, or a duty cycle of 0 to " + PwmPort.MAX_PERMILLE + " permille";
  }

  @Override
  String words(int level) {
    return level == 0 ? "off" : "to " + level + " permille";
  }

  @Override
  PinEvent.Changed changed(int level) {
    bright = level > 0 ? level : bright;
    return new PinEvent.Changed(config().name(), level > 0, level);
  }

  @Override
  void describe(PinStatus.Builder status) {
    int level = problem().isEmpty() ? level() : 0;
    status.setKind(PinKind.PWM).setOn(level > 0).setDutyPermille(level).setKeeps(keeps());
  }
}
