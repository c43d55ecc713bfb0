package io.tiovivo.node.pins.pi4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pi4j.io.gpio.digital.DigitalOutput;
import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioLine;
import io.tiovivo.gpio.GpioPort;
import io.tiovivo.testkit.gpio.GpioContract;
import io.tiovivo.testkit.gpio.GpioRig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

final class Pi4jGpioTest {
  private static final String CHIP = "pinctrl-mock";

  @TestFactory
  Stream<DynamicTest> contractOverTheMock() throws Exception {
    Set<String> names = GpioContract.checks(new Rig()).keySet();
    return names.stream()
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () -> {
                      try (Rig rig = new Rig()) {
                        GpioContract.checks(rig).get(name).run(rig);
                      }
                    }));
  }

  @Test
  void shouldHaveExactlyTheProvidersThatWereAskedFor() throws Exception {
    MockBoard board = new MockBoard(List.of(CHIP));
    assertEquals(
        Set.of(board.outputProvider(), board.inputProvider()),
        new HashSet<>(board.context().providers().all().keySet()));
    assertTrue(board.context().platforms().all().isEmpty());
    board.context().shutdown();
  }

  @Test
  void shouldFailLoudlyWhereThereIsNoChipAndNeverMock(@TempDir Path devices) {
    GpioException none = assertThrows(GpioException.class, () -> GpiodBoard.open(devices));
    assertEquals(GpioException.Reason.NO_CHIP, none.reason());
  }

  @Test
  void shouldFailLoudlyOnABoardThatIsNoRaspberryPi(@TempDir Path devices) throws Exception {
    Files.createFile(devices.resolve("gpiochip0"));
    GpioException none = assertThrows(GpioException.class, () -> GpiodBoard.open(devices));
    assertEquals(GpioException.Reason.UNSUPPORTED, none.reason());
    assertTrue(none.getMessage().contains("gpio.backend = tools"));
  }

  @Test
  void shouldEndItsThreadsWhenClosed() throws Exception {
    try (Rig rig = new Rig()) {
      rig.port().openOutput(rig.line(), true);
      rig.port().close();
    }
    assertFalse(
        Thread.getAllStackTraces().keySet().stream()
            .anyMatch(thread -> thread.isAlive() && thread.getName().startsWith("Pi4J")));
  }

  /** The mock with its outside world. */
  private static final class Rig implements GpioRig {
    private MockBoard board;
    private Pi4jGpio port;

    Rig() throws GpioException {
      begin();
    }

    private void begin() throws GpioException {
      board = new MockBoard(List.of("other", CHIP));
      port = new Pi4jGpio(board);
    }

    @Override
    public GpioPort port() {
      return port;
    }

    @Override
    public GpioPort restart() {
      throw new IllegalStateException("the mock keeps nothing");
    }

    @Override
    public GpioLine line() {
      return new GpioLine(CHIP, 17, false);
    }

    @Override
    public GpioLine other() {
      return new GpioLine(CHIP, 4, false);
    }

    @Override
    public GpioLine busy() {
      return null;
    }

    @Override
    public int lines() {
      return MockBoard.LINES;
    }

    @Override
    public boolean isHigh(GpioLine line) {
      for (DigitalOutput each : outputs()) {
        if (each.config().address() == board.address(line)) {
          return each.state().isHigh();
        }
      }
      return false;
    }

    private List<DigitalOutput> outputs() {
      return board.context().registry().all().values().stream()
          .filter(DigitalOutput.class::isInstance)
          .map(DigitalOutput.class::cast)
          .toList();
    }

    @Override
    public void drive(GpioLine line, boolean high) {
      board.drive(line, high);
    }

    @Override
    public boolean keepsOutputs() {
      return false;
    }

    @Override
    public boolean await(BooleanSupplier condition) {
      return condition.getAsBoolean();
    }

    @Override
    public void close() {
      port.close();
    }
  }
}
