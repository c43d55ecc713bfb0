package io.tiovivo.node.pins.pi4j;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInput;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInputProvider;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalOutputProvider;
import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioLine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** No board at all, for those who ask for one by {@code gpio.backend = mock}. */
final class MockBoard implements Pi4jBoard {
  /** Lines of each of its chips. */
  static final int LINES = 54;

  private final Context context;
  private final List<String> chips;
  private final Map<Integer, DigitalState> outside = new HashMap<>(); // by address
  private final Map<Integer, MockDigitalInput> inputs = new HashMap<>();

  /**
   * @param chips their labels
   */
  MockBoard(List<String> chips) throws GpioException {
    this.chips = List.copyOf(chips);
    context =
        Contexts.with(
            MockDigitalOutputProvider.newInstance(), MockDigitalInputProvider.newInstance());
  }

  @Override
  public String name() {
    return "Pi4J's mock: nothing real";
  }

  @Override
  public Context context() {
    return context;
  }

  @Override
  public String outputProvider() {
    return MockDigitalOutputProvider.ID;
  }

  @Override
  public String inputProvider() {
    return MockDigitalInputProvider.ID;
  }

  @Override
  public void check(GpioLine line) throws GpioException {
    if (!chips.contains(line.chip())) {
      throw GpioException.noChip(line.chip(), chips);
    }
    if (line.offset() >= LINES) {
      throw GpioException.noLine(line, LINES);
    }
  }

  @Override
  public void checkFree(GpioLine line) {
    // Nobody else is there.
  }

  @Override
  public int address(GpioLine line) {
    return chips.indexOf(line.chip()) * LINES + line.offset();
  }

  /** Somebody outside drives a line. */
  void drive(GpioLine line, boolean high) {
    DigitalState state = high ? DigitalState.HIGH : DigitalState.LOW;
    outside.put(address(line), state);
    MockDigitalInput input = inputs.get(address(line));
    if (input != null) {
      input.mockState(state);
    }
  }

  // The mock knows no resistors, and each of its inputs begins low.
  @Override
  public void opened(DigitalInput input, PullResistance pull) {
    if (input instanceof MockDigitalInput mock) {
      int address = input.config().address();
      inputs.put(address, mock);
      boolean pulled = pull == PullResistance.PULL_UP;
      mock.mockState(outside.getOrDefault(address, pulled ? DigitalState.HIGH : DigitalState.LOW));
    }
  }

  @Override
  public void giveBack(GpioLine line) {
    inputs.remove(address(line));
  }
}
