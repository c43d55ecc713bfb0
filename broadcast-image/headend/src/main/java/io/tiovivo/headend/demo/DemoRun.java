package io.tiovivo.headend.demo;

import io.tiovivo.console.LogLine;
import io.tiovivo.headend.demo.BoxState.Phase;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The head-end and the boxes as processes: starts, kills and watches them as the story says, until
 * every box is up or something went wrong.
 */
final class DemoRun {
  private static final long TICK_MS = 100;
  private static final int TAIL_LINES = 5;
  private static final long MEMORY_NS = 1_000_000_000L;

  /** Once all boxes are up: how long to wait until they have all found each other. */
  private static final long PEERS_NS = 5_000_000_000L;

  /** What a child wrote just before it ended may still be on its way for so long. */
  private static final long LAST_WORDS_NS = 5_000_000_000L;

  private final DemoSettings settings;
  private final Launcher launcher;
  private final Workspace workspace;
  private final Processes processes;
  private final TimedScreen screen;
  private final List<BoxState> boxes = new ArrayList<>();
  private final Child[] children;
  private final Set<Child> silent = new HashSet<>(); // all that they wrote has been heard
  private final Map<Child, Integer> indexes = new HashMap<>();
  private final Story story;
  private final Narrator narrator;
  private HeadendState headend;
  private Child broadcast;
  private Path trust;
  private long memoryNs;

  DemoRun(
      DemoSettings settings,
      Launcher launcher,
      Workspace workspace,
      Processes processes,
      TimedScreen screen) {
    this.settings = settings;
    this.launcher = launcher;
    this.workspace = workspace;
    this.processes = processes;
    this.screen = screen;
    for (int i = 0; i < settings.boxes(); i++) {
      boxes.add(new BoxState("box " + (i + 1)));
    }
    children = new Child[settings.boxes()];
    story = new Story(settings.boxes());
    narrator = new Narrator(screen.terminal(), settings.boxes());
  }

  List<BoxState> boxes() {
    return boxes;
  }

  /**
   * Runs until every box is up.
   *
   * @throws CommandException when a process failed, a box did not resume, or time is up
   * @throws InterruptedException when the demo is stopped
   */
  void run(Path image) throws IOException, CommandException, InterruptedException {
    headend = new HeadendState(Files.size(image), Preparation.version());
    trust = launcher.trustFile(workspace.keys());
    broadcast =
        processes.start(
            "head-end",
            workspace.log("head-end"),
            launcher.broadcast(image, workspace.keys(), settings.rateMbit()));
    Duration limit = TimeLimit.of(headend.imageBytes(), settings);
    long beganNs = screen.nowNs();
    boolean told = false;
    long upNs = Long.MAX_VALUE;
    while (true) {
      hear();
      if (headend.onAir() && !told) {
        told = true;
        screen.say(Narrator.onAir(headend, launcher.destination()));
      }
      if (headend.onAir()) {
        for (Story.Step step : story.next(screen.nowNs(), boxes)) {
          perform(step);
        }
      }
      show();
      check();
      boolean allUp = boxes.stream().allMatch(box -> box.phase() == Phase.UP);
      upNs = allUp ? Math.min(upNs, screen.nowNs()) : Long.MAX_VALUE;
      boolean allMet = boxes.stream().allMatch(box -> box.peers() >= boxes.size() - 1);
      if (allUp && (allMet || screen.nowNs() - upNs > PEERS_NS)) {
        memoryNs = 0;
        show();
        return;
      }
      if (screen.nowNs() - beganNs > limit.toNanos()) {
        throw new CommandException(
            ExitCode.NOTHING_ON_AIR,
            "not all boxes are up after "
                + limit.toSeconds()
                + " s, five times what it should take: "
                + laggards()
                + "; try a lower --rate or fewer --boxes");
      }
    }
  }

  private String laggards() {
    List<String> words = new ArrayList<>();
    for (BoxState box : boxes) {
      if (box.phase() != Phase.UP) {
        String detail = box.detail().isEmpty() ? "" : " (" + box.detail() + ")";
        words.add(box.name() + " is " + box.phase().word + detail);
      }
    }
    return String.join(", ", words);
  }

  /** Takes in what was written, for one tick. */
  private void hear() throws InterruptedException {
    if (processes.closing()) {
      throw new InterruptedException();
    }
    long untilNs = screen.nowNs() + TICK_MS * 1_000_000;
    for (long leftNs = TICK_MS * 1_000_000; leftNs > 0; leftNs = untilNs - screen.nowNs()) {
      Processes.Heard heard = processes.poll(Math.max(1, leftNs / 1_000_000));
      if (heard != null) {
        take(heard.child(), heard.line());
      }
    }
  }

  /**
   * Takes in what an ended child has written: it says why it ended, and ends, before all of that is
   * read. What it started may live on and hold the pipe, so this does not wait for ever.
   */
  private void hearOut(Child ended) throws InterruptedException {
    long untilNs = screen.nowNs() + LAST_WORDS_NS;
    while (!silent.contains(ended) && screen.nowNs() < untilNs) {
      Processes.Heard heard = processes.poll(TICK_MS);
      if (heard != null) {
        take(heard.child(), heard.line());
      }
    }
  }

  private void take(Child child, String text) {
    if (text == null) {
      silent.add(child);
      return;
    }
    Optional<LogLine> line = LogLine.parse(text);
    Integer index = indexes.get(child);
    if (child == broadcast) {
      line.ifPresentOrElse(headend::accept, () -> headend.says(text));
    } else if (index != null) {
      BoxState box = boxes.get(index);
      line.ifPresentOrElse(known -> box.accept(known, screen.nowNs()), () -> box.says(text));
    }
  }

  private void perform(Story.Step step) throws IOException, CommandException, InterruptedException {
    BoxState box = boxes.get(step.box());
    switch (step.move()) {
      case KILL -> {
        processes.kill(children[step.box()]);
        indexes.remove(children[step.box()]);
        children[step.box()] = null;
        box.killed();
        screen.say(Narrator.line(box, box.detail() + ", all its processes at once"));
      }
      case SPARE ->
          screen.say(
              Narrator.line(box, "has all before it could be killed: see that at a lower --rate"));
      case START, RESTART -> {
        Path directory = Files.createDirectories(workspace.box(step.box()));
        Child child =
            processes.start(
                box.name(),
                workspace.log(box.name()),
                launcher.box(directory, trust, settings, step.box()));
        children[step.box()] = child;
        indexes.put(child, step.box());
        box.started(screen.nowNs());
        boolean late = story.joinsLate(step.box());
        String how = late ? "joins late, with empty flash" : "started, with empty flash";
        screen.say(Narrator.line(box, step.move() == Story.Move.RESTART ? "started again" : how));
      }
    }
  }

  private void show() {
    if (screen.nowNs() - memoryNs > MEMORY_NS || memoryNs == 0) {
      memoryNs = screen.nowNs();
      for (int i = 0; i < children.length; i++) {
        if (children[i] != null && boxes.get(i).phase().compareTo(Phase.READY) >= 0) {
          boxes.get(i).resident(Sessions.residentBytes(children[i].session()));
        }
      }
    }
    narrator.changes(boxes).forEach(screen::say);
    screen.draw(Screen.rows(headend, boxes));
  }

  private void check() throws CommandException, InterruptedException {
    if (processes.closing()) {
      throw new InterruptedException();
    }
    if (!broadcast.process().isAlive()) {
      hearOut(broadcast);
      int code = broadcast.process().exitValue();
      tail("head-end");
      throw new CommandException(
          code == 0 ? ExitCode.ENVIRONMENT : code,
          "the head-end ended with exit code "
              + code
              + (headend.lastWords().isEmpty() ? "" : ": " + headend.lastWords()));
    }
    for (int i = 0; i < children.length; i++) {
      BoxState box = boxes.get(i);
      if (children[i] != null && !children[i].process().isAlive()) {
        hearOut(children[i]);
        box.ended(children[i].process().exitValue());
      }
      String notResumed = box.resumeFailure();
      if (!notResumed.isEmpty()) {
        box.failed(notResumed);
      }
      if (box.phase() == Phase.FAILED) {
        show();
        tail(box.name());
        throw CommandException.refused(box.name() + " failed: " + box.detail());
      }
    }
  }

  /** Shows the end of what a child said: the log goes with the rest unless it is kept. */
  private void tail(String name) {
    screen.draw(List.of());
    screen.print("The last lines of " + name + " (--keep DIR keeps all of them):");
    try {
      List<String> lines = Files.readAllLines(workspace.log(name));
      for (String line : lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size())) {
        screen.print("  " + line);
      }
    } catch (IOException e) {
      screen.print("  (none: " + e.getMessage() + ")");
    }
  }
}
