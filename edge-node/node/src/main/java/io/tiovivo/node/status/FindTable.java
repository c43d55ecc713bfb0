package io.tiovivo.node.status;

import io.tiovivo.node.proto.ContactRecord;
import io.tiovivo.node.proto.Entry;
import io.tiovivo.node.proto.FindAnswer;
import io.tiovivo.node.proto.PresenceState;
import java.util.Arrays;

/** What the directory says about a node, for people and for scripts. */
public final class FindTable {
  private FindTable() {}

  /** The page, each line ended; several blocks when several boxes claim the name or the id. */
  public static String of(FindAnswer answer) {
    StringBuilder page = new StringBuilder();
    for (Entry entry : answer.getEntriesList()) {
      page.append(page.length() == 0 ? "" : "\n");
      Words.line(page, "node", Words.id(entry.getNodeId()));
      Words.line(page, "name", entry.getName());
      Words.line(page, "presence", presence(entry));
      Words.line(page, "at", place(entry));
    }
    if (answer.getEntriesCount() > 1) {
      page.append("\nSeveral boxes answer to this: copied cards, or one name given twice.\n");
    }
    if (answer.getEntriesCount() > 0 && !answer.getAuthoritative()) {
      page.append("\nFrom memory: those who keep this entry did not answer.\n");
    }
    return page.toString();
  }

  /** One line for each change of presence, not ended: "up porch 0123... 10.0.0.2:8486". */
  public static String line(Entry entry) {
    return Words.presence(entry.getState())
        + " "
        + (entry.getName().isEmpty() ? "-" : Words.cut(entry.getName(), Words.COLUMNS))
        + " "
        + Words.id(entry.getNodeId())
        + (entry.hasSupernode() ? " at " + Words.contact(entry.getSupernode()) : "");
  }

  private static String presence(Entry entry) {
    String seen = Words.duration(entry.getLastSeenMs()) + " ago";
    return entry.getState() == PresenceState.UP
        ? "up, renewed " + seen
        : Words.presence(entry.getState()) + ", last seen " + seen;
  }

  private static String place(Entry entry) {
    ContactRecord supernode = entry.getSupernode();
    if (!entry.hasSupernode()) {
      return "";
    }
    boolean itself =
        Arrays.equals(supernode.getNodeId().toByteArray(), entry.getNodeId().toByteArray());
    String version = supernode.getVersion().isEmpty() ? "" : ", version " + supernode.getVersion();
    return itself
        ? Words.address(supernode) + ", a supernode itself" + version
        : "supernode " + Words.contact(supernode) + version;
  }

  /** One line of JSON, not ended. */
  public static String json(FindAnswer answer) {
    JsonText json = new JsonText();
    json.open('{').put("authoritative", answer.getAuthoritative()).key("entries").open('[');
    for (Entry entry : answer.getEntriesList()) {
      json.comma()
          .open('{')
          .put("node_id", Words.id(entry.getNodeId()))
          .put("name", entry.getName())
          .put("presence", Words.presence(entry.getState()))
          .put("last_seen_ms", entry.getLastSeenMs())
          .put("valid_ms", entry.getValidMs());
      if (entry.hasSupernode()) {
        OverlayJson.contact(json.key("supernode"), entry.getSupernode());
      }
      json.close('}');
    }
    return json.close(']').close('}').toString();
  }
}
