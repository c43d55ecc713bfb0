package io.tiovivo.headend.demo;

import java.time.Duration;

/** How long the demo may take before it is taken for stuck: five times what it should. Pure. */
final class TimeLimit {
  private static final double MARGIN = 5;

  /** Packets that are not image symbols, and headers. */
  private static final double OVERHEAD = 1.1;

  /** The late box starts when the first has this much, and the killed one loses a moment. */
  private static final double LATEST_START = 1.4;

  /** Start of two JVMs, decoding, unpacking and confirming, each box, on one slow core. */
  private static final double SECONDS_A_BOX = 6;

  private TimeLimit() {}

  static Duration of(long imageBytes, DemoSettings settings) {
    double arriving = settings.rateMbit() * 1e6 * (1 - settings.lossPercent() / 100);
    double receiveS = imageBytes * 8 * OVERHEAD / arriving;
    double seconds = MARGIN * (LATEST_START * receiveS + SECONDS_A_BOX * (settings.boxes() + 1));
    return Duration.ofSeconds((long) Math.ceil(seconds));
  }
}
