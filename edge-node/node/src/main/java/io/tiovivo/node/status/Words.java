package io.tiovivo.node.status;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.AddressText;
import io.tiovivo.node.proto.ContactRecord;
import io.tiovivo.node.proto.PresenceState;
import io.tiovivo.node.proto.Role;
import io.tiovivo.settings.Units;
import java.time.Duration;
import java.util.Locale;

/** How fields of messages are put into words: for people, within 80 columns, and for scripts. */
final class Words {
  /** Widest line. */
  static final int COLUMNS = 80;

  private static final int LABEL = 10;
  private static final int MAX_ROWS = 3;

  private Words() {}

  /** All 32 digits; empty: no id. */
  static String id(com.google.protobuf.ByteString bytes) {
    return NodeId.of(bytes.toByteArray()).map(NodeId::toString).orElse("");
  }

  /** The first digits; "?": no id. */
  static String brief(com.google.protobuf.ByteString bytes) {
    return NodeId.of(bytes.toByteArray()).map(NodeId::brief).orElse("?");
  }

  /** As scripts read it. */
  static String role(Role role) {
    return switch (role) {
      case LEAF, SUPERNODE, MEGA, MESH_RELAY -> role.name().toLowerCase(Locale.ROOT);
      case ROLE_UNSPECIFIED, UNRECOGNIZED -> "unknown";
    };
  }

  /** As people read it. */
  static String spokenRole(Role role) {
    return role(role).replace('_', ' ');
  }

  static String presence(PresenceState state) {
    return switch (state) {
      case UP -> "up";
      case DOWN -> "down";
      case PRESENCE_UNSPECIFIED, UNRECOGNIZED -> "unknown";
    };
  }

  static String address(ContactRecord contact) {
    return AddressText.withPort(contact.getIp().toByteArray(), contact.getPort());
  }

  /** "1a2b3c4d at 10.0.0.2:8486". */
  static String contact(ContactRecord contact) {
    return brief(contact.getNodeId()) + " at " + address(contact);
  }

  static String duration(long milliseconds) {
    return milliseconds < 1000
        ? "0 s"
        : Units.formatDuration(Duration.ofSeconds(milliseconds / 1000));
  }

  /** "23.4 ms". */
  static String milliseconds(long microseconds) {
    return Units.decimal(microseconds / 1000.0, microseconds < 100_000 ? 1 : 0) + " ms";
  }

  /** Adds a line with its label; a text of nothing is none. */
  static void line(StringBuilder page, String label, String text) {
    if (!text.isEmpty()) {
      String padded = label + " ".repeat(LABEL - label.length());
      page.append(cut(padded + text, COLUMNS)).append('\n');
    }
  }

  /** Adds a text with its label, broken at blanks; of a long one the beginning. */
  static void paragraph(StringBuilder page, String label, String text) {
    StringBuilder row = new StringBuilder();
    String head = label;
    int rows = 0;
    for (String word : text.split(" ")) {
      if (row.length() > 0 && LABEL + row.length() + 1 + word.length() > COLUMNS) {
        line(page, head, row.toString());
        row.setLength(0);
        head = "";
        if (++rows == MAX_ROWS) {
          return;
        }
      }
      row.append(row.length() == 0 ? "" : " ").append(word);
    }
    line(page, head, row.toString());
  }

  /** A cell of a table, its gap to the next one included. */
  static String column(String text, int width) {
    String fitting = cut(text, width - 1);
    return fitting + " ".repeat(width - fitting.length());
  }

  /** Fits it in; what others sent must not move a terminal's cursor nor start another line. */
  static String cut(String raw, int width) {
    String text = plain(raw);
    return text.length() <= width ? text : text.substring(0, width - 1) + "~";
  }

  private static String plain(String raw) {
    StringBuilder text = new StringBuilder(raw.length());
    raw.codePoints().forEach(c -> text.appendCodePoint(Character.isISOControl(c) ? '?' : c));
    return text.toString();
  }
}
