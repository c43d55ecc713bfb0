package io.tiovivo.node.directory;

import io.tiovivo.identity.NodeId;

/**
 * A leaf as its supernode knows it.
 *
 * @param name from its credential; empty: none
 * @param incarnation rises with every start of the leaf
 * @param instance drawn at its start: tells clones apart
 */
public record LeafCard(NodeId id, String name, long incarnation, long instance) {}
