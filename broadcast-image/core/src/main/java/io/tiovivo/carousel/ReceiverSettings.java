package io.tiovivo.carousel;

import io.tiovivo.image.BlockCut;

/**
 * What a receiver may spend and how often it speaks.
 *
 * @param quietNs without a packet of our fleet for this long, {@link ReceiverEvent.NothingOnAir} is
 *     told; the pauses between repeats double up to {@link #MAX_QUIET_REPEAT_NS}
 * @param progressNs between two {@link ReceiverEvent.Progress} events
 * @param syncNs most time that a written chunk waits to be durable
 * @param backlogSymbols image symbols kept in memory until a beacon is verified, or until the flash
 *     catches up
 * @param chunkBuffers chunks of 64 KiB in memory: one is filled, the others wait to be written
 * @param blockSymbols most source symbols of a block, for which the heap has room for a decoding
 *     plan: an image cut into larger ones is refused
 * @param subBlockBytes most bytes of a sub-block: an image cut into larger ones is refused
 * @param checksPerSecond most signature checks a second, with bursts of twice as many
 */
public record ReceiverSettings(
    long quietNs,
    long progressNs,
    long syncNs,
    int backlogSymbols,
    int chunkBuffers,
    int blockSymbols,
    int subBlockBytes,
    int checksPerSecond) {
  /** Most time between two complaints that nothing is on the air. */
  public static final long MAX_QUIET_REPEAT_NS = 60_000_000_000L;

  /** What a box uses. */
  public static final ReceiverSettings DEFAULT =
      new ReceiverSettings(
          5_000_000_000L, 500_000_000L, 1_000_000_000L, 1024, 4, BlockCut.MOST_SYMBOLS, 2 << 20, 4);

  public ReceiverSettings {
    positive("quietNs", quietNs);
    positive("progressNs", progressNs);
    positive("syncNs", syncNs);
    positive("blockSymbols", blockSymbols);
    positive("subBlockBytes", subBlockBytes);
    positive("checksPerSecond", checksPerSecond);
    if (backlogSymbols < 0) {
      throw new IllegalArgumentException("backlogSymbols " + backlogSymbols + " < 0");
    }
    if (chunkBuffers < 2) {
      throw new IllegalArgumentException("chunkBuffers " + chunkBuffers + " is less than 2");
    }
  }

  private static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " " + value + " is not positive");
    }
  }
}
