package io.tiovivo.node.page;

import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.control.ControlRequest.UpdateAction;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What may be ordered through the page, as path and body: the rescue shell may not, nor anything
 * that could open the box to others.
 */
final class PageOrders {
  static final String PREFIX = "/control/";

  /** Asks for nothing but whether the token is right. */
  static final String CHECK = PREFIX + "check";

  /** Keys of the configuration that an owner may set here. */
  static final Set<String> KEYS =
      Set.of(
          "update.mode",
          "update.window",
          "update.skip",
          "update.wait-for-others",
          "quiet-hours",
          "serve.supernode",
          "serve.relay",
          "data.per-day",
          "data.per-month",
          "gpio.led");

  private static final Map<String, UpdateAction> UPDATES =
      Map.of(
          "install", UpdateAction.INSTALL,
          "skip", UpdateAction.SKIP,
          "go-back", UpdateAction.GO_BACK);

  private PageOrders() {}

  /** The order; empty: there is none of this kind. */
  static Optional<ControlRequest> of(String path, String body) {
    if (!path.startsWith(PREFIX)) {
      return Optional.empty();
    }
    String[] words = path.substring(PREFIX.length()).split("/", -1);
    boolean named = words.length == 2 && !words[1].isEmpty();
    return switch (words[0]) {
      case "pin" ->
          named ? Optional.of(new ControlRequest.SetPin(words[1], body)) : Optional.empty();
      case "set" ->
          named && KEYS.contains(words[1])
              ? Optional.of(new ControlRequest.Choose(words[1], body))
              : Optional.empty();
      case "update" -> words.length == 1 ? update(body) : Optional.empty();
      case "restart" ->
          words.length == 1 ? Optional.of(new ControlRequest.Restart()) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<ControlRequest> update(String body) {
    String[] words = body.split(" ");
    UpdateAction action = UPDATES.get(words[0]);
    boolean numbered = words.length == 2 && words[1].matches("[0-9]{1,18}");
    if (action == null || words.length != 1 && !numbered) {
      return Optional.empty();
    }
    return Optional.of(new ControlRequest.Update(action, numbered ? Long.parseLong(words[1]) : 0));
  }
}
