package io.tiovivo.node.home;

import io.tiovivo.node.proto.Role;
import io.tiovivo.node.proto.RoleChange;
import io.tiovivo.node.proto.Status;
import io.tiovivo.node.status.JsonText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What happened between two looks at the node, each as JSON for Home Assistant's event entity. */
final class Happenings {
  static final String PIN = "pin";
  static final String ROLE = "role";
  static final String REVERT = "revert";
  static final String UPDATE = "update";
  static final String NEIGHBOUR = "neighbour";
  static final String REFUSED = "refused";

  /** All kinds, as Home Assistant is told beforehand. */
  static final List<String> TYPES = List.of(PIN, ROLE, REVERT, UPDATE, NEIGHBOUR, REFUSED);

  private Picture before;
  private long sequence;

  /** What is new since the picture before. */
  List<String> since(Picture now, long unixMs) {
    List<String> news = new ArrayList<>();
    Picture old = before;
    before = now;
    Status status = now.status();
    if (old == null) {
      if (!status.getRevertReason().isEmpty()) {
        news.add(
            end(begin(REVERT, now, unixMs).put("reason", Picture.cut(status.getRevertReason()))));
      }
      return news;
    }
    Role roleBefore = old.status().getRole();
    if (status.getRole() != roleBefore && roleBefore != Role.ROLE_UNSPECIFIED) {
      JsonText role = begin(ROLE, now, unixMs).put("role", word(status.getRole()));
      news.add(end(role.put("reason", reason(status))));
    }
    String state = status.getUpdate().getState();
    String stateBefore = old.status().getUpdate().getState();
    if (!state.equals(stateBefore) && !stateBefore.isEmpty()) {
      news.add(
          end(
              begin(UPDATE, now, unixMs)
                  .put("state", Picture.cut(state))
                  .put("version", Picture.cut(status.getUpdate().getLatest()))
                  .put("reason", Picture.cut(status.getUpdate().getReason()))));
    }
    for (Map.Entry<String, Boolean> each : now.neighbours().entrySet()) {
      if (!each.getValue().equals(old.neighbours().getOrDefault(each.getKey(), false))) {
        news.add(
            end(
                begin(NEIGHBOUR, now, unixMs)
                    .put("node", each.getKey())
                    .put("present", each.getValue())));
      }
    }
    return news;
  }

  String pin(String name, boolean on, long unixMs) {
    return end(begin(PIN, before, unixMs).put("pin", name).put("on", on));
  }

  String refused(String what, String why, long unixMs) {
    return end(
        begin(REFUSED, before, unixMs)
            .put("command", Picture.cut(what))
            .put("reason", Picture.cut(why)));
  }

  // One that comes twice, for QoS 1 allows that, has the same sequence and start.
  private JsonText begin(String type, Picture picture, long unixMs) {
    JsonText json = new JsonText();
    json.open('{').put("event_type", type).put("sequence", ++sequence);
    if (picture != null && picture.startedS() != Picture.UNKNOWN) {
      json.put("at", Instant.ofEpochMilli(unixMs).toString());
    }
    return json;
  }

  private static String end(JsonText json) {
    return json.close('}').toString();
  }

  private static String word(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  private static String reason(Status status) {
    List<RoleChange> history = status.getOverlay().getRoleHistoryList();
    return history.isEmpty() ? "" : Picture.cut(history.get(history.size() - 1).getReason());
  }
}
