package io.tiovivo.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.settings.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the supervisor starts, ends and starts again. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SuperviseIT extends SupervisedBox {
  @Test
  void shouldStartTheNodeWithArgumentsAndEnvironmentAsWritten() throws Exception {
    script(
        "node", "echo \"node $# [$1] [$2] [$3] [$HOSTILE] [$UNSET_BY_NAME] in $PWD\"\n" + FOREVER);
    loader(
        """
        launch 'a  b' '*' '$(touch pwned)'
        echo 'HOSTILE=$(touch pwned) `touch pwned` "x" * '"'" >>"$DIR/launch/env"
        echo 'no variable' >>"$DIR/launch/env"
        echo 'lower=case' >>"$DIR/launch/env"
        exit 10
        """);
    Process supervisor = start();
    String line = await("node 3");
    assertEquals(
        "node 3 [a  b] [*] [$(touch pwned)] [$(touch pwned) `touch pwned` \"x\" * '] [] in " + bin,
        line);
    assertFalse(Files.exists(bin.resolve("pwned")));
    terminate(supervisor);
  }

  @Test
  void shouldRunTheLoaderAgainWhenTheNodeEnds() throws Exception {
    script("node", "exit 7\n");
    Process supervisor = start();
    await("exited what=node code=7");
    await("loader run=2");
    terminate(supervisor);
  }

  @Test
  void shouldPauseLongerAfterEachQuickCrashUpToALimit() throws Exception {
    script("node", "exit 1\n");
    Process supervisor = start();
    for (int s : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      assertTrue(await("exited what=node").endsWith("restart_in_s=" + s));
      await("slept s=" + s);
    }
    terminate(supervisor);
  }

  @Test
  void shouldEndWithTheLoadersExitCodeWhenItFailsBeforeTheFirstLaunch() throws Exception {
    for (int code : new int[] {0, 1, 2, 3, 4}) {
      loader("exit " + code + "\n");
      assertEquals(code, exit(start()));
    }
  }

  @Test
  void shouldTryAgainWhenTheLoaderFailsAfterALaunchOrIsToldToStay() throws Exception {
    script("node", "exit 0\n");
    loader("[ $n = 1 ] && launch && exit 10\nexit 3\n");
    Process supervisor = start();
    await("exited what=loader code=3");
    await("loader run=4");
    terminate(supervisor);

    Files.delete(bin.resolve("count"));
    loader("exit 3\n");
    supervisor = start("--stay");
    await("loader run=3");
    terminate(supervisor);
  }

  @Test
  void shouldEndWhenTheMachineIsToBeRestartedWhateverItIsTold() throws Exception {
    loader("exit 11\n");
    assertEquals(11, exit(start("--stay")));

    Files.deleteIfExists(bin.resolve("count"));
    script("node", "exit 0\n");
    loader("[ $n = 1 ] && launch && exit 10\nexit 11\n");
    assertEquals(11, exit(start()));
  }

  @Test
  void shouldGoOnWhenTheLoaderIsKilled() throws Exception {
    loader("[ $n = 1 ] && kill -KILL $$\nlaunch\nexit 10\n");
    Process supervisor = start();
    await("exited what=loader code=137");
    await("loader run=2");
    await("started what=node");
    terminate(supervisor);
  }

  @Test
  void shouldNotLaunchWhatAnEarlierRunLeft() throws Exception {
    Files.createDirectories(box.resolve("launch"));
    Files.writeString(box.resolve("launch/node.args"), "/bin/sh\n" + bin.resolve("node") + "\n");
    loader("exit 10\n");
    assertEquals(10, exit(start()));
  }

  @Test
  void shouldRunTheLoaderWithItsDefaultsAndThenAsItsProfileSays() throws Exception {
    script("node", "exit 0\n");
    profileWants("-Xmx9m -XX:+UseSerialGC", "launch\nexit 10\n");
    Process supervisor = start();
    assertTrue(await("flags ").startsWith("flags -Xmx8m "));
    String compilers = " -XX:CompilerDirectivesFile=" + box.resolve("launch/compilers");
    for (int run = 2; run <= 3; run++) {
      String flags = await("flags ");
      assertTrue(flags.startsWith("flags -Xmx9m -XX:+UseSerialGC -XX:+Unlock"), flags);
      assertTrue(flags.endsWith(compilers), flags);
    }
    terminate(supervisor);
  }

  @Test
  void shouldLeaveItToTheProfileWhoCompilesIfItSays() throws Exception {
    script("node", "exit 0\n");
    profileWants("-XX:TieredStopAtLevel=1", "launch\nexit 10\n");
    Process supervisor = start();
    assertTrue(await("flags ").contains(" -XX:CompilerDirectivesFile="));
    assertEquals("flags -XX:TieredStopAtLevel=1", await("flags "));
    terminate(supervisor);
  }

  @Test
  void shouldTellTheJvmWhatC2CompilesWhereverTheBoxIs() throws Exception {
    box = box.resolveSibling("a box");
    loader("for word; do case $word in *=*compilers) cat \"${word#*=}\" ;; esac; done\n" + FOREVER);
    Process supervisor = start();
    String told = await("[{match:");
    assertTrue(told.contains("io/tiovivo/fec/Lanes.add"), told);
    assertTrue(told.endsWith("c2:{Exclude:true}}]"), told);
    terminate(supervisor);
  }

  @Test
  void shouldLeaveOutC2WhenTheBoxTakesNoFile() throws Exception {
    Files.createDirectories(box.resolve("launch/compilers"));
    loader("echo \"flags $*\"\n" + FOREVER);
    Process supervisor = start();
    assertTrue(
        await("flags ").contains("-XX:+ExitOnOutOfMemoryError -XX:TieredStopAtLevel=1 -jar "));
    terminate(supervisor);
  }

  @Test
  void shouldStartTheLoaderWithItsDefaultsWhenItsProfilesFlagsDoNot() throws Exception {
    script("node", "exit 0\n");
    for (int code : new int[] {1, 3, 134}) {
      Files.deleteIfExists(box.resolve("launch/loader.args"));
      noJvmStartsWith("-XX:+NoSuchFlag", code);
      Process supervisor = start();
      for (int round = 0; round < 3; round++) {
        assertTrue(await("flags ").startsWith("flags -Xmx8m "));
        await("started what=node");
        assertTrue(await("flags ").startsWith("flags -XX:+NoSuchFlag"));
      }
      terminate(supervisor);
    }
  }

  @Test
  void shouldNotEndBecauseOfFlagsThatAnEarlierSupervisorLeft() throws Exception {
    noJvmStartsWith("-XX:+NoSuchFlag", 1);
    Files.createDirectories(box.resolve("launch"));
    Files.writeString(box.resolve("launch/loader.args"), "-XX:+NoSuchFlag\n");
    Process supervisor = start();
    assertTrue(await("flags ").startsWith("flags -XX:+NoSuchFlag"));
    await("exited what=loader code=1 restart_in_s=0");
    await("started what=node");
    terminate(supervisor);
  }

  @Test
  void shouldIgnoreFlagsThatAreNone() throws Exception {
    Files.createDirectories(box.resolve("launch"));
    for (String content :
        List.of(
            "",
            "\n",
            "-jar\nevil.jar\n",
            "-Xmx8m\n-cp\nx\n",
            "-Xmx8m -cp x\n",
            "-Xmx8m\t-cp\n",
            "-X",
            "@file\n",
            "-Xmx9m\n".repeat(65))) {
      noJvmStartsWith("nothing", 1);
      Files.writeString(box.resolve("launch/loader.args"), content);
      Process supervisor = start();
      assertTrue(await("flags ").startsWith("flags -Xmx8m -XX:+UseSerialGC"), content);
      terminate(supervisor);
    }
  }

  @Test
  void shouldRunTheLoaderAsItsStarterSaysWhateverTheProfileWants() throws Exception {
    script("node", "exit 0\n");
    profileWants("-Xmx9m", "launch\nexit 10\n");
    environment = Map.of("TIOVIVO_LOADER_JVM", "-Xmx77m -Xss1m");
    Process supervisor = start();
    assertEquals("flags -Xmx77m -Xss1m", await("flags "));
    assertEquals("flags -Xmx77m -Xss1m", await("flags "));
    terminate(supervisor);
  }

  @Test
  void shouldLeaveNothingBehindWhenTerminated() throws Exception {
    application(FOREVER);
    Process supervisor = start();
    await("application running");
    List<ProcessHandle> children = supervisor.descendants().toList();
    assertTrue(children.size() >= 3, children.toString());
    terminate(supervisor);
    awaitEnds(children);
    assertFalse(Files.exists(box.resolve("supervisor.pid")));
  }

  @Test
  void shouldKillANodeThatDoesNotListen() throws Exception {
    script("node", "trap '' TERM\necho node deaf\nwhile :; do /bin/sleep 1; done\n");
    Process supervisor = start();
    await("node deaf");
    ProcessHandle node = ProcessHandle.of(nodePid()).orElseThrow();
    terminate(supervisor);
    awaitEnd(node);
  }

  @Test
  void shouldTerminateWhileTheLoaderRuns() throws Exception {
    loader("echo receiving\n" + FOREVER);
    Process supervisor = start();
    await("receiving");
    List<ProcessHandle> children = supervisor.descendants().toList();
    terminate(supervisor);
    awaitEnds(children);
  }

  @Test
  void shouldGoOnWhenNobodyReadsItsLinesAnyMore() throws Exception {
    Process supervisor = start();
    await("started what=node");
    output.close();
    ProcessHandle node = ProcessHandle.of(nodePid()).orElseThrow();
    node.destroy();
    awaitEnd(node);
    while (Files.readString(bin.resolve("count")).trim().compareTo("2") < 0) {
      assertTrue(supervisor.isAlive());
      poll();
    }
    terminate(supervisor);
  }

  @Test
  void shouldRestartTheApplicationWhileTheNodeRuns() throws Exception {
    application("exit 5\n");
    Process supervisor = start();
    // What the application says comes by another way, and may come later than what is said of it.
    for (int s : new int[] {1, 2, 4}) {
      assertTrue(await("exited what=application code=5").endsWith("restart_in_s=" + s));
    }
    assertTrue(ProcessHandle.of(nodePid()).orElseThrow().isAlive());
    terminate(supervisor);
  }

  @Test
  void shouldEndTheApplicationWithTheNode() throws Exception {
    application(FOREVER);
    Process supervisor = start();
    await("application running");
    List<ProcessHandle> first = supervisor.descendants().toList();
    ProcessHandle.of(nodePid()).orElseThrow().destroyForcibly();
    await("exited what=node code=137");
    awaitEnds(first);
    await("loader run=2");
    terminate(supervisor);
  }

  @Test
  void shouldEndWhenItsStandardInputClosesIfTied() throws Exception {
    Process supervisor = start("--tied");
    await("started what=node");
    List<ProcessHandle> children = supervisor.descendants().toList();
    supervisor.getOutputStream().close();
    assertEquals(ExitCode.INTERRUPTED, exit(supervisor));
    awaitEnds(children);
  }

  @Test
  void shouldRefuseADirectoryThatIsInUse() throws Exception {
    Process first = start();
    await("started what=node");
    Process second = start();
    assertTrue(await("tiovivo box: the directory").contains("is in use by another box"));
    assertEquals(ExitCode.ENVIRONMENT, exit(second));
    assertTrue(ProcessHandle.of(nodePid()).orElseThrow().isAlive());
    terminate(first);
  }

  @Test
  void shouldEndWhatAKilledSupervisorLeft() throws Exception {
    application(FOREVER);
    Process first = start();
    await("application running");
    List<ProcessHandle> orphans = first.descendants().toList();
    first.toHandle().destroyForcibly(); // and not the pipes
    first.waitFor();
    Process second = start();
    awaitEnds(orphans);
    await("started what=node");
    terminate(second);
  }

  @Test
  void shouldNotTakeItselfForTheOneThatAPowerCutLeftInTheFiles() throws Exception {
    Files.createDirectories(box.resolve("launch"));
    // What it becomes has the process id that it writes down here.
    List<String> command =
        new ArrayList<>(
            List.of(
                "sh",
                "-c",
                """
                for file in supervisor launch/keeper launch/application launch/node; do
                  echo $$ >"$DIR/$file.pid"
                done
                exec "$@"
                """,
                "sh"));
    command.addAll(command());
    Process supervisor = start(command);
    await("started what=node");
    terminate(supervisor);
  }

  @Test
  void shouldNeitherStopForNorEndASupervisorThatHasGotAStaleNumber() throws Exception {
    Process other = start();
    await("started what=node");
    box = temporary.toRealPath().resolve("second");
    Files.createDirectories(box.resolve("launch"));
    Path own = temporary.resolve("box/supervisor.pid");
    String birth = Files.readAllLines(own).get(1);
    String[] stale = {
      "", "\n" + birth.replaceAll("^\\S+", "another-boot"), "\n" + birth.replaceAll("\\S+$", "1")
    };
    for (String line : stale) {
      for (String file : List.of("supervisor", "launch/keeper", "launch/application")) {
        Files.writeString(box.resolve(file + ".pid"), other.pid() + line + "\n");
      }
      Process supervisor = start();
      await("started what=node");
      assertTrue(other.isAlive());
      terminate(supervisor);
    }
    terminate(other);
  }

  @Test
  void shouldEndWhatTheApplicationHasStartedBeforeItStartsItAgain() throws Exception {
    application("tail -f /dev/null >/dev/null &\necho child $!\nexit 5\n");
    Process supervisor = start();
    for (int run = 0; run < 2; run++) {
      long child = child();
      await("exited what=application code=5");
      awaitEnd(child);
    }
    terminate(supervisor);
  }

  @Test
  void shouldEndWhatNodeAndApplicationHaveStartedWhenTheNodeEnds() throws Exception {
    script("node", "tail -f /dev/null >/dev/null &\necho child $!\nwait\n");
    application("tail -f /dev/null >/dev/null &\necho child $!\nwait\n");
    Process supervisor = start();
    List<Long> children = List.of(child(), child());
    ProcessHandle.of(nodePid()).orElseThrow().destroyForcibly();
    await("exited what=node code=137");
    for (long child : children) {
      awaitEnd(child);
    }
    children = List.of(child(), child());
    terminate(supervisor);
    for (long child : children) {
      awaitEnd(child);
    }
  }

  @Test
  void shouldKillWhatADeafApplicationHasStarted() throws Exception {
    application(
        "trap '' TERM\n"
            + "(while :; do /bin/sleep 1; done) &\n"
            + "echo child $!\n"
            + "while :; do wait; done\n");
    Process supervisor = start();
    long child = child();
    terminate(supervisor);
    awaitEnd(child);
  }

  @Test
  void shouldEndTheApplicationWhenItsKeeperWasKilled() throws Exception {
    application("echo child $$\n" + FOREVER);
    Process supervisor = start();
    long child = child();
    // Killed before it has written the application down, it would leave one that nobody knows of.
    assertEquals(child, notedPid("application"));
    ProcessHandle.of(notedPid("keeper")).orElseThrow().destroyForcibly();
    terminate(supervisor);
    awaitEnd(child);
  }

  @Test
  void shouldEndWhatIsLeftOfAGroupWhoseLeaderWasKilledToo() throws Exception {
    script("node", "tail -f /dev/null >/dev/null &\necho child $!\nwait\n");
    Process first = start();
    long child = child();
    ProcessHandle node = ProcessHandle.of(nodePid()).orElseThrow();
    first.toHandle().destroyForcibly(); // and not the pipes
    first.waitFor();
    node.destroyForcibly();
    awaitEnd(node);
    assertTrue(ProcessHandle.of(child).isPresent());
    Process second = start();
    await("ending what=node");
    await("started what=node");
    awaitEnd(child);
    terminate(second);
  }
}
