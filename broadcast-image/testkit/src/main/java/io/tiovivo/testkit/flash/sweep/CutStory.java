package io.tiovivo.testkit.flash.sweep;

import io.tiovivo.testkit.flash.SimFlash;

/** Something that happens on flash, again and again from the same beginning. */
public interface CutStory {
  /** For the report, one or two words. */
  String name();

  /**
   * A new life, from the beginning. Two lives of one seed do the same.
   *
   * @param seed decides what a cut leaves
   */
  Life begin(long seed) throws Exception;

  /** One time through the story. It notes for itself what was acknowledged. */
  interface Life {
    /** Whose power is cut. Nothing on it is at stake when the story begins. */
    SimFlash flash();

    /** To its end, or until the power goes. */
    void live() throws Exception;

    /** What the box does when the power is back; that is cut, too. */
    void recover() throws Exception;

    /**
     * After a recovery that nobody disturbed.
     *
     * @throws AssertionError with the promise that was broken
     */
    void check() throws Exception;
  }
}
