package io.tiovivo.node.update;

import io.tiovivo.boot.image.BootSwitch;
import io.tiovivo.boot.image.BootSwitchException;
import io.tiovivo.boot.slots.Partition;
import io.tiovivo.testkit.flash.PowerCut;
import io.tiovivo.testkit.flash.SimFlash.Moment;

/** A board's firmware as a node sees it: it makes a standard of what runs, and of nothing else. */
public final class SimFirmware implements BootSwitch {
  public Partition running = Partition.A;
  public Partition standard = Partition.A;
  public long release = 1;

  /** It answers nothing and obeys nothing. */
  public boolean broken;

  /** When the power goes as it is told of a standard; null: it does not. */
  public Moment cut;

  public long cuts;

  /** The power goes and comes. */
  public void powerOn() {
    cut = null;
    running = standard;
  }

  @Override
  public Status status() {
    if (broken) {
      throw new BootSwitchException("boot switch: broken", null);
    }
    return new Status(running, standard, "/dev/x", 16384, "0.9", release);
  }

  @Override
  public void tryOnce(Partition partition) {
    throw new AssertionError("only the loader does that");
  }

  @Override
  public void makeStandard(Partition partition) {
    if (broken) {
      throw new BootSwitchException("boot switch: broken", null);
    }
    if (partition != running) {
      throw new AssertionError("a standard that does not run");
    }
    // One sector or one variable: it has happened or it has not.
    if (cut == null || cut == Moment.AFTER) {
      standard = partition;
    }
    if (cut != null) {
      cuts++;
      throw new PowerCut("the power went while the firmware was told");
    }
  }

  @Override
  public void tryNone() {}
}
