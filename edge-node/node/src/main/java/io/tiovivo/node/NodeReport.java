package io.tiovivo.node;

import io.tiovivo.machine.Event;
import io.tiovivo.node.link.HelloCounters;
import io.tiovivo.node.link.NodeCard;
import io.tiovivo.node.link.Peer;
import io.tiovivo.node.proto.EnrolmentState;
import io.tiovivo.node.proto.OverlayStatus;
import java.util.List;

/**
 * How a {@link NodeMachine} is.
 *
 * @param ticket of the question
 * @param missing what confirmation waits for, in words that follow "waiting for"
 * @param peers in the order in which they were found
 * @param overlay how it does among the boxes
 */
public record NodeReport(
    long ticket,
    NodeCard card,
    List<String> missing,
    List<Peer> peers,
    HelloCounters counters,
    OverlayStatus overlay)
    implements Event {
  /** Of a node that trusts no fleet. */
  public static final OverlayStatus NO_FLEET =
      OverlayStatus.newBuilder()
          .setEnrolment(EnrolmentState.NO_TRUST)
          .setEnrolmentAdvice(
              "this node trusts no fleet and keeps to its segment: start it with --trust and the"
                  + " fleet's fleet.trust")
          .build();

  /** Of a node that trusts no fleet. */
  public NodeReport(
      long ticket, NodeCard card, List<String> missing, List<Peer> peers, HelloCounters counters) {
    this(ticket, card, missing, peers, counters, NO_FLEET);
  }
}
