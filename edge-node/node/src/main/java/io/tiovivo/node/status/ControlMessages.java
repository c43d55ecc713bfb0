package io.tiovivo.node.status;

import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.proto.ControlQuery;
import java.util.Optional;

/** An owner's requests as they come over the node's socket. */
public final class ControlMessages {
  private ControlMessages() {}

  /** Empty: this version does not know it. */
  static Optional<ControlRequest> request(ControlQuery query) {
    return switch (query.getRequestCase()) {
      case SET_PIN ->
          Optional.of(
              new ControlRequest.SetPin(query.getSetPin().getPin(), query.getSetPin().getValue()));
      case UPDATE ->
          action(query.getUpdate().getAction())
              .map(action -> new ControlRequest.Update(action, query.getUpdate().getRelease()));
      case RESTART -> Optional.of(new ControlRequest.Restart());
      case CHOOSE ->
          Optional.of(
              new ControlRequest.Choose(query.getChoose().getKey(), query.getChoose().getValue()));
      case IDENTIFY -> Optional.of(new ControlRequest.Identify());
      case RESCUE -> Optional.of(new ControlRequest.Rescue(query.getRescue().getOn()));
      case RESET -> level(query.getReset().getLevel()).map(ControlRequest.Reset::new);
      case REQUEST_NOT_SET -> Optional.empty();
    };
  }

  private static Optional<ControlRequest.UpdateAction> action(
      io.tiovivo.node.proto.UpdateAction action) {
    return switch (action) {
      case INSTALL -> Optional.of(ControlRequest.UpdateAction.INSTALL);
      case SKIP -> Optional.of(ControlRequest.UpdateAction.SKIP);
      case GO_BACK -> Optional.of(ControlRequest.UpdateAction.GO_BACK);
      default -> Optional.empty();
    };
  }

  private static Optional<ControlRequest.ResetLevel> level(io.tiovivo.node.proto.ResetLevel level) {
    return switch (level) {
      case SETTINGS -> Optional.of(ControlRequest.ResetLevel.SETTINGS);
      case OWNER -> Optional.of(ControlRequest.ResetLevel.OWNER);
      case EVERYTHING -> Optional.of(ControlRequest.ResetLevel.EVERYTHING);
      default -> Optional.empty();
    };
  }

  /** What became of a request, as one line of JSON, not ended. */
  public static String json(ControlReply reply) {
    JsonText json = new JsonText();
    return json.open('{')
        .put("done", reply.done())
        .put("message", reply.message())
        .close('}')
        .toString();
  }
}
