package io.tiovivo.testkit.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EventQueueTest {
  private record Entry(long timeNs, int order) {}

  @Test
  void shouldGiveTheEarliestFirstAndTheOlderOfTwoAtTheSameTime() {
    SplittableRandom random = new SplittableRandom(1);
    EventQueue queue = new EventQueue();
    List<Entry> expected = new ArrayList<>();
    List<Entry> happened = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      Entry entry = new Entry(random.nextLong(500), i);
      expected.add(entry);
      queue.add(entry.timeNs(), nowNs -> happened.add(entry));
    }
    expected.sort(Comparator.comparingLong(Entry::timeNs)); // stable: keeps the order of adding
    while (queue.size() > 0) {
      long timeNs = queue.firstNs();
      queue.remove().happen(timeNs);
    }
    assertEquals(expected, happened);
    assertEquals(Long.MAX_VALUE, queue.firstNs());
  }

  @Test
  void shouldKeepTheOrderWhileEntriesComeAndGo() {
    SplittableRandom random = new SplittableRandom(2);
    EventQueue queue = new EventQueue();
    long[] last = {0};
    for (int i = 0; i < 50_000; i++) {
      if (queue.size() > 0 && random.nextInt(3) == 0) {
        long timeNs = queue.firstNs();
        queue.remove().happen(timeNs);
        assertEquals(last[0], timeNs);
      } else {
        long timeNs = last[0] + random.nextLong(1000);
        queue.add(timeNs, nowNs -> last[0] = timeNs);
      }
    }
  }
}
