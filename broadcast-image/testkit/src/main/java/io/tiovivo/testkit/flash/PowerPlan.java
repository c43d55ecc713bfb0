package io.tiovivo.testkit.flash;

import io.tiovivo.testkit.flash.SimFlash.Moment;
import java.util.Random;

/** When the power goes: operations so far, and the one that it is to hit. */
final class PowerPlan {
  private static final long NEVER = -1;

  private final Random random;
  private long operations;
  private long cutAt = NEVER;
  private Moment moment = Moment.BEFORE;
  private boolean off;
  private long cuts;

  /**
   * @param random decides how much of an operation is done before a cut inside it
   */
  PowerPlan(Random random) {
    this.random = random;
  }

  void plan(long operation, Moment when) {
    cutAt = operation;
    moment = when;
  }

  /** Counts an operation; false: the power goes before it. */
  boolean begin() {
    return operations++ != cutAt || moment != Moment.BEFORE;
  }

  /** How many of its {@code units} are done by the operation that has begun. */
  int whole(int units) {
    return isHit() && moment == Moment.INSIDE && units > 0 ? random.nextInt(units) : units;
  }

  /** Whether the operation that has begun is the one. */
  boolean isHit() {
    return operations - 1 == cutAt;
  }

  void off() {
    cuts++;
    off = true;
  }

  void on() {
    off = false;
    cutAt = NEVER;
  }

  void check() {
    if (off) {
      throw new PowerCut("the power is off");
    }
  }

  boolean isOff() {
    return off;
  }

  long operations() {
    return operations;
  }

  long cuts() {
    return cuts;
  }

  @Override
  public String toString() {
    return moment + " operation " + cutAt;
  }
}
