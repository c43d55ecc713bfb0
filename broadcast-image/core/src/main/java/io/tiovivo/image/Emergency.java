package io.tiovivo.image;

import io.tiovivo.identity.Checked;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.identity.Trust;

/**
 * The emergency lane: what a release must show before it may pass an owner's update window. That a
 * beacon or a manifest calls it one is not enough.
 */
public final class Emergency {
  /** Different release keys that must have signed. */
  public static final int SIGNATURES = 2;

  private Emergency() {}

  /**
   * Whether a manifest calls itself an emergency and enough release keys stand behind it.
   *
   * @param envelope a serialised {@code Envelope}, possibly hostile
   * @param nowS a lower bound of the time, seconds since 1970
   */
  public static boolean isProved(Trust trust, byte[] envelope, long nowS) {
    Checked checked = trust.check(envelope, SigningContext.MANIFEST, nowS);
    if (!(checked instanceof Checked.Verified verified) || verified.signers().size() < SIGNATURES) {
      return false;
    }
    try {
      return ManifestChecks.parse(verified.payload()).getEmergency();
    } catch (ImageFormatException e) {
      return false;
    }
  }
}
