package io.tiovivo.node.update;

/** Whose the scratch space is: who takes it ends the reception of whoever had it. */
final class ScratchTurn {
  private Runnable holder; // null: nobody's

  /**
   * @param stop ends the reception that begins now
   */
  void take(Runnable stop) {
    if (holder != null && holder != stop) {
      holder.run();
    }
    holder = stop;
  }

  void leave(Runnable stop) {
    if (holder == stop) {
      holder = null;
    }
  }

  boolean isFree() {
    return holder == null;
  }
}
