package io.tiovivo.headend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.settings.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadendHelpTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "authority --help",
        "authority serve --help",
        "authority claim --help",
        "authority batch --help",
        "authority token --help",
        "authority list --help",
        "authority show --help",
        "authority revoke --help",
        "authority sign --help",
        "broadcast --help",
        "demo --help",
        "image --help",
        "image build --help",
        "image sign --help",
        "image inspect --help",
        "image verify --help",
        "keys --help",
        "keys init --help",
        "keys show --help",
        "keys certify --help",
        "keys rotate-root --help",
        "keys backup --help",
        "keys restore --help",
        "keys trust --help",
        "profile --help",
        "profile list --help",
        "profile show --help",
        "profile detect --help"
      })
  void shouldFitAScreenWithoutScrolling(String words) {
    PrintStream usual = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      assertEquals(ExitCode.OK, HeadendMain.commands().run(words.split(" ")));
    } finally {
      System.setOut(usual);
    }
    String help = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(help.startsWith("tiovivo"), help);
    // 24 rows, and the prompt below.
    assertTrue(help.lines().count() <= 24, help);
    assertTrue(help.lines().allMatch(row -> row.length() <= 80), help);
  }
}
