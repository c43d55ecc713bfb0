package io.tiovivo.node.status;

import io.tiovivo.node.proto.Peer;
import io.tiovivo.node.proto.Status;

/** A status as one line of JSON (RFC 8259) for scripts. */
public final class StatusJson {
  private StatusJson() {}

  /** One line, not ended. */
  public static String of(Status status) {
    JsonText json = new JsonText();
    json.open('{')
        .put("node_id", Words.id(status.getNodeId()))
        .put("role", Words.role(status.getRole()))
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
    if (status.hasOverlay()) {
      OverlayJson.put(json, status.getOverlay());
    }
    HomeJson.put(json, status);
    json.key("peers").open('[');
    status.getPeersList().forEach(peer -> peer(json, peer));
    return json.close(']').close('}').toString();
  }

  private static void peer(JsonText json, Peer peer) {
    json.comma()
        .open('{')
        .put("node_id", Words.id(peer.getNodeId()))
        .put("address", peer.getAddress())
        .put("role", Words.role(peer.getRole()))
        .put("version", peer.getVersion())
        .put("slot", peer.getSlot())
        .put("board", peer.getBoard())
        .put("confirmed", peer.getConfirmed())
        .put("heard_ms", peer.getHeardMs())
        .close('}');
  }
}
