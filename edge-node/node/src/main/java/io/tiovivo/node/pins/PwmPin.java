package io.tiovivo.node.pins;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.node.config.PinConfig;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.proto.PinKind;
import io.tiovivo.node.proto.PinStatus;

final class PwmPin extends OwnedPin {
  PwmPin(PinConfig config, PinCrew crew) {
    super(config, crew);
  }

  @Override
  void open(long nowNs) {
    failed(nowNs, new GpioException(GpioException.Reason.UNSUPPORTED, "no PWM yet"));
  }

  @Override
  void letGo(long nowNs) {}

  @Override
  ControlReply order(long nowNs, String value) {
    return ControlReply.refused(problem());
  }

  @Override
  void describe(PinStatus.Builder status) {
    status.setKind(PinKind.PWM);
  }
}
