package io.tiovivo.node.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.config.Key;
import io.tiovivo.config.Keys;
import io.tiovivo.config.Span;
import io.tiovivo.config.Values;
import io.tiovivo.node.config.DayWindow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Home Assistant shows and sends is what the configuration file would say. */
class ChoicesTest {
  @Test
  void shouldSetOnlyWhatAnOwnerMaySetWhileTheNodeRuns() {
    for (String name : Choices.KEYS) {
      assertTrue(Keys.find(name).filter(Key::owner).isPresent(), name);
    }
  }

  @Test
  void shouldWriteSpansAsTheFileDoes() throws Exception {
    for (String text :
        List.of(
            "02:00-05:00",
            "22:00-07:00 mon-fri",
            "01:30-05:00 mon-fri 00:00-07:00 sat-sun",
            "01:00-02:00 mon,wed-thu,sun 03:00-04:00")) {
      List<DayWindow> windows = new ArrayList<>();
      for (Span span : Values.windows(text, Choices.NEVER)) {
        windows.add(new DayWindow(span.days(), span.fromMinute(), span.toMinute()));
      }
      assertEquals(text, Choices.windows(windows, Choices.NEVER));
    }
  }

  @Test
  void shouldUseTheFilesWordsForNothing() {
    assertEquals(Choices.ALWAYS, Keys.find(Choices.WINDOW).orElseThrow().fallback());
    assertEquals(Choices.NEVER, Keys.find(Choices.QUIET).orElseThrow().fallback());
    assertEquals(Choices.UNLIMITED, Keys.find(Choices.PER_DAY).orElseThrow().fallback());
    assertEquals(Choices.UNLIMITED, Keys.find(Choices.PER_MONTH).orElseThrow().fallback());
  }

  @Test
  void shouldSendWhatTheFileWouldTake() throws Exception {
    check(Choices.PER_DAY, "0M");
    check(Choices.PER_DAY, "1M");
    check(Choices.PER_MONTH, Choices.MAX_CAP_MIB + "M");
    check(Choices.WAIT, "0d");
    check(Choices.WAIT, Choices.MAX_WAIT_DAYS + "d");
    check(Choices.MODE, "ask");
    check(Choices.SUPERNODE, Choices.yesOrNo(false));
    check(Choices.RELAY, Choices.yesOrNo(true));
    check(Choices.QUIET, Choices.windows(List.of(new DayWindow(0x1f, 1320, 420)), "none"));
    check(Choices.WINDOW, Choices.windows(List.of(), Choices.ALWAYS));
  }

  private static void check(String key, String sent) throws Exception {
    Keys.find(key).orElseThrow().check(Choices.value(key, sent));
  }
}
