package io.tiovivo.node.message;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.PeerAddress;

/**
 * How to reach a supernode.
 *
 * @param id null: not known yet, the handshake will tell
 * @param address UDP
 * @param tcpPort of its TLS fallback; 0: none
 * @param version of its image; empty: not known
 * @param loadPermille leases over capacity, as last heard
 */
public record Contact(
    NodeId id, PeerAddress address, int tcpPort, String version, int loadPermille) {}
