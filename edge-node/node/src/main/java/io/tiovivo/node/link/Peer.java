package io.tiovivo.node.link;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.PeerAddress;

/**
 * Another node of the fleet on this segment, as its last hello described it.
 *
 * @param address where that hello came from
 * @param instance drawn at the peer's start
 * @param sequence of that hello, unsigned
 * @param heardNs when it came
 * @param expiresNs when the peer counts as lost
 */
public record Peer(
    NodeId id,
    PeerAddress address,
    NodeCard card,
    long instance,
    int sequence,
    long heardNs,
    long expiresNs) {}
