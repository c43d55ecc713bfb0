package io.tiovivo.node.home;

import io.tiovivo.node.broker.BrokerEvents;
import io.tiovivo.node.broker.BrokerProblem;

/** Hears nothing. */
final class Deaf implements BrokerEvents {
  @Override
  public void onConnected(long nowNs) {}

  @Override
  public void onLost(long nowNs, BrokerProblem problem) {}

  @Override
  public void onArrived(long nowNs, String topic, byte[] payload, boolean retained) {}

  @Override
  public void onPublished(long nowNs, long ticket) {}
}
