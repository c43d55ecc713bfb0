package io.tiovivo.node.role;

/**
 * What a supernode knows of all of them, itself included.
 *
 * @param alive supernodes that serve: not suspected dead, not draining, mega ones included
 * @param megas of those
 * @param leases of them all
 * @param capacity measured, of those that serve
 * @param eligible leaves that may become supernodes
 * @param reserve leaves of the mega reserve
 * @param diedLately members that died within the last two minutes
 */
public record FleetTotals(
    int alive, int megas, long leases, long capacity, int eligible, int reserve, int diedLately) {
  /** Leases over capacity, in thousandths; 1000 when there is no capacity. */
  public int utilisationPermille() {
    return capacity <= 0 ? 1000 : (int) Math.min(10_000, leases * 1000 / capacity);
  }
}
