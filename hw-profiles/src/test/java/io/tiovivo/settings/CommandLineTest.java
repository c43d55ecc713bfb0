package io.tiovivo.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLineTest {
  private final CommandLine line =
      CommandLine.of("tiovivo box", "take an image off the air and boot it")
          .option("dir", "DIR", null, "where the box keeps its flash")
          .option("rate", "MBIT", "8", "expected rate")
          .optional("iface", "NAME", "network interface to listen on, by name or address")
          .repeated("add", "DIR", "more files")
          .flag("exit", "return once the node is up")
          .argument("[IMAGE...]", "images")
          .example("tiovivo box --dir /var/lib/tiovivo")
          .exitCode(ExitCode.NOTHING_ON_AIR, "nothing on the air");

  @Test
  void shouldTakeBothSpellingsFlagsAndArguments() throws UsageException {
    Parsed parsed =
        line.parse("a.zip", "--dir=/x=y", "--exit", "--rate", "2.5", "--add=1", "--add", "2", "b");

    assertEquals(Path.of("/x=y"), parsed.path("dir"));
    assertEquals(2.5, parsed.decimal("rate", 0.1, 100));
    assertTrue(parsed.flag("exit"));
    assertFalse(parsed.given("iface"));
    assertTrue(parsed.maybe("iface").isEmpty());
    assertEquals(List.of("1", "2"), parsed.texts("add"));
    assertEquals(List.of("a.zip", "b"), parsed.arguments());
  }

  @Test
  void shouldUseDefaultsAndEndOfOptions() throws UsageException {
    Parsed parsed = line.parse("--dir", "-", "--", "--rate", "-h");

    assertEquals(8, parsed.integer("rate", 1, 10));
    assertFalse(parsed.given("rate"));
    assertEquals(List.of("--rate", "-h"), parsed.arguments());
    assertFalse(parsed.help());
  }

  @Test
  void shouldLetHelpWinOverMistakes() throws UsageException {
    assertTrue(line.parse("--nonsense", "--help").help());
    assertTrue(line.parse("-h").help());
  }

  @Test
  void shouldSayWhatIsWrongAndWhatWasMeant() {
    refused("unknown option \"--rat\" (did you mean --rate?)", "--dir", "x", "--rat", "1");
    refused("unknown option \"-rate\" (did you mean --rate?)", "--dir", "x", "-rate");
    refused("unknown option \"--zebra\"; see tiovivo box --help", "--dir", "x", "--zebra");
    refused("--dir DIR is missing (where the box keeps its flash)");
    refused("--dir needs a value: --dir DIR", "--dir");
    refused("--dir needs a value: --dir DIR", "--dir", "--exit");
    refused("--dir is given twice", "--dir", "a", "--dir=b");
    refused("--exit takes no value", "--exit=yes", "--dir", "x");
  }

  @Test
  void shouldCheckValuesWithTheirRange() throws UsageException {
    Parsed parsed = line.parse("--dir", "", "--rate", "1e99");

    says("--rate: \"1e99\" is not a number from 0.5 to 10", () -> parsed.decimal("rate", 0.5, 10));
    says("is not a whole number from 1 to 9", () -> parsed.integer("rate", 1, 9));
    says("--dir: \"\" is not a path", () -> parsed.path("dir"));
    says("\"1e99\" is not a size", () -> parsed.bytes("rate", 0, 9));
    says("is not a duration", () -> parsed.duration("rate", Duration.ZERO, Duration.ZERO));
    says("is not one of fast, slow", () -> parsed.choice("rate", List.of("fast", "slow")));
  }

  @Test
  void shouldCheckTheNumberOfArguments() throws UsageException {
    CommandLine copy =
        CommandLine.of("copy", "copies").argument("FROM", "from").argument("TO", "to");

    assertEquals(List.of("a", "b"), copy.parse("a", "b").arguments());
    says("TO is missing (to)", () -> copy.parse("a"));
    says("unexpected argument \"c\"", () -> copy.parse("a", "b", "c"));
    CommandLine many = CommandLine.of("list", "lists").argument("FILE...", "files");
    says("FILE... is missing", () -> many.parse());
    assertEquals(3, many.parse("a", "b", "c").arguments().size());
    says("unexpected argument", () -> CommandLine.of("none", "none").flag("go", "go").parse("gop"));
  }

  @Test
  void shouldTreatUndeclaredNamesAsADefectOfTheCaller() throws UsageException {
    Parsed parsed = line.parse("--dir", "x");

    assertThrows(IllegalArgumentException.class, () -> parsed.text("nonsense"));
    assertThrows(IllegalArgumentException.class, () -> parsed.text("iface"));
    assertThrows(IllegalArgumentException.class, () -> line.flag("rate", "again"));
    assertThrows(IllegalArgumentException.class, () -> line.flag("help", "ours"));
  }

  @Test
  void shouldPrintHelpThatFitsAScreen() {
    String help = line.help();

    assertTrue(help.lines().count() <= HelpPage.LINES, help);
    assertTrue(help.lines().allMatch(text -> text.length() <= HelpPage.COLUMNS), help);
    assertTrue(help.contains("Usage: tiovivo box --dir DIR [OPTION...] [IMAGE...]\n"), help);
    assertTrue(help.contains("  --dir DIR     where the box keeps its flash (required)\n"), help);
    assertTrue(help.contains("  --rate MBIT   expected rate (default 8)\n"), help);
    assertTrue(help.contains("\nExample: tiovivo box --dir /var/lib/tiovivo\n"), help);
    assertTrue(help.contains("Exit codes: 0 ok, 2 wrong usage, 3 "), help);
    assertTrue(help.contains("4 nothing on the air"), help);
  }

  @Test
  void shouldWrapLongHelpAndWideNames() {
    String help =
        CommandLine.of("x", "word ".repeat(30).trim())
            .option("a-rather-long-name", "PLACEHOLDER", "1", "text ".repeat(40).trim())
            .help();

    assertTrue(help.lines().allMatch(text -> text.length() <= HelpPage.COLUMNS), help);
  }

  private void refused(String part, String... args) {
    says(part, () -> line.parse(args));
  }

  private static void says(String part, org.junit.jupiter.api.function.Executable executable) {
    String message = assertThrows(UsageException.class, executable).getMessage();
    assertTrue(message.contains(part), message);
  }
}
