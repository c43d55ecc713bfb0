package io.tiovivo.gpio.tools;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioLine;
import io.tiovivo.gpio.GpioListener;
import io.tiovivo.gpio.GpioPort;
import io.tiovivo.gpio.GpioPull;
import io.tiovivo.gpio.LedPattern;
import io.tiovivo.gpio.StatusLight;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Linux's GPIO character device by libgpiod's tools. An output is held by a {@code gpioset} in a
 * session of its own that outlives this process; a port of the same owner finds it again and does
 * not touch it. A change of level ends that process and starts another: for some milliseconds the
 * line is nobody's, between two different levels.
 *
 * <p>Threads: one for each chip and pull that has inputs. Methods may be called from any.
 */
public final class ToolGpio implements GpioPort {
  /** An output of this process. */
  private record Output(Chips.Chip chip, boolean on) {}

  private static final int MAX_LINES = 256;

  private final String name;
  private final ToolSyntax syntax;
  private final Tools tools;
  private final Chips chips;
  private final Keepers keepers;
  private final Holder holder;
  private final Map<GpioLine, Output> outputs = new HashMap<>();
  private final Map<GpioLine, Watcher> inputs = new HashMap<>();
  private final Map<String, Watcher> watchers = new HashMap<>();

  private ToolGpio(Tools tools, String version) throws GpioException {
    this.tools = tools;
    syntax = ToolSyntax.of(version);
    name = "libgpiod's tools " + ToolSyntax.version(version);
    chips = new Chips(tools);
    keepers = new Keepers(tools.settings());
    holder = new Holder(tools, syntax, keepers);
  }

  /**
   * Finds the tools, and ends what still watches inputs for an earlier process. Outputs that an
   * earlier process left are not touched.
   *
   * @throws GpioException NO_TOOL, or UNSUPPORTED when they are of an unknown generation
   */
  public static ToolGpio open(ToolSettings settings) throws GpioException {
    Tools tools = new Tools(settings);
    String version = tools.run(List.of(tools.find("gpioset"), "--version")).out();
    ToolGpio gpio = new ToolGpio(tools, version);
    for (Keepers.Keeper each : gpio.keepers.find()) {
      if (each.kind() == Keepers.Kind.WATCH) {
        gpio.keepers.end(each);
      }
    }
    return gpio;
  }

  /**
   * Ends whatever still holds or watches lines for an owner: a factory reset, another backend. What
   * is on goes off, or wherever the chip takes it.
   *
   * @return how many processes
   */
  public static int endAll(ToolSettings settings) throws GpioException {
    Keepers keepers = new Keepers(settings);
    List<Keepers.Keeper> all = keepers.find();
    for (Keepers.Keeper each : all) {
      keepers.end(each);
    }
    return all.size();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean isQuick() {
    return false;
  }

  @Override
  public synchronized Optional<Boolean> kept(GpioLine line) throws GpioException {
    Output ours = outputs.get(line);
    if (ours != null) {
      return Optional.of(ours.on());
    }
    List<Keepers.Keeper> there = keepers.find(chips.of(line).name(), line.offset());
    return Keepers.level(there).map(high -> high != line.activeLow());
  }

  @Override
  public synchronized void openOutput(GpioLine line, boolean on) throws GpioException {
    Chips.Chip chip = free(line);
    holder.hold(line, chip, on != line.activeLow());
    outputs.put(line, new Output(chip, on));
  }

  @Override
  public synchronized void openInput(GpioLine line, GpioPull pull, GpioListener listener)
      throws GpioException {
    Chips.Chip chip = free(line);
    keepers.end(chip.name(), line.offset());
    Watcher watcher =
        watchers.computeIfAbsent(
            chip.name() + " " + pull, key -> new Watcher(tools, syntax, chip, pull));
    watcher.add(line, listener);
    inputs.put(line, watcher);
  }

  @Override
  public synchronized void write(GpioLine line, boolean on) throws GpioException {
    Output output = outputs.get(line);
    if (output == null) {
      throw new IllegalStateException(line + " is not open as output");
    }
    // Not trusted to what was written last: somebody may have ended the process that holds it.
    holder.hold(line, output.chip(), on != line.activeLow());
    outputs.put(line, new Output(output.chip(), on));
  }

  @Override
  public synchronized boolean read(GpioLine line) throws GpioException {
    Output output = outputs.get(line);
    if (output != null) {
      return output.on();
    }
    Watcher watcher = inputs.get(line);
    if (watcher == null) {
      throw new IllegalStateException(line + " is not open");
    }
    if (!watcher.watches(line)) {
      throw Tools.failed(line + " is not watched any more", null);
    }
    return watcher.isHigh(line) != line.activeLow();
  }

  @Override
  public synchronized void release(GpioLine line) {
    outputs.remove(line);
    Watcher watcher = inputs.remove(line);
    try {
      if (watcher != null) {
        watcher.remove(line);
      }
      keepers.end(chips.of(line).name(), line.offset());
    } catch (GpioException nothingToRelease) {
      // A chip that is not there holds nothing; a watcher that died has told its listeners.
    }
  }

  /** Outputs stay as they are; inputs are let go of. */
  @Override
  public synchronized void close() {
    watchers.values().forEach(Watcher::close);
    watchers.clear();
    inputs.clear();
    outputs.clear();
  }

  /**
   * A light on a line. It blinks by itself: one process with the tools' second generation, one
   * short process a change with the first.
   */
  public StatusLight light(GpioLine line) {
    return new StatusLight() {
      private LedPattern shown;

      @Override
      public void show(LedPattern pattern) throws GpioException {
        if (pattern != shown) {
          shown = null;
          ToolGpio.this.show(line, pattern);
          shown = pattern;
        }
      }
    };
  }

  /** Reads a line once, as an input, without opening it: a button at boot. */
  public synchronized boolean sample(GpioLine line, GpioPull pull) throws GpioException {
    Chips.Chip chip = free(line);
    List<Integer> offset = List.of(line.offset());
    return Watcher.get(tools, syntax, chip, pull, offset, line).get(0) != line.activeLow();
  }

  private synchronized void show(GpioLine line, LedPattern pattern) throws GpioException {
    Chips.Chip chip = chips.of(line);
    boolean high = pattern.isOn(0) != line.activeLow();
    if (pattern.isSteady()) {
      holder.hold(line, chip, high);
    } else {
      holder.blink(line, chip, high, pattern.stepsMs());
    }
  }

  private Chips.Chip free(GpioLine line) throws GpioException {
    if (outputs.size() + inputs.size() == MAX_LINES) {
      throw new IllegalStateException("more than " + MAX_LINES + " lines");
    }
    Chips.Chip chip = chips.of(line);
    boolean open =
        outputs.keySet().stream().anyMatch(each -> isSame(each, line))
            || inputs.entrySet().stream()
                .anyMatch(
                    each -> isSame(each.getKey(), line) && each.getValue().watches(each.getKey()));
    if (open) {
      throw new IllegalStateException(line + " is open already");
    }
    inputs.keySet().removeIf(each -> isSame(each, line));
    return chip;
  }

  private static boolean isSame(GpioLine a, GpioLine b) {
    return a.offset() == b.offset() && a.chip().equals(b.chip());
  }
}
