package io.tiovivo.node.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinylog.Level;

final class LogWriterTest {
  private static final PrintStream NOWHERE = new PrintStream(PrintStream.nullOutputStream());

  @TempDir Path temporary;

  @Test
  void shouldGiveEachLineItsPriorityInTheJournal() {
    LogWriter journal = new LogWriter(false, true, NOWHERE);
    assertEquals("<3>a\n<3>b\n", journal.text(Level.ERROR, "a\nb\n", 0));
    assertEquals("<4>a\n", journal.text(Level.WARN, "a", 0));
    assertEquals("<6>a\n", journal.text(Level.INFO, "a", 0));
    assertEquals("<7>a\n", journal.text(Level.DEBUG, "a", 0));
    assertEquals("<7>a\n", journal.text(Level.TRACE, "a", 0));
  }

  @Test
  void shouldSayTimeAndLevelElsewhere() {
    LogWriter terminal = new LogWriter(false, false, NOWHERE);
    assertEquals(
        "2026-11-21T09:08:07Z INFO  a\nb\n", terminal.text(Level.INFO, "a\nb", 1795252087999L));
    assertEquals("1970-01-01T00:00:00Z ERROR a\n", terminal.text(Level.ERROR, "a", 0));
  }

  @Test
  void shouldTakeAFileForTheJournalOnlyIfItIsTheOneThatSystemdNames() throws IOException {
    Path file = Files.createFile(temporary.resolve("file"));
    Object stream =
        Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino");
    assertTrue(LogWriter.isJournal(stream.toString(), file));
    assertFalse(LogWriter.isJournal("1:1", file));
    assertFalse(LogWriter.isJournal("", file));
    assertFalse(LogWriter.isJournal(stream.toString(), temporary.resolve("none")));
  }
}
