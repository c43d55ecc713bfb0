package io.tiovivo.node.member;

import io.tiovivo.machine.PeerAddress;

/**
 * What a supernode says about itself.
 *
 * @param address where others reach it: tested, not assumed
 * @param tcpPort of its TLS fallback; 0: none
 * @param version of its image
 * @param leaves leases that it holds
 * @param capacity leases that it could hold: measured, not configured
 * @param eligible of its leaves, how many may become supernodes
 * @param reserve of its leaves, how many are of the mega reserve
 * @param mega it is a mega itself
 * @param draining it takes nobody any more
 * @param retryPermille joins that were not the first attempt
 * @param turnoverPermille leases that ended, per minute, over leases
 * @param beaconSequence of the newest beacon it has
 */
public record Facts(
    PeerAddress address,
    int tcpPort,
    String version,
    int leaves,
    int capacity,
    int eligible,
    int reserve,
    boolean mega,
    boolean draining,
    int retryPermille,
    int turnoverPermille,
    long beaconSequence) {
  /** Of a supernode that serves nobody yet. */
  public static Facts idle(PeerAddress address, String version, int capacity) {
    return new Facts(address, 0, version, 0, capacity, 0, 0, false, false, 0, 0, 0);
  }
}
