package io.tiovivo.boot.box;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.boot.slots.LaunchEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecoveryPressTest {
  @TempDir Path directory;
  private final List<String> warnings = new ArrayList<>();
  private boolean held;

  @Test
  void shouldCountAPressOnce() {
    held = true;
    assertTrue(start());
    assertFalse(start(), "it is still the same press");
    assertFalse(start());

    assertEquals(2, warnings.size(), warnings.toString());
    assertTrue(warnings.get(0).contains("jammed"), warnings.get(0));
  }

  @Test
  void shouldCountTheNextPressAfterARunThatSawTheButtonUp() {
    held = true;
    start();
    held = false;
    assertFalse(start());
    held = true;

    assertTrue(start());
    assertEquals(List.of(), warnings);
  }

  @Test
  void shouldCountTheNextPressWhenItWasLetGoWhileTheLoaderWorked() {
    held = true;
    RecoveryPress press = press();
    assertTrue(press.counts());
    held = false;
    press.lookAgain();
    held = true;

    assertTrue(start());
  }

  @Test
  void shouldStillKnowThePressWhenItIsHeldUntilTheLaunch() {
    held = true;
    RecoveryPress press = press();
    press.counts();
    press.lookAgain();

    assertFalse(start());
  }

  @Test
  void shouldCountTheNextPressOnceTheNodeHasSeenTheButtonUp() throws Exception {
    held = true;
    start();
    Files.delete(directory.resolve(LaunchEnvironment.PRESS_NOTE));

    assertTrue(start());
  }

  @Test
  void shouldObeyAPressThatCannotBeWrittenDown() {
    held = true;

    assertTrue(new RecoveryPress(directory.resolve("gone"), () -> held, warnings::add).counts());
    assertEquals(1, warnings.size(), warnings.toString());
  }

  @Test
  void shouldNotLookAgainWithoutAPress() {
    RecoveryPress press = press();
    assertFalse(press.counts());
    held = true;
    press.lookAgain();

    assertTrue(start(), "pressed since: the next run's");
  }

  private RecoveryPress press() {
    return new RecoveryPress(directory, () -> held, warnings::add);
  }

  private boolean start() {
    return press().counts();
  }
}
