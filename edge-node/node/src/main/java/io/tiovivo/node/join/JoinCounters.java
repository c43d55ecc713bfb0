package io.tiovivo.node.join;

/** What happened since the start. A snapshot. */
public record JoinCounters(
    long attempts,
    long accepted,
    long busy,
    long failedDials,
    long unanswered,
    long renewals,
    long lost,
    long moved,
    long budgetExhausted,
    long unexpected,
    long malformed) {}
