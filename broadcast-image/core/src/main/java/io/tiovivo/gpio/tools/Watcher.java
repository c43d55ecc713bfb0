package io.tiovivo.gpio.tools;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioLine;
import io.tiovivo.gpio.GpioListener;
import io.tiovivo.gpio.GpioPull;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * The inputs of one chip that have the same pull: one gpiomon, one thread. When an input comes or
 * goes gpiomon is started anew; what changed meanwhile is told as one edge.
 */
final class Watcher {
  /** One input. */
  private static final class Input {
    final GpioLine line;
    final GpioListener listener;
    boolean high;

    Input(GpioLine line, GpioListener listener, boolean high) {
      this.line = line;
      this.listener = listener;
      this.high = high;
    }

    void tell() {
      listener.onEdge(line, high != line.activeLow());
    }
  }

  /** As many as gpiomon takes. */
  private static final int MAX_INPUTS = 64;

  private static final int READER_STACK_BYTES = 128 * 1024;
  private static final int MAX_ROUNDS = 5000;
  private static final long ROUND_NS = 1_000_000;

  private final Tools tools;
  private final ToolSyntax syntax;
  private final ToolErrors errors;
  private final Chips.Chip chip;
  private final GpioPull pull;
  private final TreeMap<Integer, Input> inputs = new TreeMap<>();
  private Process process;

  Watcher(Tools tools, ToolSyntax syntax, Chips.Chip chip, GpioPull pull) {
    this.tools = tools;
    this.syntax = syntax;
    this.errors = new ToolErrors(tools, syntax);
    this.chip = chip;
    this.pull = pull;
  }

  synchronized boolean isEmpty() {
    return inputs.isEmpty();
  }

  /** Takes an input in; nothing has changed when this throws. */
  synchronized void add(GpioLine line, GpioListener listener) throws GpioException {
    if (inputs.size() == MAX_INPUTS) {
      throw new GpioException(
          GpioException.Reason.UNSUPPORTED, "more than " + MAX_INPUTS + " inputs of " + chip);
    }
    // On its own first: what is wrong with it is nothing to the others.
    boolean high = get(tools, syntax, chip, pull, List.of(line.offset()), line).get(0);
    stop();
    inputs.put(line.offset(), new Input(line, listener, high));
    try {
      start();
    } catch (GpioException e) {
      remove(line);
      throw e;
    }
  }

  synchronized void remove(GpioLine line) {
    stop();
    inputs.remove(line.offset());
    try {
      start();
    } catch (GpioException e) {
      lose(e);
    }
  }

  synchronized boolean isHigh(GpioLine line) {
    return inputs.get(line.offset()).high;
  }

  synchronized boolean watches(GpioLine line) {
    Input input = inputs.get(line.offset());
    return input != null && input.line.equals(line);
  }

  synchronized void close() {
    inputs.clear();
    stop();
  }

  /** Levels as they are, then edges. */
  private void start() throws GpioException {
    if (inputs.isEmpty()) {
      return;
    }
    List<Integer> offsets = List.copyOf(inputs.keySet());
    List<Boolean> levels =
        get(tools, syntax, chip, pull, offsets, inputs.firstEntry().getValue().line);
    List<String> command = syntax.monitor(tools.find("gpiomon"), chip.name(), pull, offsets);
    Process started = tools.start(tools.builder(command).redirectErrorStream(true));
    process = started;
    awaitWatching(started);
    Thread reader = new Thread(null, () -> read(started), "gpiomon", READER_STACK_BYTES);
    reader.setDaemon(true);
    reader.start();
    for (int i = 0; i < offsets.size(); i++) {
      change(inputs.get(offsets.get(i)), levels.get(i));
    }
  }

  private void stop() {
    Process stopped = process;
    process = null;
    if (stopped != null) {
      stopped.destroy();
      for (int round = 0; stopped.isAlive() && round < MAX_ROUNDS; round++) {
        LockSupport.parkNanos(ROUND_NS);
      }
    }
  }

  /** The levels of lines now, as inputs. */
  static List<Boolean> get(
      Tools tools,
      ToolSyntax syntax,
      Chips.Chip chip,
      GpioPull pull,
      List<Integer> offsets,
      GpioLine line)
      throws GpioException {
    Tools.Ran ran = tools.run(syntax.get(tools.find("gpioget"), chip.name(), pull, offsets));
    List<Boolean> levels = ran.code() == 0 ? ToolSyntax.levels(ran.out()) : null;
    if (levels == null || levels.size() != offsets.size()) {
      throw new ToolErrors(tools, syntax).of(line, chip, pull, ran.out());
    }
    return levels;
  }

  /**
   * Returns once the kernel queues edges: the first generation of the tool does not say when, but
   * its open files do (gpio-event, gpio-line; lineevent_create and linereq_create of
   * gpiolib-cdev.c). Also when it has ended, or the files cannot be seen: the reader finds out.
   */
  private void awaitWatching(Process started) {
    Path files = tools.settings().proc().resolve(started.pid() + "/fd");
    for (int round = 0; started.isAlive() && round < MAX_ROUNDS; round++) {
      try {
        if (lineFiles(files) > 0) {
          return;
        }
      } catch (IOException unseen) {
        return;
      }
      LockSupport.parkNanos(ROUND_NS);
    }
  }

  /** How many lines are open, or 0 while not all are. */
  private int lineFiles(Path files) throws IOException {
    List<String> links = new ArrayList<>();
    try (DirectoryStream<Path> list = Files.newDirectoryStream(files)) {
      for (Path each : list) {
        links.add(link(each));
      }
    }
    // One file for all, or one each.
    long all = links.stream().filter(each -> each.contains("gpio-line")).count();
    long events = links.stream().filter(each -> each.contains("gpio-event")).count();
    return all > 0 || events >= inputs.size() ? inputs.size() : 0;
  }

  private static String link(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException closed) {
      return "";
    }
  }

  private void read(Process from) {
    String last = "";
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(from.getInputStream(), StandardCharsets.US_ASCII), 256)) {
      for (String row = in.readLine(); row != null; row = in.readLine()) {
        last = row;
        onRow(from, row);
      }
    } catch (IOException closed) {
      // Stopped, or it died: told below.
    }
    onEnd(from, last);
  }

  private synchronized void onRow(Process from, String row) {
    int blank = row.indexOf(' ');
    if (from != process || blank <= 0 || blank > 5 || !row.matches("\\d+ \\d")) {
      return;
    }
    Input input = inputs.get(Integer.parseInt(row.substring(0, blank)));
    if (input != null) {
      input.high = ToolSyntax.isRising(row.substring(blank + 1));
      input.tell();
    }
  }

  private static void change(Input input, boolean high) {
    if (input.high != high) {
      input.high = high;
      input.tell();
    }
  }

  /** It died of itself: nobody watches these lines any more. */
  private synchronized void onEnd(Process from, String last) {
    if (from != process) {
      return;
    }
    process = null;
    GpioLine first = inputs.firstEntry().getValue().line;
    lose(errors.of(first, chip, pull, "gpiomon ended: " + last));
  }

  private void lose(GpioException why) {
    List<Input> lost = List.copyOf(inputs.values());
    inputs.clear();
    for (Input each : lost) {
      each.listener.onLost(each.line, why);
    }
  }
}
