package io.tiovivo.node.api;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.AddressText;
import io.tiovivo.node.proto.Entry;
import io.tiovivo.node.proto.PresenceState;
import java.time.Duration;
import java.util.Optional;

/**
 * What the fleet's directory says of a node.
 *
 * @param id 32 hexadecimal digits
 * @param name empty: it has none
 * @param up whether it is there
 * @param lastSeen how long ago it was heard
 * @param supernode who serves it, 32 hexadecimal digits; empty: not known
 * @param address of that supernode, with port; empty: not known
 */
public record Presence(
    String id, String name, boolean up, Duration lastSeen, String supernode, String address) {

  static Optional<Presence> of(Entry entry) {
    var supernode = entry.getSupernode();
    return NodeId.of(entry.getNodeId().toByteArray())
        .map(
            id ->
                new Presence(
                    id.toString(),
                    entry.getName(),
                    entry.getState() == PresenceState.UP,
                    Duration.ofMillis(Integer.toUnsignedLong(entry.getLastSeenMs())),
                    NodeId.of(supernode.getNodeId().toByteArray()).map(NodeId::toString).orElse(""),
                    AddressText.withPort(supernode.getIp().toByteArray(), supernode.getPort())));
  }
}
