package io.tiovivo.node.directory;

/**
 * What the directory has seen so far, and how much it holds.
 *
 * @param entries kept for others as an owner
 * @param leaves published from here
 * @param subscriptions served from here
 * @param pending look-ups under way
 * @param finds look-ups begun here
 * @param answered by an owner or a holder
 * @param unanswered in time
 * @param refused messages that were dropped: malformed, not asked for, over a quota, switched off
 * @param clones times that one id was seen with two instances alternating
 */
public record DirectoryCounters(
    int entries,
    int leaves,
    int subscriptions,
    int pending,
    long finds,
    long answered,
    long unanswered,
    long refused,
    long clones) {}
