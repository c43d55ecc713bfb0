package io.tiovivo.node.overlay;

import io.tiovivo.node.proto.OverlayMessage.BodyCase;

/** What is served first when several messages wait. The order is that of docs/OVERLAY.md. */
enum Urgency {
  /** Of leases that exist: whoever has one keeps it. */
  LEASE,
  /** Among supernodes: who is late here is taken for dead. */
  MEMBERSHIP,
  PRESENCE,
  LOOKUP,
  /** Last: those who wait outside have nothing to lose, and try again. */
  JOIN,
  /** What nobody waits for goes first. */
  REPORT;

  static Urgency of(BodyCase body) {
    return switch (body) {
      case ACCEPT, BUSY, RENEW, RENEWED, LEAVE, HANDOVER, RESERVE, RESERVED -> LEASE;
      case PROBE, PROBE_ACK, PROBE_REQUEST, GOSSIP, SYNC_REQUEST -> MEMBERSHIP;
      case PUBLISH, PUBLISHED, SUBSCRIBE, PRESENCE -> PRESENCE;
      case JOIN -> JOIN;
      case REPORT -> REPORT;
      default -> LOOKUP;
    };
  }
}
