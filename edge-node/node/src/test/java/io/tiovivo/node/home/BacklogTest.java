package io.tiovivo.node.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private final List<String> droppedStates = new ArrayList<>();
  private final Backlog backlog = new Backlog(droppedStates::add);

  private static Publication state(String topic, int bytes) {
    return Publication.state(topic, "s".repeat(bytes));
  }

  private static Publication event(String payload) {
    return Publication.event("event", payload);
  }

  private List<String> drain() {
    List<String> all = new ArrayList<>();
    for (long ticket = 1; backlog.next() != null; ticket++) {
      all.add(backlog.next().payload());
      backlog.sent(ticket);
      backlog.acknowledged(ticket);
    }
    return all;
  }

  @Test
  void shouldKeepOnlyTheLastStateOfATopic() {
    for (int i = 0; i < 1000; i++) {
      backlog.addState(Publication.state("a", "" + i));
    }
    assertEquals(1, backlog.size());
    assertEquals(List.of("999"), drain());
    assertEquals(0, backlog.dropped());
    assertEquals(0, backlog.bytes());
  }

  @Test
  void shouldDropTheOldestStateBeforeAnyEvent() {
    backlog.addEvent(event("first"));
    for (int i = 0; i < Backlog.MAX_MESSAGES - 1; i++) {
      backlog.addState(state("t" + i, 1));
    }
    backlog.addEvent(event("second"));
    backlog.addEvent(event("third"));
    assertEquals(Backlog.MAX_MESSAGES, backlog.size());
    assertEquals(2, backlog.dropped());
    assertEquals(List.of("t0", "t1"), droppedStates);
    assertEquals(List.of("first", "second", "third"), drain().subList(0, 3));
  }

  @Test
  void shouldDropTheOldestEventWhenOnlyEventsAreLeft() {
    for (int i = 0; i < Backlog.MAX_MESSAGES + 3; i++) {
      backlog.addEvent(event("" + i));
    }
    assertEquals(3, backlog.dropped());
    assertEquals("3", drain().get(0));
  }

  @Test
  void shouldDropAStateThatFindsOnlyEvents() {
    for (int i = 0; i < Backlog.MAX_MESSAGES; i++) {
      backlog.addEvent(event("" + i));
    }
    backlog.addState(state("late", 1));
    assertEquals(1, backlog.dropped());
    assertEquals(List.of("late"), droppedStates);
    assertEquals("0", backlog.next().payload());
  }

  @Test
  void shouldNotTakeWhatIsLargerThanAll() {
    backlog.addEvent(event("x".repeat(Backlog.MAX_BYTES)));
    backlog.addState(state("large", Backlog.MAX_BYTES));
    assertEquals(2, backlog.dropped());
    assertNull(backlog.next());
  }

  @Test
  void shouldHaveEventsWaitAgainInTheirOrderWhenTheConnectionBreaks() {
    backlog.addEvent(event("1"));
    backlog.addEvent(event("2"));
    backlog.addEvent(event("3"));
    backlog.addState(state("a", 1));
    backlog.sent(10);
    backlog.sent(11);
    backlog.acknowledged(10);
    backlog.disconnected();
    assertEquals(List.of("2", "3"), drain());
  }

  @Test
  void shouldKeepItsLimitsWhateverComes() {
    SplittableRandom random = new SplittableRandom(7);
    Deque<Long> tickets = new ArrayDeque<>();
    long ticket = 0;
    long added = 0;
    long gone = 0;
    for (int i = 0; i < 8_000; i++) {
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> {
          backlog.addEvent(event("e".repeat(random.nextInt(900))));
          added++;
        }
        case 3, 4 -> backlog.addState(state("t" + random.nextInt(200), random.nextInt(900)));
        case 5 -> {
          if (backlog.next() != null) {
            backlog.sent(++ticket);
            tickets.add(ticket);
          }
        }
        case 6 -> {
          if (!tickets.isEmpty()) {
            backlog.acknowledged(tickets.poll());
          }
        }
        default -> {
          if (random.nextInt(100) == 0) {
            backlog.disconnected();
            tickets.clear();
            gone++;
          }
        }
      }
      assertTrue(backlog.size() <= Backlog.MAX_MESSAGES && backlog.bytes() <= Backlog.MAX_BYTES);
      assertTrue(backlog.bytes() >= 0);
    }
    assertTrue(added > 1000 && gone > 3 && backlog.dropped() > 100);
    backlog.disconnected();
    drain();
    assertEquals(0, backlog.size());
    assertEquals(0, backlog.bytes());
  }
}
