package io.tiovivo.node.directory;

/**
 * Timers and limits of the directory; docs/OVERLAY.md gives the reasons.
 *
 * @param copies owners of a key
 * @param validNs how long an entry lasts unless it is published again
 * @param refreshNs from one publication of an entry to the next; less than half of {@code validNs}
 * @param graceNs from the death of a supernode until its entries count as down
 * @param askTimeoutNs until the next owner is asked
 * @param subscriptionNs how long a subscription lasts unless it is renewed
 * @param tickNs between paced rounds of publication
 * @param maxPerTick entries published in a round at most
 * @param maxEntries kept as an owner
 * @param maxPerSupernode of them from one supernode
 * @param maxPending look-ups under way
 * @param maxSubscriptions served as a supernode
 * @param maxPerSubscriber of them for one node
 */
public record DirectorySettings(
    int copies,
    long validNs,
    long refreshNs,
    long graceNs,
    long askTimeoutNs,
    long subscriptionNs,
    long tickNs,
    int maxPerTick,
    int maxEntries,
    int maxPerSupernode,
    int maxPending,
    int maxSubscriptions,
    int maxPerSubscriber) {
  public DirectorySettings {
    if (refreshNs <= 0 || validNs < 2 * refreshNs) {
      throw new IllegalArgumentException("an entry ends before it is published twice");
    }
    if (graceNs < 0 || askTimeoutNs <= 0 || subscriptionNs <= 0 || tickNs <= 0) {
      throw new IllegalArgumentException("a timer is not positive");
    }
    within("copies", copies, 1, 8);
    within("maxPerTick", maxPerTick, 1, 10_000);
    within("maxEntries", maxEntries, 1, 1 << 20);
    within("maxPerSupernode", maxPerSupernode, 1, maxEntries);
    within("maxPending", maxPending, 1, 1 << 16);
    within("maxSubscriptions", maxSubscriptions, 1, 1 << 16);
    within("maxPerSubscriber", maxPerSubscriber, 1, maxSubscriptions);
  }

  /** The settings that docs/OVERLAY.md gives the reasons for. */
  public static DirectorySettings standard() {
    return new DirectorySettings(
        3,
        ms(300_000),
        ms(120_000),
        ms(30_000),
        ms(1_000),
        ms(120_000),
        ms(1_000),
        100,
        16_384,
        4_096,
        256,
        4_096,
        64);
  }

  /** All timers that many times as long. */
  public DirectorySettings scaled(double timers) {
    return new DirectorySettings(
        copies,
        2 * scale(refreshNs, timers) + scale(validNs - 2 * refreshNs, timers),
        scale(refreshNs, timers),
        scale(graceNs, timers),
        scale(askTimeoutNs, timers),
        scale(subscriptionNs, timers),
        scale(tickNs, timers),
        maxPerTick,
        maxEntries,
        maxPerSupernode,
        maxPending,
        maxSubscriptions,
        maxPerSubscriber);
  }

  private static long scale(long valueNs, double timers) {
    return Math.round(valueNs * timers);
  }

  private static long ms(long milliseconds) {
    return milliseconds * 1_000_000;
  }

  private static void within(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(name + " " + value + " is not in " + least + ".." + most);
    }
  }
}
