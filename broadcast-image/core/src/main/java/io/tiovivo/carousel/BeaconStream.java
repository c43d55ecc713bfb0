package io.tiovivo.carousel;

import io.tiovivo.image.Toi;
import io.tiovivo.wire.WireWriter;

/**
 * Beacons, signed anew about once a second, but not before the last one was sent {@link
 * #TIMES_OVER}: on a slow carousel a beacon must stay long enough for a lossy link to bring one
 * whole.
 */
final class BeaconStream implements PacketStream {
  /** Symbols of each beacon that go out at least, over its own. */
  static final int TIMES_OVER = 4;

  private final SenderSettings settings;
  private final BeaconSource source;
  private SmallObject beacon;
  private int toi;
  private long timeS;
  private long signedNs;

  BeaconStream(SenderSettings settings, BeaconSource source) {
    this.settings = settings;
    this.source = source;
  }

  /** Signs anew with the next packet: what is on offer has changed. */
  void refresh() {
    beacon = null;
  }

  /** The TOI of the newest beacon; 0: there was none yet. */
  int toi() {
    return toi;
  }

  /** The head-end's time in the newest beacon, seconds since 1970; 0 before the first. */
  long timeS() {
    return timeS;
  }

  @Override
  public boolean write(long nowNs, WireWriter out, Trace trace) {
    if (beacon == null
        || nowNs - signedNs >= settings.beaconNs() && beacon.sentEnough(TIMES_OVER)) {
      sign(nowNs);
    }
    beacon.write(out, trace);
    return true;
  }

  private void sign(long nowNs) {
    BeaconSource.SignedBeacon signed = source.next();
    toi = Toi.beacon(signed.sequence());
    beacon = new SmallObject(settings.tsi(), toi, signed.envelope(), settings.symbolBytes(), 0);
    timeS = signed.timeS();
    signedNs = nowNs;
  }
}
