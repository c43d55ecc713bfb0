package io.tiovivo.node.status;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.proto.Memory;
import io.tiovivo.node.proto.Peer;
import io.tiovivo.node.proto.Role;
import io.tiovivo.node.proto.Status;
import io.tiovivo.settings.Units;
import java.time.Duration;
import java.util.Locale;

/** A status as plain text for people, within 80 columns. */
public final class StatusTable {
  /** Widest line. */
  public static final int COLUMNS = 80;

  private static final int LABEL = 10;

  private StatusTable() {}

  /** The whole page, each line ended. */
  public static String of(Status status) {
    StringBuilder page = new StringBuilder();
    line(page, "node", id(status) + ", " + role(status.getRole()) + " on " + board(status));
    line(page, "fleet", status.getFleet());
    line(page, "version", status.getVersion());
    line(page, "boot", boot(status));
    if (!status.getRevertReason().isEmpty()) {
      line(page, "reverted", status.getRevertReason());
    }
    if (!status.getMissingEvidenceList().isEmpty()) {
      line(page, "waiting", "for " + String.join(", and for ", status.getMissingEvidenceList()));
    }
    line(page, "uptime", duration(status.getUptimeMs()));
    line(page, "memory", memory(status.getMemory()));
    line(page, "traffic", traffic(status));
    line(page, "peers", Integer.toString(status.getPeersCount()));
    if (status.getPeersCount() > 0) {
      page.append('\n');
      row(page, "NODE", "ADDRESS", "ROLE", "VERSION", "SLOT", "HEARD AGO");
      for (Peer peer : status.getPeersList()) {
        row(
            page,
            brief(peer),
            peer.getAddress(),
            role(peer.getRole()),
            peer.getVersion(),
            slot(peer.getSlot(), peer.getConfirmed()),
            duration(peer.getHeardMs()));
      }
    }
    return page.toString();
  }

  private static String board(Status status) {
    String architecture = status.getArchitecture();
    return status.getBoard() + (architecture.isEmpty() ? "" : " (" + architecture + ")");
  }

  private static String boot(Status status) {
    if (status.getSlot().isEmpty()) {
      return "started without a loader";
    }
    String reason = status.getBootReason();
    return "slot "
        + status.getSlot()
        + (status.getConfirmed() ? ", confirmed" : ", not confirmed yet")
        + (reason.isEmpty() ? "" : " (" + reason + ")");
  }

  private static String memory(Memory memory) {
    String text =
        "heap "
            + mebibytes(memory.getHeapUsedBytes())
            + " of "
            + mebibytes(memory.getHeapMaxBytes())
            + " MiB";
    if (memory.getResidentBytes() > 0) {
      text +=
          ", resident "
              + mebibytes(memory.getResidentBytes())
              + " MiB (peak "
              + mebibytes(memory.getResidentPeakBytes())
              + "), "
              + memory.getThreads()
              + " threads";
    }
    return text;
  }

  private static String traffic(Status status) {
    var traffic = status.getTraffic();
    long dropped =
        traffic.getMalformed()
            + traffic.getUnknownVersion()
            + traffic.getTableFull()
            + traffic.getIdentityTaken();
    return "hellos "
        + traffic.getSent()
        + " sent, "
        + traffic.getOwn()
        + " came back, "
        + traffic.getAccepted()
        + " of peers, "
        + dropped
        + " dropped";
  }

  private static String id(Status status) {
    return NodeId.of(status.getNodeId().toByteArray()).map(NodeId::toString).orElse("?");
  }

  private static String brief(Peer peer) {
    return NodeId.of(peer.getNodeId().toByteArray()).map(NodeId::brief).orElse("?");
  }

  private static String slot(String slot, boolean confirmed) {
    if (slot.isEmpty()) {
      return "-";
    }
    return confirmed ? slot : slot + "?";
  }

  private static String role(Role role) {
    return switch (role) {
      case LEAF, SUPERNODE, MEGA -> role.name().toLowerCase(Locale.ROOT);
      case MESH_RELAY -> "mesh relay";
      case ROLE_UNSPECIFIED, UNRECOGNIZED -> "unknown";
    };
  }

  private static String duration(long milliseconds) {
    return milliseconds < 1000
        ? "0 s"
        : Units.formatDuration(Duration.ofSeconds(milliseconds / 1000));
  }

  private static String mebibytes(long bytes) {
    return Units.decimal(bytes / 1048576.0, 1);
  }

  private static void line(StringBuilder page, String label, String text) {
    String padded = label + " ".repeat(LABEL - label.length());
    page.append(cut(padded + text, COLUMNS)).append('\n');
  }

  private static void row(
      StringBuilder page,
      String node,
      String address,
      String role,
      String version,
      String slot,
      String heard) {
    String row =
        column(node, 10)
            + column(address, 24)
            + column(role, 12)
            + column(version, 16)
            + column(slot, 6)
            + heard;
    page.append(cut(row, COLUMNS)).append('\n');
  }

  private static String column(String text, int width) {
    String fitting = cut(text, width - 1);
    return fitting + " ".repeat(width - fitting.length());
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 1) + "~";
  }
}
