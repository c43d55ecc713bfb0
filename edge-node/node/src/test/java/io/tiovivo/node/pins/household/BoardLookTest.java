package io.tiovivo.node.pins.household;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.node.pins.BoardFacts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BoardLookTest {
  @TempDir Path root;

  @Test
  void shouldFindNothingOnAMachineWithoutGpio() {
    assertEquals(new BoardFacts(false, false, false, false), look());
  }

  @Test
  void shouldSeeWhetherTheKernelKeepsOutputs() throws Exception {
    for (String driver : List.of("pinctrl_bcm2835", "pinctrl_rp1")) {
      String file = "sys/module/" + driver + "/parameters/persist_gpio_outputs";
      write(file, "N\n");
      assertFalse(look().persistent());
      write(file, "Y\n");
      assertTrue(look().persistent());
      write(file, "N\n");
    }
  }

  @Test
  void shouldFindChipsAndTools() throws Exception {
    write("dev/gpiochip4", "");
    assertTrue(look().chips());
    Path tool = write("bin/gpioset", "");
    assertFalse(look().tools());
    assertTrue(tool.toFile().setExecutable(true));
    assertTrue(look().tools());
  }

  @Test
  void shouldRememberWhereSystemdSaysElseInRun() throws Exception {
    assertEquals(Optional.empty(), LevelFiles.inMemory(root, Map.of()));
    Files.createDirectories(root.resolve("run/tiovivo"));
    assertEquals(Optional.of(root.resolve("run/tiovivo")), LevelFiles.inMemory(root, Map.of()));
    Files.createDirectories(root.resolve("run/unit"));
    assertEquals(
        Optional.of(root.resolve("run/unit")),
        LevelFiles.inMemory(root, Map.of("RUNTIME_DIRECTORY", "/run/unit:/run/other")));
    assertEquals("", LevelFiles.boot(root));
  }

  private BoardFacts look() {
    return BoardLook.look(root, List.of(root.resolve("bin")));
  }

  private Path write(String file, String text) throws Exception {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, text);
  }
}
