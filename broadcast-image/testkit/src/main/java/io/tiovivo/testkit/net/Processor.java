package io.tiovivo.testkit.net;

/** A host's one core: busy until it has done what it was given. */
final class Processor {
  private final HostSpeed speed;
  private final CostMeter meter;
  private long busyUntilNs;
  private long ownNs;

  Processor(HostSpeed speed, CostMeter meter) {
    this.speed = speed;
    this.meter = meter;
  }

  /** When it is free, as far as its work is known. */
  long freeNs() {
    return busyUntilNs;
  }

  void begin(long nowNs) {
    meter.reset();
    ownNs = 0;
    busyUntilNs = Math.max(busyUntilNs, nowNs);
  }

  void chargeDatagram() {
    ownNs += speed.datagramNs();
  }

  void chargeDeadline() {
    ownNs += speed.deadlineNs();
  }

  /** When what has been charged since {@link #begin} is done. */
  long doneNs() {
    return busyUntilNs + ownNs + meter.spentNs() * speed.timesSlower();
  }

  void end() {
    busyUntilNs = doneNs();
    ownNs = 0;
    meter.reset();
  }

  /** Starts anew, with nothing to do. */
  void restart(long nowNs) {
    busyUntilNs = nowNs;
  }
}
