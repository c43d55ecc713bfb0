package io.tiovivo.node.owner;

/**
 * A release that the fleet offers this box.
 *
 * @param release its number
 * @param version for people
 * @param firstSeenS when this box first heard of it, seconds since 1970; 0: not known
 * @param ordered whether the owner has said: install this one now
 * @param emergency whether two release keys have signed that it is one; that a beacon says so is
 *     not enough
 */
public record Candidate(
    long release, String version, long firstSeenS, boolean ordered, boolean emergency) {}
