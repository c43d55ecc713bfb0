package io.tiovivo.node.lease;

import io.tiovivo.node.message.Contact;

/**
 * Another supernode and how much room it has, as it measured and gossiped.
 *
 * @param leases that it holds
 * @param capacity that it measured
 * @param serving neither draining nor suspected
 */
public record Spare(Contact contact, int leases, int capacity, boolean serving) {
  /** Leases that it could still take; 0 when it takes none. */
  public int free() {
    return serving ? Math.max(0, capacity - leases) : 0;
  }
}
