package io.tiovivo.node.join;

import java.util.concurrent.TimeUnit;

/**
 * How a leaf looks for a lease and keeps it. Reasons in docs/OVERLAY.md.
 *
 * @param startSpreadNs first attempt after a start within this, when no mass event is known of
 * @param lostSpreadNs first attempt after a loss within this
 * @param answerNs longest wait for the answer to a Join, its repeats included
 * @param retryBaseNs the wait after the n-th failure in a row is drawn from 0 to this times 2^n
 * @param retryMostNs and at most from 0 to this
 * @param attempts within {@code budgetNs}; further ones wait {@code backoffLeastNs} to {@code
 *     backoffMostNs}
 * @param patienceNs a refusal that says to wait longer sends us elsewhere first
 * @param elsewhereNs an attempt elsewhere follows within this
 * @param busyJitterPermille added to what a refusal says, at random
 * @param waitMostNs the longest wait that a refusal may impose
 * @param renewLeastNs, renewMostNs a renewal is sent after a time drawn from these
 * @param renewRetryNs an unanswered one is repeated after this, then twice it, then each four times
 *     it; after the last repeat comes a wait of once this. A Join is repeated after this, then
 *     twice it, and so on, as long as there is time for its answer
 * @param renewRetries repeats before the supernode counts as lost
 * @param contactRestNs a contact that failed n times rests for this to twice this, then for twice
 *     to four times this
 * @param silentAttempts unanswered in a row, with time for each, until nobody counts as in reach
 * @param book most addresses in the book
 */
public record JoinSettings(
    long startSpreadNs,
    long lostSpreadNs,
    long answerNs,
    long retryBaseNs,
    long retryMostNs,
    int attempts,
    long budgetNs,
    long backoffLeastNs,
    long backoffMostNs,
    long patienceNs,
    long elsewhereNs,
    int busyJitterPermille,
    long waitMostNs,
    long renewLeastNs,
    long renewMostNs,
    long renewRetryNs,
    int renewRetries,
    long contactRestNs,
    int silentAttempts,
    int book) {
  /** Most addresses that a book may be made for. */
  public static final int MAX_BOOK = 1_000;

  public JoinSettings {
    require(startSpreadNs >= 0 && lostSpreadNs >= 0, "a spread is not negative");
    require(answerNs > 0 && retryBaseNs > 0 && retryMostNs >= retryBaseNs, "retries take time");
    require(attempts >= 1 && attempts <= 100 && budgetNs > 0, "attempts are 1 to 100");
    require(backoffLeastNs > 0 && backoffMostNs >= backoffLeastNs, "a backoff is a range");
    require(busyJitterPermille >= 0 && busyJitterPermille <= 1000, "jitter is 0 to 1000 permille");
    require(renewLeastNs > 0 && renewMostNs >= renewLeastNs, "renewals are a range");
    require(renewRetryNs > 0 && renewRetries >= 1 && renewRetries <= 8, "1 to 8 repeats");
    require(silentAttempts >= 1, "silence is that of somebody");
    require(contactRestNs > 0, "a contact rests");
    require(book >= 1 && book <= MAX_BOOK, "a book has 1 to " + MAX_BOOK + " addresses");
  }

  /** The settings that docs/OVERLAY.md gives the reasons for. */
  public static JoinSettings standard() {
    return new JoinSettings(
        s(2), s(10), s(5), s(1), s(60), 4, s(600), s(60), s(300), s(30), s(2), 250, s(300), s(24),
        s(30), s(1), 4, s(60), 3, 200);
  }

  /** The same with every time multiplied. */
  public JoinSettings scaled(double by) {
    return new JoinSettings(
        (long) (startSpreadNs * by),
        (long) (lostSpreadNs * by),
        (long) (answerNs * by),
        (long) (retryBaseNs * by),
        (long) (retryMostNs * by),
        attempts,
        (long) (budgetNs * by),
        (long) (backoffLeastNs * by),
        (long) (backoffMostNs * by),
        (long) (patienceNs * by),
        (long) (elsewhereNs * by),
        busyJitterPermille,
        (long) (waitMostNs * by),
        (long) (renewLeastNs * by),
        (long) (renewMostNs * by),
        (long) (renewRetryNs * by),
        renewRetries,
        (long) (contactRestNs * by),
        silentAttempts,
        book);
  }

  private static long s(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(what);
    }
  }
}
