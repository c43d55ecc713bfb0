package io.tiovivo.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.settings.SettingsFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigPageTest {
  private static final Path PAGE = Path.of("..", "docs", "CONFIG.md");

  @Test
  void shouldBeWhatTheTableSays() throws IOException {
    if (Boolean.getBoolean("tiovivo.write-docs")) {
      Files.writeString(PAGE, ConfigPage.draw());
    }
    assertEquals(
        ConfigPage.draw(),
        Files.readString(PAGE),
        "docs/CONFIG.md is out of date; write it anew with ./mvnw -q test -pl hw-profiles"
            + " -Dtest=ConfigPageTest -Dtiovivo.write-docs=true");
  }

  @Test
  void shouldShowExamplesThatParse() {
    List<String> lines =
        ConfigPage.draw().lines().filter(line -> line.matches("[a-z][a-z0-9.-]* = .*")).toList();
    List<SettingsFile.Flaw> flaws = new ArrayList<>();
    for (String line : lines) {
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      SettingsFile file = SettingsFile.parseAll("docs", bytes, Keys.names(), flaws::add);
      String key = file.keys("").first();
      assertDoesNotThrow(
          () -> Keys.find(key).orElseThrow().check(file.maybe(key).orElseThrow()), line);
    }
    assertEquals(List.of(), flaws);
    assertTrue(lines.size() > 40, lines.size() + " examples");
  }
}
