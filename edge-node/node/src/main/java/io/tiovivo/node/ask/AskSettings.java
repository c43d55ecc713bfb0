package io.tiovivo.node.ask;

/**
 * Limits of {@link Asks}.
 *
 * @param mostQuestions under way at a time; more are refused
 * @param mostWatched nodes whose presence is watched at a time
 * @param mostPaddingBytes of a ping
 * @param longestNs that a question may take
 * @param pongsPerSecond answered or passed on; more pings are dropped
 * @param pongBurst what may have been saved up
 */
public record AskSettings(
    int mostQuestions,
    int mostWatched,
    int mostPaddingBytes,
    long longestNs,
    int pongsPerSecond,
    int pongBurst) {
  /** Questions come from people and a few programs: small numbers will do. */
  public static AskSettings standard() {
    return new AskSettings(32, 256, 1000, 10_000_000_000L, 50, 100);
  }

  /** The same with all times multiplied. */
  public AskSettings scaled(double timers) {
    return new AskSettings(
        mostQuestions,
        mostWatched,
        mostPaddingBytes,
        (long) (longestNs * timers),
        pongsPerSecond,
        pongBurst);
  }
}
