package io.tiovivo.node.message;

import io.tiovivo.identity.NodeId;

/**
 * One start of a node, as whoever serves it knows it.
 *
 * @param name from its credential; empty: none
 * @param incarnation rises with every start of the node
 * @param instance drawn at its start: tells clones apart
 */
public record NodeStart(NodeId id, String name, long incarnation, long instance) {}
