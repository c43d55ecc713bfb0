package io.tiovivo.node.ask;

/**
 * What became of questions and pings since the start.
 *
 * @param asked questions of people and programs
 * @param refused of those
 * @param pings that were answered
 * @param passedOn pings and pongs of others
 * @param dropped pings and pongs beyond the budget
 * @param strange pongs that nobody waits for
 */
public record AskCounters(
    long asked, long refused, long pings, long passedOn, long dropped, long strange) {}
