package io.tiovivo.boot.slots;

/** One of the two places for an image. */
public enum Slot {
  A,
  B;

  public Slot other() {
    return this == A ? B : A;
  }
}
