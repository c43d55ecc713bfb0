package io.tiovivo.gpio.sysfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.PwmChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SysfsPwmTest {
  private static final PwmChannel LAMP = new PwmChannel("fe20c000.pwm", 1, false);

  @TempDir Path root;
  private FakeKernel kernel;
  private SysfsPwm pwm;

  @BeforeEach
  void makeAChip() throws IOException {
    kernel = new FakeKernel(root);
    kernel.file("class/pwmchip0/npwm", "2");
    kernel.file("class/pwmchip0/export", "");
    kernel.file("class/pwmchip0/unexport", "");
    Files.createDirectories(root.resolve("devices/fe20c000.pwm"));
    Files.createSymbolicLink(
        root.resolve("class/pwmchip0/device"), root.resolve("devices/fe20c000.pwm"));
    pwm = next();
  }

  @Test
  void shouldExportAndStart() throws Exception {
    pwm.open(LAMP, 1000, 250);
    assertEquals(
        List.of("export=1", "period=1000000", "duty_cycle=250000", "enable=1"), kernel.writes);
    assertEquals(OptionalInt.of(250), pwm.kept(LAMP));
  }

  @Test
  void shouldNotTouchAChannelThatRunsAlready() throws Exception {
    pwm.open(LAMP, 1000, 250);
    kernel.writes.clear();
    SysfsPwm next = next();
    assertEquals(OptionalInt.of(250), next.kept(LAMP));
    next.open(LAMP, 1000, 250);
    assertEquals(List.of(), kernel.writes);
  }

  @Test
  void shouldShortenThePeriodOfAChannelThatRuns() throws Exception {
    pwm.open(LAMP, 100, 900);
    pwm.open(LAMP, 10_000, 900);
    assertEquals(OptionalInt.of(900), pwm.kept(LAMP));
  }

  @Test
  void shouldTurnAChannelRoundOnlyWhileItStands() throws Exception {
    pwm.open(LAMP, 1000, 250);
    PwmChannel inverted = new PwmChannel("pwmchip0", 1, true);
    assertEquals(OptionalInt.empty(), pwm.kept(inverted));
    pwm.open(inverted, 1000, 250);
    assertEquals(OptionalInt.of(250), pwm.kept(inverted));
  }

  @Test
  void shouldSetAndRelease() throws Exception {
    pwm.open(LAMP, 1000, 0);
    pwm.write(LAMP, 1000);
    assertEquals(OptionalInt.of(1000), pwm.kept(LAMP));
    pwm.release(LAMP);
    assertEquals(OptionalInt.empty(), pwm.kept(LAMP));
    assertEquals("unexport=1", kernel.writes.get(kernel.writes.size() - 1));
  }

  @Test
  void shouldNameTheChipsAndTheOverlay() {
    PwmChannel strange = new PwmChannel("1f00098000.pwm", 0, false);
    GpioException why = assertThrows(GpioException.class, () -> pwm.open(strange, 1000, 0));
    assertEquals(GpioException.Reason.NO_CHIP, why.reason());
    assertTrue(why.getMessage().contains("fe20c000.pwm"), why.getMessage());
    assertTrue(why.getMessage().contains("dtoverlay=pwm"), why.getMessage());
  }

  @Test
  void shouldNameTheChannels() {
    PwmChannel strange = new PwmChannel("pwmchip0", 2, false);
    GpioException why = assertThrows(GpioException.class, () -> pwm.open(strange, 1000, 0));
    assertEquals(GpioException.Reason.NO_LINE, why.reason());
    assertTrue(why.getMessage().contains("0 to 1"), why.getMessage());
  }

  @Test
  void shouldNameTheRuleThatHelps() {
    kernel.refusal = "Permission denied";
    GpioException why = assertThrows(GpioException.class, () -> pwm.open(LAMP, 1000, 0));
    assertEquals(GpioException.Reason.NO_PERMISSION, why.reason());
    assertTrue(why.getMessage().contains("SUBSYSTEM==\"pwm\""), why.getMessage());
  }

  @Test
  void shouldSayThatADriverHasIt() {
    kernel.refusal = "Device or resource busy";
    GpioException why = assertThrows(GpioException.class, () -> pwm.open(LAMP, 1000, 0));
    assertEquals(GpioException.Reason.BUSY, why.reason());
  }

  @Test
  void shouldRefuseNamesThatLeaveTheTree() {
    assertThrows(IllegalArgumentException.class, () -> new PwmChannel("../../etc", 0, false));
  }

  private SysfsPwm next() {
    return new SysfsPwm(root.resolve("class"), kernel);
  }
}
