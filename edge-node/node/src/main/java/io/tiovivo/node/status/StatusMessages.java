package io.tiovivo.node.status;

import com.google.protobuf.ByteString;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.machine.AddressText;
import io.tiovivo.node.NodeReport;
import io.tiovivo.node.link.HelloCounters;
import io.tiovivo.node.link.Peer;
import io.tiovivo.node.proto.Memory;
import io.tiovivo.node.proto.Reply;
import io.tiovivo.node.proto.Request;
import io.tiovivo.node.proto.Status;
import io.tiovivo.node.proto.StatusQuery;
import io.tiovivo.node.proto.Traffic;
import java.util.Optional;

/** Requests and replies of the node's socket as bytes; both ends may be of different versions. */
public final class StatusMessages {
  private static final int FORMAT = 1;

  private StatusMessages() {}

  /** The question for the status. */
  public static byte[] statusRequest() {
    return request().setStatus(StatusQuery.getDefaultInstance()).build().toByteArray();
  }

  /** A request of this version, to be completed. */
  public static Request.Builder request() {
    return Request.newBuilder().setFormat(FORMAT);
  }

  /** A reply of this version, to be completed. */
  static Reply.Builder reply() {
    return Reply.newBuilder().setFormat(FORMAT);
  }

  /** The reply in these bytes; empty when they are damaged. */
  public static Optional<Reply> parseReply(byte[] bytes) {
    try {
      return Optional.of(Reply.parseFrom(bytes, ExtensionRegistryLite.getEmptyRegistry()));
    } catch (InvalidProtocolBufferException broken) {
      return Optional.empty();
    }
  }

  /**
   * What a report says, as a message; whoever knows more (memory, fleet) adds it.
   *
   * @param nowNs of the clock that the peers were heard by
   */
  public static Status.Builder status(NodeReport report, long nowNs) {
    Status.Builder status =
        Status.newBuilder()
            .setRole(report.card().role())
            .setVersion(report.card().version())
            .setSlot(report.card().slot())
            .setBoard(report.card().board())
            .setConfirmed(report.card().confirmed())
            .addAllMissingEvidence(report.missing())
            .setTraffic(traffic(report.counters()))
            .setOverlay(report.overlay());
    for (Peer peer : report.peers()) {
      status.addPeers(peer(peer, nowNs));
    }
    return status;
  }

  public static Memory memory(
      long heapUsedBytes,
      long heapMaxBytes,
      long residentBytes,
      long residentPeakBytes,
      int threads) {
    return Memory.newBuilder()
        .setHeapUsedBytes(heapUsedBytes)
        .setHeapMaxBytes(heapMaxBytes)
        .setResidentBytes(residentBytes)
        .setResidentPeakBytes(residentPeakBytes)
        .setThreads(threads)
        .build();
  }

  private static io.tiovivo.node.proto.Peer peer(Peer peer, long nowNs) {
    return io.tiovivo.node.proto.Peer.newBuilder()
        .setNodeId(ByteString.copyFrom(peer.id().bytes()))
        .setAddress(AddressText.of(peer.address()))
        .setRole(peer.card().role())
        .setVersion(peer.card().version())
        .setSlot(peer.card().slot())
        .setBoard(peer.card().board())
        .setConfirmed(peer.card().confirmed())
        .setHeardMs(Math.max(0, nowNs - peer.heardNs()) / 1_000_000)
        .build();
  }

  private static Traffic traffic(HelloCounters counters) {
    return Traffic.newBuilder()
        .setSent(counters.sent())
        .setOwn(counters.own())
        .setAccepted(counters.accepted())
        .setForeign(counters.foreign())
        .setUnknownVersion(counters.unknownVersion())
        .setMalformed(counters.malformed())
        .setStale(counters.stale())
        .setTableFull(counters.tableFull())
        .setIdentityTaken(counters.identityTaken())
        .build();
  }
}
