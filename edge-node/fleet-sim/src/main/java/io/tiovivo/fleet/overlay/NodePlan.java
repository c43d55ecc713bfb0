package io.tiovivo.fleet.overlay;

import io.tiovivo.identity.proto.Grant;
import io.tiovivo.node.overlay.HostTerms;
import io.tiovivo.testkit.net.HostPlan;
import io.tiovivo.testkit.net.HostSpeed;
import io.tiovivo.testkit.net.LinkShape;
import io.tiovivo.testkit.net.Segment;
import java.util.List;

/**
 * What one node of a simulated fleet is.
 *
 * @param name unique in the fleet; a word
 * @param kind what the owner and the authority say about it
 * @param board name of its profile
 * @param version of its image
 * @param leases that it may hold for others
 * @param segment where it is; null: on the Internet
 * @param speed of its processor
 * @param farNs one-way delay of its link; half as much again is jitter
 */
public record NodePlan(
    String name,
    Kind kind,
    String board,
    String version,
    int leases,
    Segment segment,
    HostSpeed speed,
    long farNs) {
  /** What the owner and the authority say about a node. */
  public enum Kind {
    /** Serves nobody, ever. */
    LEAF,
    /** Serves others when the fleet is short of supernodes. */
    ELIGIBLE,
    /** The same, and called first when they run short quickly. */
    RESERVE,
    /** Serves others from its start: the owner's will. */
    DEDICATED
  }

  /** Queues of a home router, in front of its line. */
  private static final int LINE_QUEUE_BYTES = 64 * 1024;

  private static final long LINE_BITS_PER_SECOND = 8_000_000;
  private static final long NEAR_NS = 10_000_000;

  /** A Raspberry Pi 3 on the Internet, near the others. */
  public static NodePlan of(String name, Kind kind, int leases) {
    return new NodePlan(name, kind, "rpi3b", "1.0.0", leases, null, HostSpeed.pi3(), NEAR_NS);
  }

  /** The same of another board. */
  public NodePlan board(String newBoard, HostSpeed newSpeed) {
    return new NodePlan(name, kind, newBoard, version, leases, segment, newSpeed, farNs);
  }

  /** The same with another image. */
  public NodePlan version(String newVersion) {
    return new NodePlan(name, kind, board, newVersion, leases, segment, speed, farNs);
  }

  /** The same somewhere else. */
  public NodePlan at(Segment newSegment) {
    return new NodePlan(name, kind, board, version, leases, newSegment, speed, farNs);
  }

  /** The same so far away. */
  public NodePlan far(long newFarNs) {
    return new NodePlan(name, kind, board, version, leases, segment, speed, newFarNs);
  }

  /** What profile and owner say about it. */
  HostTerms terms(boolean massEvent) {
    boolean serves = kind != Kind.LEAF;
    boolean dedicated = kind == Kind.DEDICATED;
    return new HostTerms(
        version,
        board,
        serves ? leases : 0,
        serves,
        kind == Kind.RESERVE,
        dedicated,
        serves,
        dedicated,
        List.of(),
        massEvent);
  }

  /** What the authority grants it. */
  Grant[] grants() {
    return switch (kind) {
      case LEAF -> new Grant[0];
      case ELIGIBLE, DEDICATED -> new Grant[] {Grant.GRANT_SUPERNODE};
      case RESERVE -> new Grant[] {Grant.GRANT_SUPERNODE, Grant.GRANT_MEGA};
    };
  }

  /** How it is connected: on a segment directly, on the Internet by a home's line. */
  HostPlan host(Segment internet, int port) {
    if (segment != null) {
      return HostPlan.on(segment, name, port).speed(speed);
    }
    LinkShape way = LinkShape.perfect().delay(farNs, farNs / 2 + 1);
    return HostPlan.on(internet, name, port)
        .speed(speed)
        .link(way.rate(LINE_BITS_PER_SECOND, LINE_QUEUE_BYTES), way);
  }
}
