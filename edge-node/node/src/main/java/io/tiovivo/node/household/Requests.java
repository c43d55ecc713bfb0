package io.tiovivo.node.household;

import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import java.util.Locale;

/** Requests in words. */
final class Requests {
  private Requests() {}

  /** What was asked, by whom, and what became of it. */
  static String line(ControlRequest request, ControlRequest.Origin origin, ControlReply reply) {
    return what(request)
        + ", asked by "
        + origin.name().toLowerCase(Locale.ROOT)
        + (reply.done() ? ": " : ": refused: ")
        + reply.message();
  }

  /** Why no part of this node could do it. */
  static String why(ControlRequest request) {
    if (request instanceof ControlRequest.SetPin set) {
      return "it has no pin " + set.pin() + "; tiovivo status lists its pins";
    }
    if (request instanceof ControlRequest.Update) {
      return "it was started without a loader, and has no slots";
    }
    if (request instanceof ControlRequest.Identify) {
      return "it has no status light";
    }
    if (request instanceof ControlRequest.Recover) {
      return "it was started without a loader, which would do it";
    }
    return "it has no part for it";
  }

  private static String what(ControlRequest request) {
    if (request instanceof ControlRequest.SetPin set) {
      return "pin " + set.pin() + " " + set.value();
    }
    if (request instanceof ControlRequest.Update update) {
      String action = update.action().name().toLowerCase(Locale.ROOT).replace('_', ' ');
      return "update: " + action + (update.release() == 0 ? "" : " " + update.release());
    }
    if (request instanceof ControlRequest.Choose choose) {
      return choose.value().isEmpty()
          ? choose.key() + " unset"
          : choose.key() + " = " + choose.value();
    }
    if (request instanceof ControlRequest.Rescue rescue) {
      return "rescue shell " + (rescue.on() ? "on" : "off");
    }
    if (request instanceof ControlRequest.Reset reset) {
      return "reset of " + reset.level().name().toLowerCase(Locale.ROOT);
    }
    if (request instanceof ControlRequest.Recover) {
      return "fresh receive";
    }
    return request instanceof ControlRequest.Identify ? "identify" : "restart";
  }
}
