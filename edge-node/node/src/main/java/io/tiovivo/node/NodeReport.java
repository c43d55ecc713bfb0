package io.tiovivo.node;

import io.tiovivo.machine.Event;
import io.tiovivo.node.link.HelloCounters;
import io.tiovivo.node.link.NodeCard;
import io.tiovivo.node.link.Peer;
import java.util.List;

/**
 * How a {@link NodeMachine} is.
 *
 * @param ticket of the question
 * @param missing what confirmation waits for, in words that follow "waiting for"
 * @param peers in the order in which they were found
 */
public record NodeReport(
    long ticket, NodeCard card, List<String> missing, List<Peer> peers, HelloCounters counters)
    implements Event {}
