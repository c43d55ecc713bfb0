package io.tiovivo.boot.image;

import io.tiovivo.boot.slots.Partition;
import io.tiovivo.testkit.flash.PowerCut;
import io.tiovivo.testkit.flash.SimFlash;
import io.tiovivo.testkit.flash.SimFlash.Moment;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/**
 * A firmware that is stricter than real ones: it refuses to try what runs and to make a standard of
 * what does not, forgets a try at a power cut or keeps it, as the seed says, and has its partitions
 * written to only where nothing runs. The power can be cut at each of its writes.
 */
public final class SimBootSwitch implements BootSwitch {
  private static final long NEVER = -1;

  private final Map<Partition, SimFlash> partitions = new EnumMap<>(Partition.class);
  private final Random random;
  private Partition running = Partition.A;
  private Partition standard = Partition.A;
  private Partition once; // null: none
  private long operations;
  private long cutAt = NEVER;
  private Moment moment = Moment.BEFORE;
  private long cuts;

  /** It answers nothing and obeys nothing. */
  public boolean broken;

  public SimBootSwitch(SimFlash a, SimFlash b, long seed) {
    partitions.put(Partition.A, a);
    partitions.put(Partition.B, b);
    random = new Random(seed);
  }

  public SimBootSwitch copy(long seed) {
    SimBootSwitch copy =
        new SimBootSwitch(
            partition(Partition.A).copy(seed), partition(Partition.B).copy(seed), seed);
    copy.running = running;
    copy.standard = standard;
    copy.once = once;
    return copy;
  }

  public SimFlash partition(Partition which) {
    return partitions.get(which);
  }

  public Partition running() {
    return running;
  }

  public SimBootSwitch cut(long operation, Moment when) {
    cutAt = operation;
    moment = when;
    return this;
  }

  public long operations() {
    return operations;
  }

  public long cuts() {
    return cuts;
  }

  /** As asked for, by the machine itself. */
  public void restart() {
    running = once == null ? standard : once;
    once = null;
  }

  /** The power went and came: a board's memory of a try may survive that, or not. */
  public void powerOn() {
    if (random.nextBoolean()) {
      once = null;
    }
    cutAt = NEVER;
    partitions.values().forEach(SimFlash::powerOn);
    restart();
  }

  public BootMedium medium() {
    return device -> {
      if (!device.equals("/dev/p" + running.other())) {
        throw new AssertionError(device + " while " + running + " runs");
      }
      return partitions.get(running.other());
    };
  }

  @Override
  public Status status() {
    if (broken) {
      throw new BootSwitchException("boot switch: broken", null);
    }
    return new Status(
        running,
        standard,
        "/dev/p" + running.other(),
        partitions.get(running.other()).geometry().totalBytes(),
        "0.9",
        1);
  }

  @Override
  public void tryOnce(Partition partition) {
    if (partition == running) {
      throw new AssertionError("what runs is to be tried");
    }
    change(() -> once = partition);
  }

  @Override
  public void makeStandard(Partition partition) {
    if (partition != running) {
      throw new AssertionError("a standard that does not run");
    }
    change(() -> standard = partition);
  }

  @Override
  public void tryNone() {
    change(() -> once = null);
  }

  /** One sector or one variable: it has happened or it has not. */
  private void change(Runnable write) {
    boolean now = operations++ == cutAt;
    if (broken) {
      throw new BootSwitchException("boot switch: broken", null);
    }
    if (now && moment == Moment.BEFORE) {
      throw cut();
    }
    if (!now || moment == Moment.AFTER || random.nextBoolean()) {
      write.run();
    }
    if (now) {
      throw cut();
    }
  }

  private PowerCut cut() {
    cuts++;
    return new PowerCut("the power went while the firmware was told");
  }
}
