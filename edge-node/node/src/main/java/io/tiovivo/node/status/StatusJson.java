package io.tiovivo.node.status;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.proto.Peer;
import io.tiovivo.node.proto.Role;
import io.tiovivo.node.proto.Status;
import java.util.Locale;

/** A status as one line of JSON (RFC 8259) for scripts. */
public final class StatusJson {
  private final StringBuilder text = new StringBuilder();
  private boolean first = true;

  private StatusJson() {}

  /** One line, not ended. */
  public static String of(Status status) {
    StatusJson json = new StatusJson();
    json.open('{')
        .put("node_id", id(status.getNodeId().toByteArray()))
        .put("role", role(status.getRole()))
        .put("version", status.getVersion())
        .put("slot", status.getSlot())
        .put("boot_reason", status.getBootReason())
        .put("revert_reason", status.getRevertReason())
        .put("confirmed", status.getConfirmed())
        .put("board", status.getBoard())
        .put("architecture", status.getArchitecture())
        .put("fleet", status.getFleet())
        .put("uptime_ms", status.getUptimeMs())
        .put("process_id", status.getProcessId());
    json.key("missing_evidence").open('[');
    status.getMissingEvidenceList().forEach(missing -> json.comma().quote(missing));
    json.close(']');
    var memory = status.getMemory();
    json.key("memory")
        .open('{')
        .put("heap_used_bytes", memory.getHeapUsedBytes())
        .put("heap_max_bytes", memory.getHeapMaxBytes())
        .put("resident_bytes", memory.getResidentBytes())
        .put("resident_peak_bytes", memory.getResidentPeakBytes())
        .put("threads", memory.getThreads())
        .close('}');
    var traffic = status.getTraffic();
    json.key("traffic")
        .open('{')
        .put("sent", traffic.getSent())
        .put("own", traffic.getOwn())
        .put("accepted", traffic.getAccepted())
        .put("foreign", traffic.getForeign())
        .put("unknown_version", traffic.getUnknownVersion())
        .put("malformed", traffic.getMalformed())
        .put("stale", traffic.getStale())
        .put("table_full", traffic.getTableFull())
        .put("identity_taken", traffic.getIdentityTaken())
        .close('}');
    json.key("peers").open('[');
    status.getPeersList().forEach(json::peer);
    return json.close(']').close('}').text.toString();
  }

  private void peer(Peer peer) {
    comma()
        .open('{')
        .put("node_id", id(peer.getNodeId().toByteArray()))
        .put("address", peer.getAddress())
        .put("role", role(peer.getRole()))
        .put("version", peer.getVersion())
        .put("slot", peer.getSlot())
        .put("board", peer.getBoard())
        .put("confirmed", peer.getConfirmed())
        .put("heard_ms", peer.getHeardMs())
        .close('}');
  }

  private static String id(byte[] bytes) {
    return NodeId.of(bytes).map(NodeId::toString).orElse("");
  }

  private static String role(Role role) {
    return switch (role) {
      case LEAF, SUPERNODE, MEGA, MESH_RELAY -> role.name().toLowerCase(Locale.ROOT);
      case ROLE_UNSPECIFIED, UNRECOGNIZED -> "unknown";
    };
  }

  private StatusJson put(String key, String value) {
    return key(key).quote(value);
  }

  private StatusJson put(String key, long value) {
    key(key).text.append(value);
    return this;
  }

  private StatusJson put(String key, boolean value) {
    key(key).text.append(value);
    return this;
  }

  private StatusJson key(String key) {
    comma().quote(key).text.append(':');
    return this;
  }

  private StatusJson comma() {
    if (!first) {
      text.append(',');
    }
    first = false;
    return this;
  }

  private StatusJson open(char bracket) {
    text.append(bracket);
    first = true;
    return this;
  }

  private StatusJson close(char bracket) {
    text.append(bracket);
    first = false;
    return this;
  }

  private StatusJson quote(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
    return this;
  }
}
