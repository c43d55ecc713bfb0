package io.tiovivo.node.message;

import io.tiovivo.node.proto.BusyReason;
import java.util.List;

/**
 * A refusal that says when and where else.
 *
 * @param waitMs until it makes sense to come back
 * @param elsewhere who has room, as far as is known
 * @param ticket keeps the place in the queue; empty: none
 */
public record Refusal(BusyReason reason, int waitMs, List<Contact> elsewhere, byte[] ticket) {}
