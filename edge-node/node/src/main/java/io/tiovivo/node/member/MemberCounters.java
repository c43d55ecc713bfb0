package io.tiovivo.node.member;

/**
 * What membership has seen so far.
 *
 * @param probes sent directly
 * @param probesFailed neither the member nor a helper of ours got an answer
 * @param suspicions that this node raised itself
 * @param refutations of suspicions against this node
 * @param deaths learnt
 * @param malformed updates or messages that were dropped: out of range, or not readable
 * @param refused messages of nodes that may not speak as supernodes, or while this is none
 * @param overflowed updates that a full table did not take
 * @param health 0 when well; how many steps slower this node trusts itself to judge others
 */
public record MemberCounters(
    long probes,
    long probesFailed,
    long suspicions,
    long refutations,
    long deaths,
    long malformed,
    long refused,
    long overflowed,
    int health) {}
