package io.tiovivo.node.pins;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioLine;
import io.tiovivo.node.config.PinConfig;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.proto.PinStatus;
import io.tiovivo.node.proto.Status;
import io.tiovivo.testkit.gpio.LevelChange;
import io.tiovivo.testkit.gpio.SimGpio;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** A machine with a simulated chip, on which nodes start and end, in virtual time. */
final class PinWorld implements PinHands {
  static final String CHIP = "pinctrl-sim";
  static final long MS = 1_000_000L;
  static final long S = 1_000 * MS;

  private final SimGpio.Afterlife afterlife;
  private final Queue<Runnable> jobs = new ArrayDeque<>();
  private final Queue<Runnable> posted = new ArrayDeque<>();
  final MemoryFile memory = new MemoryFile();
  final MemoryFile card = new MemoryFile();
  final List<PinEvent> events = new ArrayList<>();
  final List<LevelChange> before = new ArrayList<>(); // of chips before power cuts
  MockPwm pwm = new MockPwm();
  SimGpio chip;
  PinMachine machine;
  long nowNs = S;
  int boot = 1;
  boolean deaf; // posts are dropped
  boolean atOnce; // as with a backend that is quick

  PinWorld(SimGpio.Afterlife afterlife) {
    this.afterlife = afterlife;
    power();
  }

  private void power() {
    chip = new SimGpio(CHIP, 32, afterlife, () -> nowNs);
  }

  static PinConfig output(String name, int line, PinConfig.Safe safe) {
    return pin(name, PinConfig.Kind.OUTPUT, line, safe, PinConfig.Pull.NONE, 0);
  }

  static PinConfig input(String name, int line, int debounceMs) {
    return pin(name, PinConfig.Kind.INPUT, line, PinConfig.Safe.OFF, PinConfig.Pull.UP, debounceMs);
  }

  static PinConfig pwm(String name, int channel, PinConfig.Safe safe) {
    return pin(name, PinConfig.Kind.PWM, channel, safe, PinConfig.Pull.NONE, 0);
  }

  private static PinConfig pin(
      String name,
      PinConfig.Kind kind,
      int line,
      PinConfig.Safe safe,
      PinConfig.Pull pull,
      int debounceMs) {
    return new PinConfig(name, name, kind, CHIP, line, false, safe, pull, debounceMs, 1000);
  }

  static PinPlan plan(PinConfig... pins) {
    return new PinPlan(List.of(pins), Optional.empty(), Optional.empty());
  }

  /** A node starts. */
  void start(PinPlan plan) {
    machine = new PinMachine(this, new LevelBook(memory, card, "boot-" + boot), events::add);
    machine.configure(nowNs, plan);
    settle();
  }

  /** It is asked to end, and does. */
  void stop() {
    machine.close(nowNs);
    kill();
  }

  /** It is killed: whatever was under way is not done. */
  void kill() {
    jobs.clear();
    posted.clear();
    chip.endProcess();
    machine = null;
  }

  /** The power goes, and comes back. */
  void cutPower() {
    kill();
    before.addAll(chip.changes());
    memory.text = Optional.empty();
    boot++;
    pwm = new MockPwm();
    power();
  }

  void configure(PinConfig... pins) {
    configure(plan(pins));
  }

  void configure(PinPlan plan) {
    machine.configure(nowNs, plan);
    settle();
  }

  ControlReply order(String name, String value) {
    ControlReply reply = machine.order(nowNs, name, value);
    settle();
    return reply;
  }

  /** Lets time pass, deadline by deadline. */
  void pass(long durationNs) {
    long endNs = nowNs + durationNs;
    settle();
    for (int i = 0; i < 100_000 && machine.deadlineNs() <= endNs; i++) {
      nowNs = Math.max(nowNs, machine.deadlineNs());
      machine.onDeadline(nowNs);
      settle();
    }
    nowNs = endNs;
  }

  /** Does all that is to be done now. */
  void settle() {
    for (int i = 0; i < 10_000; i++) {
      Runnable next = posted.isEmpty() ? jobs.poll() : posted.poll();
      if (next == null) {
        return;
      }
      next.run();
    }
    throw new AssertionError("the machine never comes to rest");
  }

  /** Does the next thing only. */
  boolean step() {
    Runnable next = posted.isEmpty() ? jobs.poll() : posted.poll();
    if (next != null) {
      next.run();
    }
    return next != null;
  }

  PinStatus pin(String name) {
    return status().getPinsList().stream()
        .filter(each -> each.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  Status.Builder status() {
    Status.Builder status = Status.newBuilder();
    machine.describe(status, "sim", "");
    return status;
  }

  /** Levels that a line had, one after another, until the last power cut. */
  List<Boolean> levels(int line) {
    return chip.changes(line).stream().map(LevelChange::high).toList();
  }

  static GpioLine line(int offset, boolean activeLow) {
    return new GpioLine(CHIP, offset, activeLow);
  }

  @Override
  public <T> void start(Job<T> job, Outcome<T> outcome) {
    if (atOnce) {
      run(job, outcome);
    } else {
      jobs.add(() -> run(job, outcome));
    }
  }

  private <T> void run(Job<T> job, Outcome<T> outcome) {
    T value = null;
    GpioException failure = null;
    try {
      boolean keeping = afterlife != SimGpio.Afterlife.LET_GO;
      value = job.run(new Lines(chip.port(), chip.port(), pwm, keeping, Optional.empty()));
    } catch (GpioException e) {
      failure = e;
    }
    outcome.done(nowNs, value, failure);
  }

  @Override
  public boolean post(Runnable task) {
    return !deaf && posted.add(task);
  }

  @Override
  public long nowNs() {
    return nowNs;
  }

  /** A file that counts its writes. */
  static final class MemoryFile implements LevelFile {
    Optional<String> text = Optional.empty();
    Optional<String> failure = Optional.empty();
    int writes;

    @Override
    public Optional<String> read() {
      return text;
    }

    @Override
    public Optional<String> write(String newText) {
      if (failure.isEmpty()) {
        text = Optional.of(newText);
        writes++;
      }
      return failure;
    }
  }
}
