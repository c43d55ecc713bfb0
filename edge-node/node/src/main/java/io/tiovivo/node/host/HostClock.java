package io.tiovivo.node.host;

import io.tiovivo.identity.Clocks;
import io.tiovivo.node.beacon.BeaconPeek;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * Whether the system's clock is to be believed. A Raspberry Pi has none that runs without power: it
 * begins in 1970, or where it was switched off, until somebody tells it the time.
 */
public final class HostClock {
  /** systemd-timesyncd(8) touches it once the clock is set. */
  private static final String SYNCHRONISED = "run/systemd/timesync/synchronized";

  /** "1": the kernel set the clock from this chip (Documentation/ABI/testing/rtc-cdev). */
  private static final String FROM_CHIP = "sys/class/rtc/rtc0/hctosys";

  /** A beacon is as old as its way to us, and no older than this, if it is to say anything. */
  static final long MAX_AHEAD_S = 3_600;

  /** Clocks of head-end and box may differ by this. */
  static final long MAX_BEHIND_S = 60;

  private static final int MILLIS_PER_S = 1000;

  private final HostFiles host;
  private final LongSupplier nowS;
  private boolean agreed;
  private long behindS;

  /** Of this machine. */
  public static HostClock system() {
    return new HostClock(Path.of("/"), () -> System.currentTimeMillis() / MILLIS_PER_S);
  }

  /**
   * @param root "/" on a box
   * @param nowS the system's clock, in seconds since 1970
   */
  public HostClock(Path root, LongSupplier nowS) {
    host = new HostFiles(root);
    this.nowS = nowS;
  }

  /** A beacon was believed: its time is signed. An old one says nothing about a clock ahead. */
  public void onBeacon(byte[] envelope) {
    long signedS = BeaconPeek.sequence(envelope) / MILLIS_PER_S;
    long aheadS = nowS.getAsLong() - signedS;
    agreed = aheadS >= -MAX_BEHIND_S && aheadS <= MAX_AHEAD_S || agreed && aheadS > MAX_AHEAD_S;
    behindS = aheadS < -MAX_BEHIND_S ? -aheadS : 0;
  }

  /** Whether times of day may be taken from the system's clock. */
  public boolean known() {
    return nowS.getAsLong() >= Clocks.FIRST_S
        && behindS == 0
        && (agreed || host.exists(SYNCHRONISED) || fromChip());
  }

  /** How far it is behind the newest beacon's signed time, in seconds; 0: it is not. */
  public long behindS() {
    return behindS;
  }

  private boolean fromChip() {
    return host.text(FROM_CHIP).filter("1"::equals).isPresent();
  }
}
