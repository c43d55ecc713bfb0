package io.tiovivo.node.role;

/**
 * Facts that say whether a node may serve others.
 *
 * @param profileAllows its profile lists the role supernode and leaves above zero
 * @param profileMega its profile lists the role mega
 * @param dedicated the owner fixed the role: a small server
 * @param ownerAllows the owner's limits do
 * @param granted its credential grants it to be a supernode
 * @param grantedMega its credential grants it to be of the reserve
 * @param reachable tested: others could knock
 * @param versionHalted the fleet takes back what this node runs: nobody new should depend on it
 * @param uptimeNs since the start
 * @param stage of the host guard; 0: nothing is wrong
 */
public record RoleFacts(
    boolean profileAllows,
    boolean profileMega,
    boolean dedicated,
    boolean ownerAllows,
    boolean granted,
    boolean grantedMega,
    boolean reachable,
    boolean versionHalted,
    long uptimeNs,
    int stage) {}
