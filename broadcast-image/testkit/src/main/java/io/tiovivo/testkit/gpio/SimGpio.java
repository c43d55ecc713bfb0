package io.tiovivo.testkit.gpio;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioLine;
import io.tiovivo.gpio.GpioListener;
import io.tiovivo.gpio.GpioPort;
import io.tiovivo.gpio.GpioPull;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One chip, simulated, stricter than hardware: a line of ours must be opened before it is used and
 * only once, and every change on any wire is on record. It outlives the process that uses it:
 * {@link #endProcess} makes a port dead, {@link #port} is the next process's.
 *
 * <p>Edges are told within {@link #drive}, on the caller's thread.
 */
public final class SimGpio {
  /** What becomes of outputs when their process ends. */
  public enum Afterlife {
    /** They stay, and the next process can tell: the tools' keepers. */
    KEPT,
    /** They stay, and nobody can tell: Raspberry Pi's kernel with Pi4J. */
    KEPT_UNKNOWN,
    /** They become inputs: upstream's pinctrl-bcm2835. */
    LET_GO
  }

  /** More changes than a test wants. */
  private static final int MAX_CHANGES = 100_000;

  private final String label;
  private final SimWire[] wires;
  private final Afterlife afterlife;
  private final LongSupplier clockNs;
  private final List<LevelChange> changes = new ArrayList<>();
  private GpioException.Reason refusal;
  private Port port;

  /**
   * @param label of the chip; {@code gpiochip0} is its name
   * @param lines how many it has
   * @param clockNs for the record of changes
   */
  public SimGpio(String label, int lines, Afterlife afterlife, LongSupplier clockNs) {
    this.label = label;
    this.afterlife = afterlife;
    this.clockNs = clockNs;
    wires = new SimWire[lines];
    for (int i = 0; i < lines; i++) {
      wires[i] = new SimWire();
    }
    port = new Port();
  }

  /** The port of the process that runs now. */
  public GpioPort port() {
    return port;
  }

  /** The process ends, orderly or killed: its port throws from now on, the wires live on. */
  public void endProcess() {
    port.dead = true;
    for (int i = 0; i < wires.length; i++) {
      SimWire wire = wires[i];
      wire.listener = null;
      // What an earlier process has left stays, whether the one that ends now has looked at it or
      // not.
      boolean stays = wire.isDriven() && afterlife != Afterlife.LET_GO;
      if (!stays) {
        wire.mode = SimWire.Mode.FREE;
        wire.pull = GpioPull.AS_IS;
      } else {
        wire.mode = SimWire.Mode.LEFT;
      }
      settle(i);
    }
    port = new Port();
  }

  /** All changes so far, in order. */
  public List<LevelChange> changes() {
    return List.copyOf(changes);
  }

  /** Those of one line. */
  public List<LevelChange> changes(int offset) {
    return changes.stream().filter(each -> each.offset() == offset).toList();
  }

  /** The level on the wire. */
  public boolean isHigh(int offset) {
    return wires[offset].high;
  }

  /** Whether an output of ours drives it, be its process alive or not. */
  public boolean isDriven(int offset) {
    return wires[offset].isDriven();
  }

  /**
   * Somebody outside drives a line: a button, a sensor. Both driving it is a defect of the test.
   */
  public void drive(int offset, boolean high) {
    if (wires[offset].isDriven()) {
      throw new IllegalStateException("a short circuit on line " + offset);
    }
    wires[offset].outside = high;
    settle(offset);
  }

  /** Nobody outside drives it any more; pull or nothing decides. */
  public void let(int offset) {
    wires[offset].outside = null;
    settle(offset);
  }

  /** A contact closes or opens with so many extra pairs of edges before it stays. */
  public void bounce(int offset, boolean high, int pairs) {
    for (int i = 0; i < pairs; i++) {
      drive(offset, high);
      drive(offset, !high);
    }
    drive(offset, high);
  }

  /** A driver of the kernel takes a line; "": it lets go. */
  public void occupy(int offset, String consumer) {
    wires[offset].consumer = consumer;
  }

  /** Every call that opens or looks at a line fails so from now on; null: none does. */
  public void refuse(GpioException.Reason reason) {
    refusal = reason;
  }

  /** Takes an input away from its process, as when its watcher dies. */
  public void lose(int offset) {
    SimWire wire = wires[offset];
    GpioListener listener = wire.listener;
    GpioLine line = wire.line;
    wire.free();
    settle(offset);
    if (listener != null) {
      listener.onLost(line, new GpioException(GpioException.Reason.FAILED, line + " went away"));
    }
  }

  private void settle(int offset) {
    SimWire wire = wires[offset];
    boolean driven = wire.isDriven();
    boolean high = wire.level();
    if (high == wire.high && driven == wire.wasDriven) {
      return;
    }
    boolean edge = high != wire.high;
    wire.high = high;
    wire.wasDriven = driven;
    if (changes.size() == MAX_CHANGES) {
      throw new IllegalStateException("more than " + MAX_CHANGES + " changes");
    }
    changes.add(new LevelChange(clockNs.getAsLong(), offset, high, driven));
    if (edge && wire.listener != null) {
      wire.listener.onEdge(wire.line, high != wire.line.activeLow());
    }
  }

  /** What one process sees. */
  private final class Port implements GpioPort {
    private boolean dead;

    @Override
    public String name() {
      return "simulated chip " + label;
    }

    @Override
    public boolean isQuick() {
      return true;
    }

    @Override
    public Optional<Boolean> kept(GpioLine line) throws GpioException {
      SimWire wire = find(line);
      boolean known = wire.mode == SimWire.Mode.LEFT && afterlife == Afterlife.KEPT;
      return known ? Optional.of(wire.drives != line.activeLow()) : Optional.empty();
    }

    @Override
    public void openOutput(GpioLine line, boolean on) throws GpioException {
      SimWire wire = free(line);
      wire.open(line, SimWire.Mode.OUTPUT);
      wire.drives = on != line.activeLow();
      settle(line.offset());
    }

    @Override
    public void openInput(GpioLine line, GpioPull pull, GpioListener listener)
        throws GpioException {
      SimWire wire = free(line);
      wire.open(line, SimWire.Mode.INPUT);
      wire.pull = pull;
      settle(line.offset());
      wire.listener = listener;
    }

    @Override
    public void write(GpioLine line, boolean on) {
      SimWire wire = open(line);
      if (wire.mode != SimWire.Mode.OUTPUT) {
        throw new IllegalStateException(line + " is an input");
      }
      wire.drives = on != line.activeLow();
      settle(line.offset());
    }

    @Override
    public boolean read(GpioLine line) {
      return open(line).high != line.activeLow();
    }

    @Override
    public void release(GpioLine line) {
      alive();
      boolean ours = line.chip().equals(label) && line.offset() < wires.length;
      if (ours && wires[line.offset()].consumer.isEmpty()) {
        wires[line.offset()].free();
        settle(line.offset());
      }
    }

    @Override
    public void close() {
      if (!dead) {
        endProcess();
      }
    }

    private SimWire free(GpioLine line) throws GpioException {
      SimWire wire = find(line);
      if (wire.mode == SimWire.Mode.OUTPUT || wire.mode == SimWire.Mode.INPUT) {
        throw new IllegalStateException(line + " is open already");
      }
      if (!wire.consumer.isEmpty()) {
        throw GpioException.busy(line, wire.consumer);
      }
      return wire;
    }

    private SimWire find(GpioLine line) throws GpioException {
      alive();
      if (refusal == GpioException.Reason.NO_PERMISSION) {
        throw GpioException.noPermission("/dev/gpiochip0", "gpio", "tiovivo");
      }
      if (refusal != null) {
        throw new GpioException(refusal, "simulated: " + refusal);
      }
      if (!line.chip().equals(label) && !line.chip().equals("gpiochip0")) {
        throw GpioException.noChip(line.chip(), List.of(label));
      }
      if (line.offset() >= wires.length) {
        throw GpioException.noLine(line, wires.length);
      }
      return wires[line.offset()];
    }

    private SimWire open(GpioLine line) {
      alive();
      SimWire wire = line.offset() < wires.length ? wires[line.offset()] : new SimWire();
      if (!line.equals(wire.line)) {
        throw new IllegalStateException(line + " is not open");
      }
      return wire;
    }

    private void alive() {
      if (dead) {
        throw new IllegalStateException("this process has ended");
      }
    }
  }
}
