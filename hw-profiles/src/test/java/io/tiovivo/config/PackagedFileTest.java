package io.tiovivo.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The Debian package's /etc/tiovivo/tiovivo.conf: each key once with its example, commented out but
 * for one: on somebody's own system no line is driven that he has not named.
 */
final class PackagedFileTest {
  private static final Path FILE =
      Path.of("..", "bootloader-sim", "src", "deb", "files", "tiovivo.conf");

  private static final int COLUMNS = 100;
  private static final String ON = "gpio.led";

  @Test
  void shouldBeWhatTheTableSays() throws IOException {
    if (Boolean.getBoolean("tiovivo.write-docs")) {
      Files.writeString(FILE, draw());
    }
    assertEquals(
        draw(),
        Files.readString(FILE),
        "the package's tiovivo.conf is out of date; write it anew with ./mvnw -q test"
            + " -pl hw-profiles -Dtest=PackagedFileTest -Dtiovivo.write-docs=true");
  }

  private static String draw() {
    StringBuilder file =
        new StringBuilder(
            """
            # Tiovivo's configuration. Nothing of it is needed. All lines but one are off, with an example behind the key;
            # on is gpio.led = no, as the light's line may be a HAT's here. docs/CONFIG.md explains. After a change:
            #   sudo tiovivo config check && sudo systemctl restart tiovivo
            """);
    for (Key key : Keys.all()) {
      Keys.chapter(key).ifPresent(title -> file.append("\n# ---- ").append(title).append('\n'));
      if (!key.name().startsWith(Keys.LIMIT)) {
        file.append('\n').append(wrapped(key.meaning().replace("`", "")));
        file.append(key.name().equals(ON) ? "" : "#")
            .append(key.name().replace("*", "boiler"))
            .append(" = ")
            .append(key.example());
        file.append('\n');
      }
    }
    return file.toString();
  }

  private static String wrapped(String text) {
    StringBuilder lines = new StringBuilder("#");
    int column = 1;
    for (String word : text.split("\\s+")) {
      if (column + 1 + word.length() > COLUMNS) {
        lines.append("\n#");
        column = 1;
      }
      lines.append(' ').append(word);
      column += 1 + word.length();
    }
    return lines.append('\n').toString();
  }
}
