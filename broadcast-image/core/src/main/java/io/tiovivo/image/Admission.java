package io.tiovivo.image;

import io.tiovivo.identity.Trust;
import io.tiovivo.image.proto.Offer;

/**
 * Decides what a box takes off the air. Holds the newest trust and floors that it has seen; whoever
 * owns the boot record reads them back with {@link #trust} and {@link #floors} and keeps them.
 *
 * <p>Not thread-safe.
 */
public final class Admission {
  /**
   * @param maxImageBytes what a slot's body holds
   */
  public Admission(Trust trust, BoxDescription box, Floors floors, long maxImageBytes) {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * Tells what the box's own clock says, seconds since 1970. It counts when it is plausible: not
   * before what signatures vouch for, nor many years after. Without it, signed times alone count.
   */
  public void clock(long clockS) {
    throw new UnsupportedOperationException("not yet");
  }

  /** The newest trust that any envelope has brought. */
  public Trust trust() {
    throw new UnsupportedOperationException("not yet");
  }

  /** The newest floors: beacons raise its sequence and time. */
  public Floors floors() {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * Checks a beacon and picks the offer in it that is for this box. The beacon that was accepted
   * last may come again and gets the same verdict.
   *
   * @param envelope a serialised {@code Envelope}, possibly hostile
   */
  public BeaconVerdict beacon(byte[] envelope) {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * Checks the manifest of an offer from {@link #beacon}.
   *
   * @param envelope a serialised {@code Envelope}, possibly hostile
   */
  public ManifestVerdict manifest(byte[] envelope, Offer offer) {
    throw new UnsupportedOperationException("not yet");
  }
}
