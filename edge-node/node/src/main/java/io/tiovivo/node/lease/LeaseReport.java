package io.tiovivo.node.lease;

/**
 * How a supernode's desk stands: for status, metrics, and the membership's own record.
 *
 * @param capacity measured: what it believes it can serve, at most {@code cap}
 * @param cap of the profile and the owner
 * @param reserved leases promised to other supernodes' leaves
 * @param promised joins that were given a time
 * @param eligible leaves that may become supernodes
 * @param reserve leaves of the mega reserve
 * @param ratePermille joins a second that are admitted, in thousandths
 * @param lagNs smoothed
 * @param retryPermille joins that were not the leaf's first attempt
 * @param turnoverPermille leases that ended within the last minute, over leases
 */
public record LeaseReport(
    DeskState state,
    int leases,
    int capacity,
    int cap,
    int reserved,
    int promised,
    int eligible,
    int reserve,
    long ratePermille,
    long lagNs,
    int retryPermille,
    int turnoverPermille,
    LeaseCounters counters) {}
