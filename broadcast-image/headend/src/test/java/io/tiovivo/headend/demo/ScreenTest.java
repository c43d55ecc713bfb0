package io.tiovivo.headend.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.console.LogLine;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private final HeadendState headend = new HeadendState(20_000_000, "1.0.0");

  @Test
  void shouldShowOneRowForEachInColumnsThatDoNotJump() {
    headend.accept(LogLine.parse("on-air image=node").orElseThrow());
    headend.accept(LogLine.parse("broadcast sent_bytes=22334455 rate_mbit=20.04").orElseThrow());
    BoxState receiving =
        box("box 1", "receiving percent=41.2 rate_mbit=17.94 loss_percent=10.1 eta_s=4");
    BoxState slow =
        box("box 2", "receiving percent=100 rate_mbit=1234.5 loss_percent=70.1 eta_s=754");
    BoxState early = box("box 3", "receiving percent=0 rate_mbit=0");
    BoxState decoding = box("box 4", "decoding percent=50");
    BoxState solving = box("box 7", "decoding percent=0 symbols=14006 needed=14003");
    BoxState booting = box("box 5", "booting slot=A version=1.0.0 reason=\"trial boot\"");
    BoxState up = box("box 50", "ready slot=A version=1.0.0 after_ms=640");
    up.accept(LogLine.parse("peers count=2").orElseThrow(), 0);
    up.resident(44 << 20);
    BoxState off = new BoxState("box 6");

    assertEquals(
        """
        head-end on air    image 19.1 MiB, 1.0.0,    21.3 MiB sent at 20.0 Mbit/s
        box 1    receiving [######..........]  41.2 %  17.9 Mbit/s  10.1 % lost     4 s
        box 2    receiving [################] 100.0 %  1235 Mbit/s  70.1 % lost 12:34 m
        box 3    receiving [................]   0.0 %   0.0 Mbit/s
        box 4    decoding  [########........]  50.0 %
        box 7    decoding  from 14006 symbols
        box 5    booting   version 1.0.0 in slot A, trial boot
        box 50   ready     version 1.0.0 in slot A, ready in 640 ms, 2 peers, 44 MiB
        box 6    not started
        """,
        String.join(
                "\n",
                Screen.rows(
                    headend, List.of(receiving, slow, early, decoding, solving, booting, up, off)))
            + "\n");
  }

  @Test
  void shouldFitTheLongestDestinationInALine() {
    String line = Narrator.timed(0, Narrator.onAir(headend, "239.255.255.254:65535 on lo"));

    assertTrue(line.length() <= 80, line);
  }

  @Test
  void shouldFitEightyColumnsWhateverABoxSays() {
    BoxState wordy = box("box 1", "waiting reason=\"" + "very ".repeat(40) + "\"");
    String row = Screen.rows(headend, List.of(wordy)).get(1);

    assertEquals(Screen.COLUMNS, row.length());
    assertTrue(row.endsWith("..."), row);
  }

  @Test
  void shouldSumUpMoreBoxesThanFitAScreen() {
    List<BoxState> boxes = new ArrayList<>();
    IntStream.rangeClosed(1, 50).forEach(i -> boxes.add(box("box " + i, "receiving percent=" + i)));
    boxes.get(49).failed("x");

    List<String> rows = Screen.rows(headend, boxes);

    assertEquals(17, rows.size());
    assertEquals("and 35 more: 34 receiving, 1 failed", rows.get(16));
  }

  @Test
  void shouldEndOnAPlainTableThatFitsEightyColumns() {
    BoxState box =
        box(
            "box 2",
            "receiving percent=99 symbols=160213 needed=159013 loss_percent=10.1 rate_mbit=20",
            "installed slot=A version=1.0.0",
            "ready slot=A version=1.0.0 after_ms=640",
            "confirmed slot=A evidence=self",
            "peers count=2");
    BoxState killed = box("box 1", "receiving percent=50.2");
    killed.killed();
    killed.started(0);
    killed.accept(LogLine.parse("resumed percent=50.1 version=1.0.0").orElseThrow(), 0);
    box.resident(44_500_000);

    List<String> lines = Summary.lines(List.of(killed, box));

    assertEquals(
        List.of(
            "BOX    VERSION  TIME  SYMBOLS/NEEDED    LOST  RESUMED   READY  PEERS     RSS",
            "box 1  1.0.0       -             -/-       -   50.1 %       -      0       -",
            "box 2  1.0.0    0 ms   160213/159013  10.1 %        -  640 ms      2  42 MiB"),
        lines);
    assertTrue(lines.stream().allMatch(line -> line.length() <= Screen.COLUMNS - 3));
  }

  @Test
  void shouldTellInAPipeWhatChanged() {
    BoxState box = new BoxState("box 1");
    Narrator narrator = new Narrator(false, 1);
    List<String> told = new ArrayList<>();
    told.addAll(narrator.changes(List.of(box)));
    box.started(0);
    for (String line :
        List.of(
            "waiting reason=\"listening\"",
            "waiting reason=\"listening\"",
            "receiving percent=1 rate_mbit=18 loss_percent=10 eta_s=9",
            "receiving percent=9.9 rate_mbit=18",
            "receiving percent=12 rate_mbit=18 eta_s=8",
            "receiving percent=19 rate_mbit=18",
            "receiving percent=20.5 rate_mbit=18",
            "installed slot=A version=1.0.0",
            "ready slot=A after_ms=640",
            "confirmed slot=A")) {
      box.accept(LogLine.parse(line).orElseThrow(), 0);
      told.addAll(narrator.changes(List.of(box)));
    }

    assertEquals(
        List.of(
            "box 1  waiting, listening",
            "box 1  receiving 1.0 %, 18.0 Mbit/s, 10.0 % lost, 9 s to go",
            "box 1  receiving 12.0 %, 18.0 Mbit/s, 10.0 % lost, 8 s to go",
            "box 1  receiving 20.5 %, 18.0 Mbit/s, 10.0 % lost",
            "box 1  verifying version 1.0.0 in slot A",
            "box 1  ready after 640 ms",
            "box 1  up, boot confirmed"),
        told);
    assertEquals("  12.3 s  x", Narrator.timed(12_340_000_000L, "x"));
  }

  private static BoxState box(String name, String... lines) {
    BoxState box = new BoxState(name);
    box.started(0);
    for (String line : lines) {
      box.accept(LogLine.parse(line).orElseThrow(), 0);
    }
    return box;
  }
}
