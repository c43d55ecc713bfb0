package io.tiovivo.testkit.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioLine;
import io.tiovivo.gpio.GpioListener;
import io.tiovivo.gpio.GpioPull;
import io.tiovivo.gpio.LedPattern;
import io.tiovivo.gpio.StatusLight;
import io.tiovivo.gpio.tools.ToolGpio;
import io.tiovivo.gpio.tools.ToolSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ToolGpioTest {
  @TempDir Path directory;

  @TestFactory
  Stream<DynamicTest> contract() {
    return IntStream.of(1, 2).boxed().flatMap(this::contract);
  }

  private Stream<DynamicTest> contract(int generation) {
    List<String> names;
    try (FakeTools rig = rig("probe" + generation, generation)) {
      names = List.copyOf(GpioContract.checks(rig).keySet());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return names.stream()
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name + " with generation " + generation,
                    () -> {
                      try (FakeTools rig = rig(name + generation, generation)) {
                        GpioContract.checks(rig).get(name).run(rig);
                      }
                    }));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldNotTouchAnOutputThatAnEarlierProcessLeft(int generation) throws Exception {
    try (FakeTools rig = rig("adopt", generation)) {
      rig.port().openOutput(FakeTools.LINE, true);
      long holder = rig.holder(FakeTools.LINE);
      rig.port().close();
      assertEquals(Optional.of(true), rig.restart().kept(FakeTools.LINE));
      rig.port().openOutput(FakeTools.LINE, true);
      rig.port().write(FakeTools.LINE, true);
      assertEquals(holder, rig.holder(FakeTools.LINE));
      assertEquals(List.of("1"), rig.log(FakeTools.LINE));
    }
  }

  @Test
  void shouldTakeALineBackWhoseHolderWasKilled() throws Exception {
    try (FakeTools rig = rig("killed", 2)) {
      rig.port().openOutput(FakeTools.LINE, true);
      ProcessHandle.of(rig.holder(FakeTools.LINE)).orElseThrow().destroyForcibly();
      assertTrue(rig.await(() -> rig.holder(FakeTools.LINE) == 0));
      rig.port().write(FakeTools.LINE, true);
      assertTrue(rig.isHigh(FakeTools.LINE));
    }
  }

  @Test
  void shouldLeaveAloneWhatAnotherOwnerHolds() throws Exception {
    try (FakeTools rig = rig("mine", 1)) {
      rig.port().openOutput(FakeTools.LINE, true);
      ToolSettings others =
          new ToolSettings(Path.of("/elsewhere"), rig.settings.path(), rig.settings.proc());
      assertEquals(0, ToolGpio.endAll(others));
      try (ToolGpio other = ToolGpio.open(others)) {
        assertEquals(Optional.empty(), other.kept(FakeTools.LINE));
        GpioException busy =
            assertThrows(GpioException.class, () -> other.openOutput(FakeTools.LINE, false));
        assertEquals(GpioException.Reason.BUSY, busy.reason());
      }
      assertTrue(rig.isHigh(FakeTools.LINE));
    }
  }

  @Test
  void shouldEndAllOfAnOwner() throws Exception {
    try (FakeTools rig = rig("reset", 2)) {
      rig.port().openOutput(FakeTools.LINE, true);
      rig.port().openOutput(rig.other(), true);
      assertEquals(2, ToolGpio.endAll(rig.settings));
      assertFalse(rig.isHigh(FakeTools.LINE) || rig.isHigh(rig.other()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldNameTheGroupThatHelps(int generation) throws Exception {
    try (FakeTools rig = rig("group", generation)) {
      Files.createFile(rig.state("refuse"));
      GpioException why =
          assertThrows(GpioException.class, () -> rig.restart().openOutput(FakeTools.LINE, false));
      assertEquals(GpioException.Reason.NO_PERMISSION, why.reason());
      assertTrue(why.getMessage().contains("usermod -aG gpio"), why.getMessage());
      assertTrue(why.getMessage().contains("KERNEL==\"gpiochip*\""), why.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldNameWhoHoldsALine(int generation) throws Exception {
    try (FakeTools rig = rig("who", generation)) {
      GpioException why =
          assertThrows(GpioException.class, () -> rig.port().openOutput(rig.busy(), false));
      assertTrue(why.getMessage().contains("\"spi0 CS0\""), why.getMessage());
    }
  }

  @Test
  void shouldNameThePackageThatIsMissing() {
    ToolSettings none = new ToolSettings(directory, List.of(directory), Path.of("/proc"));
    GpioException why = assertThrows(GpioException.class, () -> ToolGpio.open(none));
    assertEquals(GpioException.Reason.NO_TOOL, why.reason());
    assertTrue(why.getMessage().contains("apt install gpiod"), why.getMessage());
  }

  /** A board that was so busy that gpiodetect took too long was said to have no pins at all. */
  @Test
  void shouldNotTakeAProgramThatHangsForABoardWithoutPins() throws Exception {
    try (FakeTools rig = rig("hangs", 2)) {
      Path detect = rig.directory.resolve("gpiodetect");
      Files.writeString(detect, "#!/bin/sh\nexec sleep 600\n");
      ToolSettings hasty =
          new ToolSettings(rig.directory, rig.settings.path(), rig.settings.proc(), 5_000);
      GpioException why =
          assertThrows(
              GpioException.class, () -> ToolGpio.open(hasty).openOutput(FakeTools.LINE, false));
      assertEquals(GpioException.Reason.FAILED, why.reason());
      assertTrue(why.getMessage().contains("gpiodetect did not end in 5 s"), why.getMessage());
    }
  }

  @Test
  void shouldSayThatTheWatcherDied() throws Exception {
    try (FakeTools rig = rig("died", 2)) {
      AtomicReference<GpioException> lost = new AtomicReference<>();
      rig.port().openInput(FakeTools.LINE, GpioPull.AS_IS, losing(lost));
      rig.tell(FakeTools.LINE, "die\n");
      assertTrue(rig.await(() -> lost.get() != null));
      assertTrue(lost.get().getMessage().contains("No such device"), lost.get().getMessage());
      assertThrows(GpioException.class, () -> rig.port().read(FakeTools.LINE));
      rig.port().openInput(FakeTools.LINE, GpioPull.AS_IS, losing(lost));
      assertFalse(rig.port().read(FakeTools.LINE));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldBlinkWithoutThisProcess(int generation) throws Exception {
    GpioLine low = new GpioLine("fake-chip", 3, true);
    try (FakeTools rig = rig("blink", generation)) {
      StatusLight light = ((ToolGpio) rig.port()).light(low);
      light.show(LedPattern.RECEIVING);
      rig.port().close();
      if (generation == 2) {
        assertEquals(List.of("0 500ms,500ms"), rig.log(low));
      } else {
        assertTrue(rig.await(() -> rig.log(low).size() >= 3), "it does not blink");
        assertEquals(List.of("0", "1", "0"), rig.log(low).subList(0, 3));
      }
      // The next process does not take a blinking light for an output at a level.
      assertEquals(Optional.empty(), rig.restart().kept(low));
      ((ToolGpio) rig.port()).light(low).show(LedPattern.BOOTING);
      assertEquals(Optional.of(true), rig.port().kept(low));
      assertFalse(rig.isHigh(low));
    }
  }

  private FakeTools rig(String name, int generation) throws Exception {
    return new FakeTools(directory.resolve(name), generation);
  }

  private static GpioListener losing(AtomicReference<GpioException> lost) {
    return new GpioListener() {
      @Override
      public void onEdge(GpioLine line, boolean on) {}

      @Override
      public void onLost(GpioLine line, GpioException why) {
        lost.set(why);
      }
    };
  }
}
