package io.tiovivo.headend.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.console.LogLine;
import io.tiovivo.headend.demo.BoxState.Phase;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BoxStateTest {
  private final BoxState box = new BoxState("box 1");

  @Test
  void shouldFollowABoxFromEmptyFlashToConfirmedBoot() {
    assertEquals(Phase.OFF, box.phase());
    box.started(1_000);
    assertEquals(Phase.STARTING, box.phase());
    hears("waiting reason=\"listening for the fleet's beacon\"", 2_000);
    assertEquals(Phase.WAITING, box.phase());
    assertEquals("listening for the fleet's beacon", box.detail());
    hears(
        "receiving percent=41.2 symbols=100 needed=240 rate_mbit=7.9 loss_percent=20.1 eta_s=12",
        0);
    assertEquals(Phase.RECEIVING, box.phase());
    assertEquals(41.2, box.percent());
    assertEquals(12, box.etaS().orElseThrow());
    hears("decoding percent=10.5 version=1.0.0", 0);
    assertEquals(Phase.DECODING, box.phase());
    hears("installed slot=A version=1.0.0 symbols=245 needed=240", 5_000);
    assertEquals(4_000, box.receivedNs().orElseThrow());
    hears("verifying slot=A", 0);
    hears("booting slot=A version=1.0.0 reason=first-trial attempts_left=2", 0);
    assertEquals(Phase.BOOTING, box.phase());
    assertEquals("first trial boot", box.detail());
    hears("ready slot=A version=1.0.0 after_ms=640", 0);
    assertEquals(Phase.READY, box.phase());
    hears("peers count=2", 0);
    hears("confirmed slot=A evidence=self,network", 0);

    assertEquals(Phase.UP, box.phase());
    assertEquals(2, box.peers());
    assertEquals(640, box.readyMs().orElseThrow());
    assertEquals(20.1, box.lossPercent().orElseThrow());
    assertEquals(245, box.symbols().orElseThrow());
    assertEquals("1.0.0", box.version());
    assertEquals("A", box.slot());
  }

  @Test
  void shouldSeeThatAKilledBoxResumedWhereItWas() {
    killAt("50.3");
    box.started(0);
    assertEquals("", box.resumeFailure());
    hears("resumed percent=50.1 version=1.0.0", 0);
    hears("receiving percent=51", 0);

    assertEquals("", box.resumeFailure());
    assertEquals(50.3, box.killedPercent().orElseThrow());
    assertEquals(50.1, box.resumedPercent().orElseThrow());
  }

  @Test
  void shouldSeeThatAKilledBoxLostWhatItHad() {
    killAt("50.3");
    box.started(0);
    hears("resumed percent=12 version=1.0.0", 0);
    hears("receiving percent=13", 0);

    assertEquals("was killed at 50.3 % and resumed at 12.0 %", box.resumeFailure());
  }

  @Test
  void shouldSeeThatAKilledBoxBeganAnew() {
    killAt("50.3");
    box.started(0);
    hears("receiving percent=1", 0);

    assertEquals("was killed at 50.3 % and started from nothing", box.resumeFailure());
  }

  @Test
  void shouldIgnoreWhatWasStillInThePipeAfterTheKill() {
    killAt("50.3");
    hears("receiving percent=50.9", 0);

    assertEquals(Phase.KILLED, box.phase());
    assertEquals(50.3, box.percent());
  }

  @Test
  void shouldExplainAFailureWithTheBoxsOwnWords() {
    box.started(0);
    box.says("tiovivo box: no such interface \"lo9\"");
    box.says("\tat some.Trace");
    box.ended(3);

    assertEquals(Phase.FAILED, box.phase());
    assertEquals("ended with exit code 3: tiovivo box: no such interface \"lo9\"", box.detail());
  }

  @Test
  void shouldSurviveAnyLine() {
    String[] events = {"receiving", "ready", "peers", "booting", "decoding", "resumed", "x"};
    Random random = new Random(17);
    for (int round = 0; round < 20_000; round++) {
      LogLine line = LogLine.of(events[random.nextInt(events.length)]);
      for (String key : new String[] {"percent", "symbols", "count", "after_ms", "eta_s", "slot"}) {
        if (random.nextBoolean()) {
          line.with(key, random.nextBoolean() ? "-1e300" : Long.toString(random.nextLong()));
        }
      }
      box.accept(line, round);
      for (String row : Screen.rows(new HeadendState(1, "1"), java.util.List.of(box))) {
        assertTrue(row.length() <= Screen.COLUMNS, row);
      }
    }
  }

  private void killAt(String percent) {
    box.started(0);
    hears("receiving percent=" + percent, 0);
    box.killed();
    assertEquals(Phase.KILLED, box.phase());
  }

  private void hears(String line, long nowNs) {
    box.accept(LogLine.parse(line).orElseThrow(), nowNs);
  }
}
