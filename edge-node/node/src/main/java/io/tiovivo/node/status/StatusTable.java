package io.tiovivo.node.status;

import io.tiovivo.node.proto.Memory;
import io.tiovivo.node.proto.Peer;
import io.tiovivo.node.proto.Status;
import io.tiovivo.settings.Units;

/** A status as plain text for people, within 80 columns. */
public final class StatusTable {
  /** Widest line. */
  public static final int COLUMNS = Words.COLUMNS;

  private StatusTable() {}

  /** The whole page, each line ended. */
  public static String of(Status status) {
    StringBuilder page = new StringBuilder();
    Words.line(
        page,
        "node",
        Words.id(status.getNodeId())
            + ", "
            + Words.spokenRole(status.getRole())
            + " on "
            + board(status));
    Words.line(page, "fleet", status.getFleet());
    HomeTable.health(page, status);
    Words.line(page, "version", status.getVersion());
    Words.line(page, "boot", boot(status));
    if (!status.getRevertReason().isEmpty()) {
      Words.line(page, "reverted", status.getRevertReason());
    }
    if (!status.getMissingEvidenceList().isEmpty()) {
      Words.line(
          page, "waiting", "for " + String.join(", and for ", status.getMissingEvidenceList()));
    }
    Words.line(page, "uptime", Words.duration(status.getUptimeMs()));
    Words.line(page, "memory", memory(status.getMemory()));
    if (status.hasOverlay()) {
      OverlayTable.add(page, status.getOverlay());
    }
    HomeTable.add(page, status);
    Words.line(page, "traffic", traffic(status));
    Words.line(page, "peers", Integer.toString(status.getPeersCount()));
    if (status.getPeersCount() > 0) {
      page.append('\n');
      row(page, "NODE", "ADDRESS", "ROLE", "VERSION", "SLOT", "HEARD AGO");
      for (Peer peer : status.getPeersList()) {
        row(
            page,
            Words.brief(peer.getNodeId()),
            peer.getAddress(),
            Words.spokenRole(peer.getRole()),
            peer.getVersion(),
            slot(peer.getSlot(), peer.getConfirmed()),
            Words.duration(peer.getHeardMs()));
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

  private static String slot(String slot, boolean confirmed) {
    if (slot.isEmpty()) {
      return "-";
    }
    return confirmed ? slot : slot + "?";
  }

  private static String mebibytes(long bytes) {
    return Units.decimal(bytes / 1048576.0, 1);
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
        Words.column(node, 10)
            + Words.column(address, 24)
            + Words.column(role, 12)
            + Words.column(version, 16)
            + Words.column(slot, 6)
            + heard;
    page.append(Words.cut(row, COLUMNS)).append('\n');
  }
}
