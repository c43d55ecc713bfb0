package io.tiovivo.node.pins;

import io.tiovivo.gpio.PwmChannel;
import io.tiovivo.gpio.PwmPort;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** Channels that are not there, for those who ask for them by {@code gpio.backend = mock}. */
public final class MockPwm implements PwmPort {
  private final Map<PwmChannel, Integer> duties = new HashMap<>();

  @Override
  public OptionalInt kept(PwmChannel channel) {
    Integer duty = duties.get(channel);
    return duty == null ? OptionalInt.empty() : OptionalInt.of(duty);
  }

  @Override
  public void open(PwmChannel channel, int frequencyHz, int dutyPermille) {
    duties.put(channel, dutyPermille);
  }

  @Override
  public void write(PwmChannel channel, int dutyPermille) {
    if (duties.replace(channel, dutyPermille) == null) {
      throw new IllegalStateException(channel + " is not open");
    }
  }

  @Override
  public void release(PwmChannel channel) {
    duties.remove(channel);
  }
}
