package io.tiovivo.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The Debian package's /etc/tiovivo/tiovivo.conf: each key once, commented out, with its example. */
final class PackagedFileTest {
  private static final Path FILE =
      Path.of("..", "bootloader-sim", "src", "deb", "files", "tiovivo.conf");

  private static final int COLUMNS = 100;

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
            # Tiovivo's configuration. Nothing of it is needed: each line is off, with an example behind its key.
            # docs/CONFIG.md explains values and defaults. After a change:
            #   sudo tiovivo config check && sudo systemctl restart tiovivo
            """);
    for (Key key : Keys.all()) {
      Keys.chapter(key).ifPresent(title -> file.append("\n# ---- ").append(title).append('\n'));
      if (!key.name().startsWith(Keys.LIMIT)) {
        file.append('\n').append(wrapped(key.meaning().replace("`", ""))).append('#');
        file.append(key.name().replace("*", "boiler")).append(" = ").append(key.example());
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
