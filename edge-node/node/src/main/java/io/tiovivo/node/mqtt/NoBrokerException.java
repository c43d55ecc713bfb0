package io.tiovivo.node.mqtt;

import io.tiovivo.node.broker.BrokerProblem;
import java.io.IOException;

/** Something that we found out ourselves, and can say in words. */
final class NoBrokerException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient BrokerProblem problem;

  NoBrokerException(BrokerProblem.Kind kind, String message) {
    super(message);
    problem = new BrokerProblem(kind, message);
  }

  BrokerProblem problem() {
    return problem;
  }
}
