package io.tiovivo.node.pins.pi4j;

import com.pi4j.exception.Pi4JException;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputProvider;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputProvider;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import com.pi4j.library.gpiod.internal.GpioDException;
import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioLine;
import io.tiovivo.gpio.GpioListener;
import io.tiovivo.gpio.GpioPort;
import io.tiovivo.gpio.GpioPull;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * GPIO lines by Pi4J. What lines were driven at since an earlier process it cannot know: a line has
 * to be taken to be read. Whether they stay driven when this one ends is the kernel's business.
 * Edges come on a thread of Pi4J for each input, which looks every 10 ms whether it is to end.
 */
public final class Pi4jGpio implements GpioPort {
  private final Pi4jBoard board;
  private final Map<GpioLine, DigitalOutput> outputs = new HashMap<>();
  private final Map<GpioLine, DigitalInput> inputs = new HashMap<>();
  private boolean closed;

  Pi4jGpio(Pi4jBoard board) {
    this.board = board;
  }

  /**
   * Real lines of a Raspberry Pi.
   *
   * @throws GpioException when this is none, or its lines may not be used; never a mock instead
   */
  public static Pi4jGpio gpiod() throws GpioException {
    return new Pi4jGpio(GpiodBoard.open(Path.of("/dev")));
  }

  /**
   * Lines that are not there.
   *
   * @param chips labels of chips that it is to have
   */
  public static Pi4jGpio mock(List<String> chips) throws GpioException {
    return new Pi4jGpio(new MockBoard(chips));
  }

  @Override
  public String name() {
    return board.name();
  }

  @Override
  public boolean isQuick() {
    return true;
  }

  @Override
  public Optional<Boolean> kept(GpioLine line) throws GpioException {
    board.check(line);
    return Optional.empty();
  }

  @Override
  public void openOutput(GpioLine line, boolean on) throws GpioException {
    free(line);
    DigitalOutputProvider provider =
        board.context().provider(board.outputProvider(), DigitalOutputProvider.class);
    attempt(
        line,
        () -> {
          DigitalOutput output =
              provider.create(
                  DigitalOutput.newConfigBuilder(board.context())
                      .id(id(line))
                      .address(board.address(line))
                      .initial(state(line, on))
                      .build());
          outputs.put(line, output);
        });
  }

  @Override
  public void openInput(GpioLine line, GpioPull pull, GpioListener listener) throws GpioException {
    free(line);
    DigitalInputProvider provider =
        board.context().provider(board.inputProvider(), DigitalInputProvider.class);
    PullResistance resistance =
        switch (pull) {
          case AS_IS -> PullResistance.OFF;
          case UP -> PullResistance.PULL_UP;
          case DOWN -> PullResistance.PULL_DOWN;
        };
    attempt(
        line,
        () -> {
          DigitalInput input =
              provider.create(
                  DigitalInput.newConfigBuilder(board.context())
                      .id(id(line))
                      .address(board.address(line))
                      .pull(resistance)
                      .debounce(0L)
                      .build());
          inputs.put(line, input);
          board.opened(input, resistance);
          input.addListener(event -> listener.onEdge(line, isOn(line, event.state())));
        });
  }

  @Override
  public void write(GpioLine line, boolean on) throws GpioException {
    DigitalOutput output = open(outputs, line);
    attempt(line, () -> output.state(state(line, on)));
  }

  @Override
  public boolean read(GpioLine line) throws GpioException {
    if (outputs.containsKey(line)) {
      return isOn(line, outputs.get(line).state());
    }
    DigitalInput input = open(inputs, line);
    boolean[] on = new boolean[1];
    attempt(line, () -> on[0] = isOn(line, input.state()));
    return on[0];
  }

  @Override
  public void release(GpioLine line) {
    boolean open = outputs.remove(line) != null | inputs.remove(line) != null;
    if (open) {
      board.context().registry().remove(id(line));
      board.giveBack(line);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      outputs.clear();
      inputs.clear();
      board.context().shutdown();
    }
  }

  private void free(GpioLine line) throws GpioException {
    board.check(line);
    if (outputs.containsKey(line) || inputs.containsKey(line)) {
      throw new IllegalStateException(line + " is open already");
    }
    board.checkFree(line);
  }

  private static <T> T open(Map<GpioLine, T> lines, GpioLine line) {
    T open = lines.get(line);
    if (open == null) {
      throw new IllegalStateException(line + " is not open for this");
    }
    return open;
  }

  private static void attempt(GpioLine line, Runnable call) throws GpioException {
    try {
      call.run();
    } catch (Pi4JException | GpioDException | IllegalStateException e) {
      Throwable root = e;
      for (int depth = 0; depth < 8 && root.getCause() != null; depth++) {
        root = root.getCause();
      }
      throw new GpioException(GpioException.Reason.FAILED, line + ": " + root.getMessage(), e);
    }
  }

  private static String id(GpioLine line) {
    return "tiovivo-" + line.chip() + "-" + line.offset();
  }

  private static DigitalState state(GpioLine line, boolean on) {
    return on != line.activeLow() ? DigitalState.HIGH : DigitalState.LOW;
  }

  private static boolean isOn(GpioLine line, DigitalState state) {
    return state.isHigh() != line.activeLow();
  }
}
