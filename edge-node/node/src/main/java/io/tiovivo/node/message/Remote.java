package io.tiovivo.node.message;

import io.tiovivo.credential.Credential;
import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.PeerAddress;

/**
 * The other end of a session.
 *
 * @param address where it can be heard now
 * @param dialled we opened the session
 */
public record Remote(NodeId id, PeerAddress address, Credential credential, boolean dialled) {}
