package io.tiovivo.carousel;

import io.tiovivo.carousel.ReceiverEvent.Phase;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;

/** Tells how it goes, and when nothing is on the air; keeps the rate and the deadlines for that. */
final class Bulletin {
  private static final long SECOND_NS = 1_000_000_000;
  private static final double SMOOTHING = 0.3;

  private final ReceiverSettings settings;
  private final ReceiverTally tally;
  private long progressDueNs = Machine.NEVER;
  private long lastProgressNs;
  private long lastHeardNs;
  private long quietDueNs = Machine.NEVER;
  private long quietPauseNs;
  private long imageBytesOnAir;
  private long toldDatagrams = -1;
  private long toldDecodedBytes = -1;
  private double bitsPerSecond;

  Bulletin(ReceiverSettings settings, ReceiverTally tally) {
    this.settings = settings;
    this.tally = tally;
  }

  void start(long nowNs) {
    lastProgressNs = nowNs;
    progressDueNs = nowNs + settings.progressNs();
    heard(nowNs);
  }

  /** A packet of our fleet came. */
  void heard(long nowNs) {
    lastHeardNs = nowNs;
    quietPauseNs = settings.quietNs();
    quietDueNs = nowNs + quietPauseNs;
  }

  /** A symbol of the image came, in a datagram of so many bytes. */
  void imageDatagram(int bytes) {
    imageBytesOnAir += bytes;
  }

  long deadlineNs() {
    return Math.min(progressDueNs, quietDueNs);
  }

  /** Stops: nothing more is told. */
  void stop() {
    progressDueNs = Machine.NEVER;
    quietDueNs = Machine.NEVER;
  }

  void tick(long nowNs, Phase phase, Reception reception, LossEstimate loss, Outbox out) {
    if (nowNs >= quietDueNs) {
      out.event(new ReceiverEvent.NothingOnAir(nowNs - lastHeardNs, tally.snapshot()));
      quietPauseNs = Math.min(2 * quietPauseNs, ReceiverSettings.MAX_QUIET_REPEAT_NS);
      quietDueNs = nowNs + quietPauseNs;
    }
    if (nowNs >= progressDueNs) {
      measure(nowNs);
      progressDueNs = nowNs + settings.progressNs();
      int lossPpm = loss.intervalPpm();
      long decodedBytes = reception == null ? 0 : reception.progress().decodedBytes();
      if (tally.datagrams != toldDatagrams || decodedBytes != toldDecodedBytes) {
        toldDatagrams = tally.datagrams;
        toldDecodedBytes = decodedBytes;
        out.event(progress(phase, reception, lossPpm));
      }
    }
  }

  private void measure(long nowNs) {
    double seconds = Math.max(1, nowNs - lastProgressNs) / (double) SECOND_NS;
    double measured = 8 * imageBytesOnAir / seconds;
    bitsPerSecond =
        bitsPerSecond == 0 ? measured : bitsPerSecond + SMOOTHING * (measured - bitsPerSecond);
    imageBytesOnAir = 0;
    lastProgressNs = nowNs;
  }

  private ReceiverEvent.Progress progress(Phase phase, Reception reception, int lossPpm) {
    if (reception == null) {
      return new ReceiverEvent.Progress(
          phase, "", 0, 0, 0, 0, Math.round(bitsPerSecond), lossPpm, -1, tally.snapshot());
    }
    long needed = reception.oti.sourceSymbols();
    double missingBits = 8.0 * (needed - reception.usefulSymbols()) * reception.oti.symbolBytes();
    return new ReceiverEvent.Progress(
        phase,
        reception.offer.getVersion(),
        needed,
        reception.usefulSymbols(),
        reception.oti.transferBytes(),
        reception.progress().decodedBytes(),
        Math.round(bitsPerSecond),
        lossPpm,
        bitsPerSecond < 1 ? -1 : (long) (missingBits / bitsPerSecond * SECOND_NS),
        tally.snapshot());
  }
}
