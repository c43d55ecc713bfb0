package io.tiovivo.node.join;

/**
 * What a leaf tells its supernode about itself.
 *
 * @param incarnation rises with every start
 * @param instance drawn at this start: tells clones apart
 * @param name of its credential; empty: none
 * @param version of its image
 * @param board name of its profile
 */
public record LeafCard(
    long incarnation, long instance, String name, String version, String board) {}
