package io.tiovivo.node.api;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.proto.EnrolmentState;
import io.tiovivo.node.proto.Role;
import io.tiovivo.node.proto.Status;
import io.tiovivo.node.status.StatusMetrics;
import io.tiovivo.node.status.StatusTable;
import java.util.Locale;

/**
 * How a node stands.
 *
 * @param id 32 hexadecimal digits
 * @param name that the authority gave it; empty: none yet
 * @param role "leaf", "supernode", "mega" or "mesh_relay"
 * @param enrolled whether it has a credential that others take
 * @param advice what to do next, for people; empty: nothing
 * @param connected whether a supernode serves it, or it is one itself
 * @param page what {@code tiovivo status} would show
 * @param metrics in Prometheus' text format
 */
public record NodeState(
    String id,
    String name,
    String role,
    boolean enrolled,
    String advice,
    boolean connected,
    String page,
    String metrics) {

  static NodeState of(Status status) {
    var overlay = status.getOverlay();
    EnrolmentState enrolment = overlay.getEnrolment();
    return new NodeState(
        NodeId.of(status.getNodeId().toByteArray()).map(NodeId::toString).orElse(""),
        overlay.getName(),
        status.getRole().name().toLowerCase(Locale.ROOT),
        enrolment == EnrolmentState.ENROLLED || enrolment == EnrolmentState.RENEWING,
        overlay.getEnrolmentAdvice(),
        overlay.hasLease() || status.getRole() != Role.LEAF && overlay.hasService(),
        StatusTable.of(status),
        StatusMetrics.of(status));
  }
}
