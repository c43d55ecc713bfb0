package io.tiovivo.testkit.net;

/**
 * What a link does to the datagrams that arrive over it. Shares are in parts per million.
 *
 * <p>Loss follows Gilbert and Elliott: a good and a bad state, each with its own loss.
 *
 * @param lossPpm lost in the good state
 * @param burstLossPpm lost in the bad state
 * @param toBadPpm changes from good to bad, per datagram
 * @param toGoodPpm changes from bad to good, per datagram
 * @param delayNs of every datagram
 * @param reorderPpm delayed by {@code reorderNs} more
 * @param reorderNs how much later a reordered datagram comes
 * @param duplicatePpm come twice
 * @param corruptPpm have one to four bits flipped
 * @param truncatePpm are cut short
 */
public record LinkShape(
    int lossPpm,
    int burstLossPpm,
    int toBadPpm,
    int toGoodPpm,
    long delayNs,
    int reorderPpm,
    long reorderNs,
    int duplicatePpm,
    int corruptPpm,
    int truncatePpm) {
  private static final long DELAY_NS = 500_000;

  /** A link that loses nothing. */
  public static LinkShape perfect() {
    return loss(0);
  }

  /** Independent loss. */
  public static LinkShape loss(double percent) {
    return new LinkShape((int) Math.round(percent * 10_000), 0, 0, 0, DELAY_NS, 0, 0, 0, 0, 0);
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
    return new LinkShape(0, 1_000_000, ppm(toBad), ppm(toGood), DELAY_NS, 0, 0, 0, 0, 0);
  }

  /** The same with datagrams overtaken by those of the next {@code reorderNs}. */
  public LinkShape reordering(double percent, long laterNs) {
    return new LinkShape(
        lossPpm,
        burstLossPpm,
        toBadPpm,
        toGoodPpm,
        delayNs,
        ppm(percent / 100),
        laterNs,
        duplicatePpm,
        corruptPpm,
        truncatePpm);
  }

  /** The same with doubled, damaged and shortened datagrams. */
  public LinkShape damaging(double duplicatePercent, double corruptPercent, double cutPercent) {
    return new LinkShape(
        lossPpm,
        burstLossPpm,
        toBadPpm,
        toGoodPpm,
        delayNs,
        reorderPpm,
        reorderNs,
        ppm(duplicatePercent / 100),
        ppm(corruptPercent / 100),
        ppm(cutPercent / 100));
  }

  private static int ppm(double share) {
    return (int) Math.round(share * 1_000_000);
  }
}
