package io.tiovivo.node.lease;

import io.tiovivo.identity.NodeId;

/**
 * A leaf that holds a lease here, as it described itself.
 *
 * @param name of its credential; empty: none
 * @param incarnation rises with every start of the leaf
 * @param instance drawn at its start
 */
public record Leaf(NodeId id, String name, long incarnation, long instance) {}
