package io.tiovivo.testkit.net;

/**
 * What a link does to the datagrams that pass it in one direction. Shares are in parts per million.
 *
 * <p>Loss follows Gilbert and Elliott: a good and a bad state, each with its own loss.
 *
 * @param lossPpm lost in the good state
 * @param burstLossPpm lost in the bad state
 * @param toBadPpm changes from good to bad, per datagram
 * @param toGoodPpm changes from bad to good, per datagram
 * @param delayNs of every datagram
 * @param jitterNs at most this much more, drawn for each datagram; those that it reorders arrive so
 * @param reorderPpm delayed by {@code reorderNs} more
 * @param reorderNs how much later a reordered datagram comes
 * @param duplicatePpm come twice
 * @param corruptPpm have one to four bits flipped
 * @param truncatePpm are cut short
 * @param bitsPerSecond IP and UDP headers included; 0: as fast as it comes
 * @param queueBytes that may wait for their turn at that rate; what comes beyond is dropped
 */
public record LinkShape(
    int lossPpm,
    int burstLossPpm,
    int toBadPpm,
    int toGoodPpm,
    long delayNs,
    long jitterNs,
    int reorderPpm,
    long reorderNs,
    int duplicatePpm,
    int corruptPpm,
    int truncatePpm,
    long bitsPerSecond,
    int queueBytes) {
  private static final long DELAY_NS = 500_000;

  /** A link that loses nothing. */
  public static LinkShape perfect() {
    return loss(0);
  }

  /** Independent loss. */
  public static LinkShape loss(double percent) {
    return bursts((int) Math.round(percent * 10_000), 0, 0, 0);
  }

  /**
   * Loss in bursts: everything is lost while the link is bad.
   *
   * @param percent lost on average, below 100
   * @param burstDatagrams mean length of a burst
   */
  public static LinkShape bursts(double percent, int burstDatagrams) {
    double toGood = 1.0 / burstDatagrams;
    double toBad = toGood * percent / (100 - percent);
    return bursts(0, 1_000_000, ppm(toBad), ppm(toGood));
  }

  private static LinkShape bursts(int lossPpm, int burstLossPpm, int toBadPpm, int toGoodPpm) {
    return new LinkShape(
        lossPpm, burstLossPpm, toBadPpm, toGoodPpm, DELAY_NS, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /** The same with datagrams overtaken by those of the next {@code reorderNs}. */
  public LinkShape reordering(double percent, long laterNs) {
    return new LinkShape(
        lossPpm,
        burstLossPpm,
        toBadPpm,
        toGoodPpm,
        delayNs,
        jitterNs,
        ppm(percent / 100),
        laterNs,
        duplicatePpm,
        corruptPpm,
        truncatePpm,
        bitsPerSecond,
        queueBytes);
  }

  /** The same with doubled, damaged and shortened datagrams. */
  public LinkShape damaging(double duplicatePercent, double corruptPercent, double cutPercent) {
    return new LinkShape(
        lossPpm,
        burstLossPpm,
        toBadPpm,
        toGoodPpm,
        delayNs,
        jitterNs,
        reorderPpm,
        reorderNs,
        ppm(duplicatePercent / 100),
        ppm(corruptPercent / 100),
        ppm(cutPercent / 100),
        bitsPerSecond,
        queueBytes);
  }

  /** The same with another delay, and up to {@code newJitterNs} more for each datagram. */
  public LinkShape delay(long newDelayNs, long newJitterNs) {
    return new LinkShape(
        lossPpm,
        burstLossPpm,
        toBadPpm,
        toGoodPpm,
        newDelayNs,
        newJitterNs,
        reorderPpm,
        reorderNs,
        duplicatePpm,
        corruptPpm,
        truncatePpm,
        bitsPerSecond,
        queueBytes);
  }

  /** The same at a rate, with a queue of that many bytes before it. */
  public LinkShape rate(long newBitsPerSecond, int newQueueBytes) {
    return new LinkShape(
        lossPpm,
        burstLossPpm,
        toBadPpm,
        toGoodPpm,
        delayNs,
        jitterNs,
        reorderPpm,
        reorderNs,
        duplicatePpm,
        corruptPpm,
        truncatePpm,
        newBitsPerSecond,
        newQueueBytes);
  }

  private static int ppm(double share) {
    return (int) Math.round(share * 1_000_000);
  }
}
