package io.tiovivo.carousel;

/** The port through which a sender gets signed beacons: the carousel key stays behind it. */
@FunctionalInterface
public interface BeaconSource {
  /**
   * A beacon as it goes on the air.
   *
   * @param envelope a serialised {@code Envelope}, at most {@code Trust.MAX_ENVELOPE_BYTES}
   * @param sequence the beacon's own
   * @param timeS the head-end's time in it, seconds since 1970
   */
  record SignedBeacon(byte[] envelope, long sequence, long timeS) {}

  /** Signs a beacon for what is on the air now. Called about once a second. */
  SignedBeacon next();
}
