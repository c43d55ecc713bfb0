package io.tiovivo.node.care;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.boot.slots.LaunchEnvironment;
import io.tiovivo.node.control.ControlRequest.ResetLevel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactoryResetTest {
  @TempDir Path directory;

  @BeforeEach
  void live() throws Exception {
    for (String name : List.of("chosen.conf", "page.token", "node.key", "fleet.trust")) {
      Files.writeString(directory.resolve(name), name);
    }
    Files.createDirectories(directory.resolve("data/photos"));
    Files.writeString(directory.resolve("data/photos/1.jpg"), "cat");
  }

  @Test
  void shouldForgetNothingUnlessOrdered() throws Exception {
    assertEquals(Optional.empty(), FactoryReset.finish(directory));
    assertTrue(Files.exists(directory.resolve("chosen.conf")));
  }

  @Test
  void shouldForgetSettingsAndKeepWhoTheBoxIs() throws Exception {
    FactoryReset.order(directory, ResetLevel.SETTINGS);

    assertEquals(Optional.of(ResetLevel.SETTINGS), FactoryReset.finish(directory));

    assertEquals(List.of("fleet.trust", "node.key"), left());
  }

  @Test
  void shouldForgetWhoTheBoxIsForANewOwnerButNotWhomToTrust() throws Exception {
    FactoryReset.order(directory, ResetLevel.OWNER);
    FactoryReset.finish(directory);

    assertEquals(List.of("fleet.trust"), left());
  }

  @Test
  void shouldFinishWhatWasCutOff() throws Exception {
    FactoryReset.order(directory, ResetLevel.OWNER);
    Files.delete(directory.resolve("node.key")); // so far it had come
    assertTrue(Files.exists(directory.resolve(LaunchEnvironment.RESET_ORDER)));

    FactoryReset.finish(directory);

    assertEquals(List.of("fleet.trust"), left());
    assertEquals(Optional.empty(), FactoryReset.finish(directory));
  }

  @Test
  void shouldSayBeforehandWhatGoes() {
    assertEquals(
        List.of("chosen.conf", "page.token", "data"),
        FactoryReset.goes(directory, ResetLevel.SETTINGS).stream()
            .map(path -> path.getFileName().toString())
            .toList());
    assertFalse(
        FactoryReset.goes(directory, ResetLevel.EVERYTHING)
            .contains(directory.resolve("fleet.trust")));
  }

  private List<String> left() throws Exception {
    try (var all = Files.list(directory)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
