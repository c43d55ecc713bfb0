package io.tiovivo.node.pins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.machine.Machine;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LevelBookTest {
  private static final long MINUTE_NS = 60_000_000_000L;
  private static final long DAY_NS = 1_440 * MINUTE_NS;

  private final PinWorld.MemoryFile memory = new PinWorld.MemoryFile();
  private final PinWorld.MemoryFile card = new PinWorld.MemoryFile();

  @Test
  void shouldNotWearTheCardHoweverOftenAPinIsSwitched() {
    LevelBook book = new LevelBook(memory, card, "b");
    long worst = 0;
    int last = 0;
    for (long minute = 0; minute < 3 * 1_440; minute++) {
      for (int i = 0; i < 20; i++) {
        book.note(minute * MINUTE_NS, "c:1", (int) (minute + i) % 2, true);
      }
      if (book.deadlineNs() <= minute * MINUTE_NS) {
        book.onDeadline(minute * MINUTE_NS);
      }
      if (minute % 1_440 == 1_439) {
        worst = Math.max(worst, card.writes - last);
        last = card.writes;
      }
    }
    assertTrue(worst <= LevelBook.MAX_CARD_WRITES_A_DAY, "wrote " + worst + " times in a day");
    assertTrue(card.writes > 60, "wrote " + card.writes + " times in three days");
  }

  @Test
  void shouldWriteAtTheEndWhatHadToWait() {
    LevelBook book = new LevelBook(memory, card, "b");
    for (int i = 0; i < 100; i++) {
      book.note(0, "c:1", i % 2, true);
    }
    book.note(0, "c:1", 1, true);
    assertTrue(card.text.orElseThrow().contains("c:1=0"));
    book.close(0);
    assertTrue(card.text.orElseThrow().contains("c:1=1"));
    assertEquals(LevelBook.CARD_BURST, card.writes);
  }

  @Test
  void shouldWriteNothingToTheCardForPinsThatNeedNoMemory() {
    LevelBook book = new LevelBook(memory, card, "b");
    book.note(0, "c:1", 1, false);
    book.note(0, "c:1", 1, false);
    book.close(DAY_NS);
    assertEquals(0, card.writes);
    assertEquals(1, memory.writes);
    assertEquals(Machine.NEVER, book.deadlineNs());
  }

  @Test
  void shouldNotBelieveWhatAnotherBootLeftInMemory() {
    new LevelBook(memory, card, "b").note(0, "c:1", 1, true);
    LevelBook same = new LevelBook(memory, card, "b");
    assertEquals(Optional.of(1), same.sinceBoot("c:1"));
    LevelBook other = new LevelBook(memory, card, "other");
    assertEquals(Optional.empty(), other.sinceBoot("c:1"));
    assertEquals(Optional.of(1), other.onCard("c:1"));
    LevelBook unknown = new LevelBook(memory, card, "");
    assertEquals(Optional.empty(), unknown.sinceBoot("c:1"));
  }

  @Test
  void shouldReadAnyBytes() {
    Random random = new Random(4);
    for (int i = 0; i < 1_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = 0; j < 200; j++) {
        text.append("boot=c:1\n0 9\uffff".charAt(random.nextInt(13)));
      }
      LevelText parsed = LevelText.parse(text.toString());
      parsed.levels().values().forEach(level -> assertTrue(level >= 0 && level <= 1000));
    }
    assertFalse(LevelText.parse("c:1=1\n".repeat(100_000)).levels().isEmpty());
  }

  @Test
  void shouldSayWhyItCannotRemember() {
    LevelBook book = new LevelBook(memory, card, "b");
    memory.failure = Optional.of("no room in /run");
    book.note(0, "c:1", 1, false);
    assertEquals("no room in /run", book.problem());
    memory.failure = Optional.empty();
    book.note(0, "c:1", 0, false);
    assertEquals("", book.problem());
  }
}
