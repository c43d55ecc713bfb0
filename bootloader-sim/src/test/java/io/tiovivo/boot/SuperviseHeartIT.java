package io.tiovivo.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the supervisor looks at, keeps in memory, and tells systemd. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SuperviseHeartIT extends SupervisedBox {
  /** A loader whose image says that its node has a heartbeat. */
  private static final String BEATING =
      """
      launch
      echo TIOVIVO_BEAT_S=10 >>"$DIR/launch/env"
      exit 10
      """;

  @Test
  void shouldKillANodeWhoseHeartHasStopped() throws Exception {
    loader(BEATING);
    environment = Map.of("TIOVIVO_LOOK_S", "0.1", "TIOVIVO_HANG_S", "1");
    Process supervisor = start();
    await("killing what=node");
    await("exited what=node code=137");
    await("loader run=2");
    terminate(supervisor);
  }

  @Test
  void shouldLeaveANodeAloneWhoseHeartBeats() throws Exception {
    environment = Map.of("TIOVIVO_LOOK_S", "0.1", "TIOVIVO_HANG_S", "1");
    script("node", "/bin/sleep 3\nexit 9\n");
    // Between any two looks there is a beat, however slow the machine.
    script("sleep", "[ $1 != 0.1 ] || echo $$ >\"$TIOVIVO_RUN/beat\"\n");
    loader(BEATING);
    Process supervisor = start();
    assertTrue(await("exited what=node").contains("code=9 "));
    terminate(supervisor);
  }

  @Test
  void shouldFeedTheWatchdogOnlyWhileHeartsBeat() throws Exception {
    notifyIsToldTo(bin.resolve("told"));
    script("node", "trap '' QUIT\n" + "while :; do /bin/sleep 1; done\n");
    loader("[ $n = 1 ] || exec tail -f /dev/null >/dev/null\n" + BEATING);
    environment =
        Map.of(
            "NOTIFY_SOCKET", "/nowhere",
            "WATCHDOG_USEC", "3000000",
            "TIOVIVO_LOOK_S", "0.1",
            "TIOVIVO_HANG_S", "3");
    Process supervisor = start();
    await("killing what=node");
    List<String> told = awaitTold("WATCHDOG=1");
    assertTrue(told.contains("--ready"), told.toString());
    await("loader run=2");
    terminate(supervisor);
    assertTrue(awaitTold("--status=stopping").contains("STOPPING=1"));
  }

  @Test
  void shouldKeepTheSocketFromWhatItStarts() throws Exception {
    notifyIsToldTo(bin.resolve("told"));
    script("node", "echo \"node has [${NOTIFY_SOCKET:-}] [${WATCHDOG_USEC:-}]\"\n" + FOREVER);
    environment = Map.of("NOTIFY_SOCKET", "/nowhere", "WATCHDOG_USEC", "3000000");
    Process supervisor = start();
    assertEquals("node has [] []", await("node has"));
    terminate(supervisor);
  }

  @Test
  void shouldKeepTheApplicationsOutputInTwoBoundedFiles() throws Exception {
    application(
        "i=0\nwhile [ $i -lt 40000 ]; do i=$((i + 1)); echo \"line $i of many\"; done\n"
            + "echo written\n"
            + FOREVER);
    environment = Map.of("TIOVIVO_LOG_BYTES", "4096");
    Process supervisor = start();
    await("written");
    assertEquals(run, Files.readSymbolicLink(box.resolve("run")));
    terminate(supervisor);
    // Whoever keeps the log may still be about to change files: it ends by itself, after the
    // others.
    String kept = "";
    while (!kept.endsWith("written\n")) {
      poll();
      kept = end(run.resolve("application.log.1")) + end(run.resolve("application.log"));
    }
  }

  private static String end(Path log) throws Exception {
    long most = 4096 + 64 * 4096;
    String text = Files.exists(log) ? read(log) : "";
    assertTrue(text.length() <= most, () -> text.length() + " bytes");
    return text;
  }

  /**
   * What else writes to standard error may do so in pieces, in the midst of which a line of ours
   * would be lost.
   */
  @Test
  void shouldKeepItsLinesFromWhatItsToolsComplainOf() throws Exception {
    script("wc", "printf 'wc: ' >&2\nPATH=/usr/bin:/bin\nwc \"$@\"\n");
    application(FOREVER);
    Process supervisor = start();
    String line = "";
    while (!line.equals("application running")) {
      line = output.readLine();
      assertFalse(line.contains("wc: "), line);
    }
    terminate(supervisor);
  }

  @Test
  void shouldSayHowTheApplicationFares() throws Exception {
    application("exit 5\n");
    Process supervisor = start();
    await("exited what=application code=5");
    Path facts = run.resolve("application");
    String told = "";
    while (!told.matches("starts=[1-9]\\d*\nrunning=0\ncode=5\nafter_s=\\d+\n")) {
      poll();
      told = Files.exists(facts) ? read(facts) : "";
    }
    terminate(supervisor);
    assertFalse(Files.exists(facts));
  }

  /** A node that starts quickly would take it for news of its own. */
  @Test
  void shouldForgetHowTheApplicationBeforeFared() throws Exception {
    script(
        "node",
        "if [ -e \"$DIR/launch/application.args\" ]; then\n"
            + "  until [ -e \"$TIOVIVO_RUN/application\" ]; do /bin/sleep 0.1; done\n"
            + "  exit 9\n"
            + "fi\n"
            + "echo \"known of an application: $(cat \"$TIOVIVO_RUN/application\" 2>/dev/null)\"\n"
            + FOREVER);
    loader(
        """
        launch
        rm -f "$DIR/launch/application.args"
        [ $n -gt 1 ] || printf '%s\\n' /bin/sh "$BIN/application" >"$DIR/launch/application.args"
        exit 10
        """);
    script("application", FOREVER);
    Process supervisor = start();
    await("exited what=node code=9");
    assertEquals("known of an application: ", await("known of"));
    terminate(supervisor);
  }

  @Test
  void shouldMakeADirectoryInMemoryAndRemoveIt() throws Exception {
    environment = Map.of("TIOVIVO_RUN", "");
    Process supervisor = start();
    await("started what=node");
    Path made = Files.readSymbolicLink(box.resolve("run"));
    assertTrue(made.startsWith(Path.of("/dev/shm")), made.toString());
    terminate(supervisor);
    assertFalse(Files.exists(made));
    assertFalse(Files.isSymbolicLink(box.resolve("run")));
  }

  @Test
  void shouldUseAgainWhatAKilledSupervisorLeftInMemory() throws Exception {
    environment = Map.of("TIOVIVO_RUN", "");
    Process first = start();
    await("started what=node");
    Path made = Files.readSymbolicLink(box.resolve("run"));
    first.toHandle().destroyForcibly(); // and not the pipes
    first.waitFor();
    Process second = start();
    await("started what=node");
    assertEquals(made, Files.readSymbolicLink(box.resolve("run")));
    terminate(second);
    assertFalse(Files.exists(made));
  }

  // While it is being replaced it may be gone for a moment.
  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException gone) {
      return "";
    }
  }

  private void notifyIsToldTo(Path file) throws IOException {
    script("systemd-notify", "for word; do echo \"$word\"; done >>\"" + file + "\"\n");
    Files.createFile(file);
  }

  private List<String> awaitTold(String word) throws IOException {
    List<String> told = List.of();
    while (!told.contains(word)) {
      poll();
      told = Files.readAllLines(bin.resolve("told"));
    }
    return told;
  }
}
