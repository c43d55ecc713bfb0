package io.tiovivo.image;

/**
 * What a box has seen already and never goes below. Kept in its boot record.
 *
 * @param securityCounter raised in a step of its own, after a release has proved itself
 * @param release of the image that it runs, or will run after the next boot; 0: it has none
 * @param beaconSequence of the newest beacon that it accepted; 0: none
 * @param timeS newest time that a signature vouched for, seconds since 1970; 0: none
 */
public record Floors(long securityCounter, long release, long beaconSequence, long timeS) {
  /** Of a box that has seen nothing. */
  public static final Floors NONE = new Floors(0, 0, 0, 0);

  public Floors {
    if (securityCounter < 0 || release < 0 || beaconSequence < 0 || timeS < 0) {
      throw new IllegalArgumentException("floors are not negative");
    }
  }
}
