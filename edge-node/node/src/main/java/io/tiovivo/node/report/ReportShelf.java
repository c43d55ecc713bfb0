package io.tiovivo.node.report;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Machine;
import io.tiovivo.node.broker.BrokerEvents;
import io.tiovivo.node.broker.BrokerPort;
import io.tiovivo.node.broker.BrokerProblem;
import io.tiovivo.node.broker.BrokerSettings;
import io.tiovivo.node.proto.Report;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * The reports of a supernode and its leaves, on their way to the fleet's broker: the last one of
 * each, as bytes, so many at most; published one by one, never faster than a steady rate. After the
 * broker was away everything is due again, each at a time drawn by lot from a window: a thousand
 * supernodes that find their broker back do not fall upon it.
 */
public final class ReportShelf implements BrokerEvents {
  /** Most nodes: more leaves than any profile serves. */
  public static final int MAX_NODES = 1_024;

  /** Between two publications: 20 a second. */
  static final long STEP_NS = 50_000_000L;

  /** What was not published before the connection came is due within this. */
  static final long NEWS_WINDOW_NS = 60_000_000_000L;

  /** What the broker had already, and may have forgotten, within this. */
  static final long AGAIN_WINDOW_NS = 900_000_000_000L;

  private static final class Row {
    byte[] report;
    long dueNs; // NEVER: it has been published
    boolean told; // some connection took it
  }

  private final NodeId self;
  private final ReportTopics topics;
  private final BrokerPort port;
  private final SplittableRandom random;
  private final Map<NodeId, Row> rows = new LinkedHashMap<>();
  private boolean connected;
  private long nextNs = Machine.NEVER;
  private long stepNs;
  private long published;
  private long refused;

  public ReportShelf(NodeId self, ReportTopics topics, BrokerPort port, long seed) {
    this.self = self;
    this.topics = topics;
    this.port = port;
    random = new SplittableRandom(seed);
  }

  /** The will: this supernode is gone. Of its leaves it says nothing; others serve them. */
  public BrokerSettings.Will will() {
    return new BrokerSettings.Will(topics.of(self), ReportJson.gone(self));
  }

  /** Keeps a report of this node or of one of its leaves, in the place of its earlier one. */
  public void put(long nowNs, NodeId node, Report report) {
    Row row = rows.get(node);
    if (row == null) {
      if (rows.size() >= MAX_NODES) {
        refused++;
        return;
      }
      row = new Row();
      rows.put(node, row);
    }
    row.report = report.toByteArray();
    row.told = false;
    row.dueNs = nowNs;
    if (connected) {
      nextNs = Math.min(nextNs, nowNs);
    }
  }

  /** Forgets those that are no longer served here: whoever serves them now publishes for them. */
  public void keep(Predicate<NodeId> served) {
    rows.keySet().removeIf(node -> !node.equals(self) && !served.test(node));
  }

  @Override
  public void onConnected(long nowNs) {
    connected = true;
    nextNs = Machine.NEVER;
    rows.values()
        .forEach(
            row -> {
              long windowNs = row.told ? AGAIN_WINDOW_NS : NEWS_WINDOW_NS;
              row.dueNs = nowNs + random.nextLong(windowNs);
              nextNs = Math.min(nextNs, row.dueNs);
            });
  }

  @Override
  public void onLost(long nowNs, BrokerProblem problem) {
    connected = false;
    nextNs = Machine.NEVER;
  }

  @Override
  public void onArrived(long nowNs, String topic, byte[] payload, boolean retained) {
    // Nothing is subscribed to.
  }

  @Override
  public void onPublished(long nowNs, long ticket) {
    published++;
    if (connected) {
      nextNs = Math.min(nextNs, stepNs);
    }
  }

  /** Publishes the one that is due first, if its time has come. */
  public void onDeadline(long nowNs) {
    if (!connected || nowNs < nextNs) {
      return;
    }
    NodeId first = null;
    long firstNs = Machine.NEVER;
    long secondNs = Machine.NEVER;
    for (Map.Entry<NodeId, Row> each : rows.entrySet()) {
      long dueNs = each.getValue().dueNs;
      if (dueNs < firstNs) {
        secondNs = firstNs;
        firstNs = dueNs;
        first = each.getKey();
      } else {
        secondNs = Math.min(secondNs, dueNs);
      }
    }
    if (first == null || firstNs > nowNs) {
      nextNs = firstNs;
      return;
    }
    Row row = rows.get(first);
    if (port.publish(topics.of(first), json(first, row), 1, true) == BrokerPort.NO_ROOM) {
      stepNs = nowNs + STEP_NS;
      nextNs = Machine.NEVER; // until something is acknowledged
      return;
    }
    row.told = true;
    row.dueNs = Machine.NEVER;
    stepNs = nowNs + STEP_NS;
    nextNs = secondNs == Machine.NEVER ? secondNs : Math.max(secondNs, stepNs);
  }

  private byte[] json(NodeId node, Row row) {
    try {
      return ReportJson.of(node, self, Report.parseFrom(row.report));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("our own bytes", e);
    }
  }

  /** When {@link #onDeadline} wants to be called. */
  public long deadlineNs() {
    return nextNs;
  }

  /** Nodes that it has reports of. */
  public int nodes() {
    return rows.size();
  }

  /** Publications that the broker has acknowledged. */
  public long published() {
    return published;
  }

  /** Reports for which there was no room. */
  public long refused() {
    return refused;
  }
}
