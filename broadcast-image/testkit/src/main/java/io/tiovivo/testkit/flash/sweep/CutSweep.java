package io.tiovivo.testkit.flash.sweep;

import io.tiovivo.testkit.flash.PowerCut;
import io.tiovivo.testkit.flash.SimFlash;
import io.tiovivo.testkit.flash.SimFlash.Moment;

/**
 * Cuts the power at every operation of a story, before, inside and after it, and each time once
 * more somewhere in the recovery. One round goes through all operations; the next round does the
 * same with other seeds, so what a cut leaves is another, and the second cut falls elsewhere.
 */
public final class CutSweep {
  private static final Moment[] MOMENTS = Moment.values();

  private final CutStory story;
  private final CutReport report;
  private final int every;
  private final boolean untilBroken;

  private CutSweep(CutStory story, int every, boolean untilBroken) {
    this.story = story;
    this.every = every;
    this.untilBroken = untilBroken;
    report = new CutReport(story.name());
  }

  /**
   * Tries at least so many cuts, and each operation of the story at least once.
   *
   * @param least cuts, single ones and pairs
   * @param seed of the first life
   */
  public static CutReport run(CutStory story, long least, long seed) throws Exception {
    return new CutSweep(story, 1, false).go(least, seed);
  }

  /**
   * Tries some of the cuts of the first round, always the same ones.
   *
   * @param every of so many cuts one; no multiple of 3, for it would be the same moment each time
   * @param seed of the first life
   */
  public static CutReport slice(CutStory story, int every, long seed) throws Exception {
    if (every % MOMENTS.length == 0) {
      throw new IllegalArgumentException("one of " + every + " is the same moment each time");
    }
    return new CutSweep(story, every, false).go(1, seed);
  }

  /** Tries at least {@code most} cuts, unless one breaks a promise: that is enough then. */
  public static CutReport untilBroken(CutStory story, long most, long seed) throws Exception {
    return new CutSweep(story, 1, true).go(most, seed);
  }

  private CutReport go(long least, long seed) throws Exception {
    long operations;
    try {
      operations = operations(seed);
    } catch (AssertionError | RuntimeException e) {
      report.failed(story.name() + " without a cut", e);
      return report;
    }
    if (operations == 0) {
      throw new IllegalArgumentException(story.name() + " has no operation to cut");
    }
    long cuts = operations * MOMENTS.length;
    for (long round = 0; round == 0 || report.tried() < least; round++) {
      for (long cut = 0; cut < cuts; cut += every) {
        Moment moment = MOMENTS[(int) (cut % MOMENTS.length)];
        cut(seed + round * cuts + cut, new Cut(cut / MOMENTS.length, moment), round);
        if (untilBroken && report.failed() > 0) {
          return report;
        }
      }
    }
    return report;
  }

  private long operations(long seed) throws Exception {
    CutStory.Life life = story.begin(seed);
    long before = life.flash().operations();
    life.live();
    return life.flash().operations() - before;
  }

  private void cut(long seed, Cut first, long round) throws Exception {
    String where = story.name() + " seed " + seed + " " + first;
    CutStory.Life life = story.begin(seed);
    report.tried(false);
    long recovery = 0;
    try {
      interrupt(life.flash(), first, life::live);
      long before = life.flash().operations();
      life.recover();
      recovery = life.flash().operations() - before;
      life.check();
    } catch (AssertionError | RuntimeException e) {
      report.failed(where, e);
    } finally {
      report.lived(life.flash().fired());
    }
    if (recovery > 0) {
      long operation = Math.floorMod(seed * 7919 + round, recovery);
      cutTwice(seed, first, new Cut(operation, MOMENTS[(int) Math.floorMod(seed + round, 3L)]));
    }
  }

  private void cutTwice(long seed, Cut first, Cut second) throws Exception {
    CutStory.Life life = story.begin(seed);
    report.tried(true);
    try {
      interrupt(life.flash(), first, life::live);
      interrupt(life.flash(), second, life::recover);
      life.recover();
      life.check();
    } catch (AssertionError | RuntimeException e) {
      report.failed(story.name() + " seed " + seed + " " + first + ", then " + second, e);
    } finally {
      report.lived(life.flash().fired());
    }
  }

  @FunctionalInterface
  private interface Step {
    void go() throws Exception;
  }

  private void interrupt(SimFlash flash, Cut cut, Step step) throws Exception {
    long before = flash.cuts();
    flash.cut(flash.operations() + cut.operation(), cut.moment());
    try {
      step.go();
    } catch (PowerCut planned) {
      // The count tells whether it came.
    }
    if (flash.cuts() != before + 1) {
      throw new AssertionError("the cut " + cut + " never came");
    }
    report.cutCame();
    flash.powerOn();
  }
}
