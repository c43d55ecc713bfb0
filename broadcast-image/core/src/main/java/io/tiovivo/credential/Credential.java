package io.tiovivo.credential;

import io.tiovivo.identity.NodeId;
import io.tiovivo.identity.proto.Grant;
import java.util.Set;

/**
 * Who a box is and what it may be for others, as the fleet's authority signed it.
 *
 * @param node follows from the box's Ed25519 key
 * @param signingKey Ed25519 public key, 32 bytes; not to be written to
 * @param sessionKey X25519 public key, 32 bytes: the static key of its Noise handshakes; not to be
 *     written to
 * @param name unique in the fleet; empty: none
 * @param site where it is, for people and for spreading risk; empty: not said
 * @param board name of its hardware profile
 * @param grants what it may be beside a leaf
 * @param notBeforeS seconds since 1970
 * @param notAfterS seconds since 1970
 * @param serial rises with every credential for this key
 * @param hardware digest of what tells two boards apart, 16 bytes; empty: the board had nothing;
 *     not to be written to
 */
public record Credential(
    String fleet,
    NodeId node,
    byte[] signingKey,
    byte[] sessionKey,
    String name,
    String site,
    String board,
    Set<Grant> grants,
    long notBeforeS,
    long notAfterS,
    long serial,
    byte[] hardware) {}
