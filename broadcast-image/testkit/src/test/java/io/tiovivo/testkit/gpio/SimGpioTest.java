package io.tiovivo.testkit.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioLine;
import io.tiovivo.gpio.GpioListener;
import io.tiovivo.gpio.GpioPort;
import io.tiovivo.gpio.GpioPull;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class SimGpioTest {
  private static final GpioLine RELAY = new GpioLine("sim", 3, false);

  @TestFactory
  Stream<DynamicTest> contract() {
    return GpioContract.checks(new Rig()).entrySet().stream()
        .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> each.getValue().run(new Rig())));
  }

  @Test
  void shouldRecordNothingWhenAnOutputIsAdoptedAtItsLevel() throws Exception {
    SimGpio sim = sim(SimGpio.Afterlife.KEPT);
    sim.port().openOutput(RELAY, true);
    sim.endProcess();
    assertEquals(true, sim.port().kept(RELAY).orElseThrow());
    sim.port().openOutput(RELAY, true);
    assertEquals(List.of(new LevelChange(7, 3, true, true)), sim.changes(3));
  }

  @Test
  void shouldRecordTheClickOfARelayThatIsLetGoOf() throws Exception {
    SimGpio sim = sim(SimGpio.Afterlife.LET_GO);
    sim.port().openOutput(RELAY, true);
    sim.endProcess();
    assertTrue(sim.port().kept(RELAY).isEmpty());
    sim.port().openOutput(RELAY, true);
    assertEquals(
        List.of(
            new LevelChange(7, 3, true, true),
            new LevelChange(7, 3, false, false),
            new LevelChange(7, 3, true, true)),
        sim.changes(3));
  }

  @Test
  void shouldStayWithoutSayingSoLikeTheKernelOfARaspberryPi() throws Exception {
    SimGpio sim = sim(SimGpio.Afterlife.KEPT_UNKNOWN);
    sim.port().openOutput(RELAY, true);
    sim.endProcess();
    assertTrue(sim.isHigh(3) && sim.isDriven(3));
    assertTrue(sim.port().kept(RELAY).isEmpty());
  }

  @Test
  void shouldRefuseTheEndedProcess() throws Exception {
    SimGpio sim = sim(SimGpio.Afterlife.KEPT);
    GpioPort port = sim.port();
    port.openOutput(RELAY, true);
    sim.endProcess();
    assertThrows(IllegalStateException.class, () -> port.write(RELAY, false));
  }

  @Test
  void shouldBounce() throws Exception {
    SimGpio sim = sim(SimGpio.Afterlife.KEPT);
    List<Boolean> heard = new ArrayList<>();
    sim.port().openInput(RELAY, GpioPull.AS_IS, listener(heard));
    sim.bounce(3, true, 2);
    assertEquals(List.of(true, false, true, false, true), heard);
  }

  @Test
  void shouldLoseAnInput() throws Exception {
    SimGpio sim = sim(SimGpio.Afterlife.KEPT);
    List<Boolean> heard = new ArrayList<>();
    sim.port().openInput(RELAY, GpioPull.UP, listener(heard));
    sim.lose(3);
    assertEquals(Collections.singletonList(null), heard);
    assertFalse(sim.isHigh(3));
  }

  /** A loss is written down as null. */
  private static GpioListener listener(List<Boolean> heard) {
    return new GpioListener() {
      @Override
      public void onEdge(GpioLine line, boolean on) {
        heard.add(on);
      }

      @Override
      public void onLost(GpioLine line, GpioException why) {
        heard.add(null);
      }
    };
  }

  private static SimGpio sim(SimGpio.Afterlife afterlife) {
    return new SimGpio("sim", 8, afterlife, () -> 7);
  }

  /** The simulated chip with its outside world. */
  private static final class Rig implements GpioRig {
    private final SimGpio sim = sim(SimGpio.Afterlife.KEPT);

    Rig() {
      sim.occupy(5, "spi0 CS0");
    }

    @Override
    public GpioPort port() {
      return sim.port();
    }

    @Override
    public GpioPort restart() {
      sim.endProcess();
      return sim.port();
    }

    @Override
    public GpioLine line() {
      return RELAY;
    }

    @Override
    public GpioLine other() {
      return new GpioLine("sim", 4, false);
    }

    @Override
    public GpioLine busy() {
      return new GpioLine("sim", 5, false);
    }

    @Override
    public int lines() {
      return 8;
    }

    @Override
    public boolean isHigh(GpioLine line) {
      return sim.isHigh(line.offset());
    }

    @Override
    public void drive(GpioLine line, boolean high) {
      sim.drive(line.offset(), high);
    }

    @Override
    public boolean await(BooleanSupplier condition) {
      return condition.getAsBoolean();
    }

    @Override
    public void close() {}
  }
}
