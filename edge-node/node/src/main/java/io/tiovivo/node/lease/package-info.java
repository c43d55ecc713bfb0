/**
 * A supernode's promises to its leaves: admission, leases, refusals that say when and where else,
 * drain.
 */
package io.tiovivo.node.lease;
