package io.tiovivo.node.message;

/** What a session is asked for: said before any cryptography, so that a refusal costs nothing. */
public enum Purpose {
  /** A leaf that has lost its lease or starts. */
  JOIN(1),
  /** Another supernode: membership, directory. */
  SUPERNODE(2),
  /** A question: ping, reachability. */
  ASK(3),
  /**
   * A leaf that its supernode asked to move: its lease there still holds, and room is kept here.
   */
  HANDOVER(4);

  private final int wire;

  Purpose(int wire) {
    this.wire = wire;
  }

  /** Its byte on the wire. */
  public int wire() {
    return wire;
  }
}
