package io.tiovivo.node.report;

import io.tiovivo.identity.NodeId;

/** Where reports are: in buckets, so that collectors can share the work by plain subscriptions. */
public final class ReportTopics {
  /** Buckets of a fleet: the first byte of a node's id, which follows from its key. */
  public static final int BUCKETS = 256;

  private final String base;

  /**
   * @param topic all topics begin with it, as the configuration says
   */
  public ReportTopics(String topic, String fleet) {
    base = topic + "/" + fleet + "/reports/";
  }

  /** A node's report: "tiovivo/FLEET/reports/1a/1a2b...". */
  public String of(NodeId node) {
    String id = node.toString();
    return base + id.substring(0, 2) + "/" + id;
  }
}
