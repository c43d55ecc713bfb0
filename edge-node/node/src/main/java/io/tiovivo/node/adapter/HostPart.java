package io.tiovivo.node.adapter;

import io.tiovivo.machine.Event;
import io.tiovivo.node.host.HostClock;
import io.tiovivo.node.household.Desk;
import io.tiovivo.node.household.HouseholdPart;
import io.tiovivo.node.overlay.OverlayEvent;
import io.tiovivo.node.proto.HostStatus;
import io.tiovivo.node.proto.Status;
import java.nio.file.Path;

/** What owners want to know of the board: temperature, room on the disk, clock. Read when asked. */
final class HostPart implements HouseholdPart {
  /** Whoever asks more often gets the same answer. */
  static final long FRESH_NS = 10_000_000_000L;

  private final Desk desk;
  private final HostGauge gauge;
  private final HostClock clock;
  private final Path directory;
  private HostStatus status = HostStatus.getDefaultInstance();
  private long freshUntilNs = Long.MIN_VALUE;

  /**
   * @param directory whose disk it is about
   */
  HostPart(Desk desk, HostGauge gauge, HostClock clock, Path directory) {
    this.desk = desk;
    this.gauge = gauge;
    this.clock = clock;
    this.directory = directory;
  }

  @Override
  public void onEvent(long nowNs, Event event) {
    if (event instanceof OverlayEvent.BeaconLearned learned) {
      long beforeS = clock.behindS();
      clock.onBeacon(learned.envelope());
      freshUntilNs = Long.MIN_VALUE;
      if (beforeS == 0 && clock.behindS() > 0) {
        desk.warn(
            "this box's clock is "
                + clock.behindS()
                + " s behind its fleet's: times in this log are wrong until a time server sets it");
      }
    }
  }

  @Override
  public void describe(long nowNs, Status.Builder whole) {
    if (nowNs >= freshUntilNs) {
      freshUntilNs = nowNs + FRESH_NS;
      int milliCelsius = gauge.hottestMilliCelsius();
      boolean measured = milliCelsius != HostGauge.UNKNOWN;
      status =
          HostStatus.newBuilder()
              .setTemperatureKnown(measured)
              .setTemperatureMilliC(measured ? milliCelsius : 0)
              .setClockKnown(clock.known())
              .setDiskFreeBytes(directory.toFile().getUsableSpace())
              .build();
    }
    whole.setHost(whole.getHost().toBuilder().mergeFrom(status));
  }
}
