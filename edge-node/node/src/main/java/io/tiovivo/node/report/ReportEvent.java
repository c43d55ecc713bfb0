package io.tiovivo.node.report;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Event;
import io.tiovivo.node.proto.Report;

/** What a {@link ReportDesk} tells its node. */
public sealed interface ReportEvent extends Event {
  /**
   * A leaf of ours reports.
   *
   * @param leaf from its session
   * @param report checked: short, and words are words
   */
  record Arrived(NodeId leaf, Report report) implements ReportEvent {}
}
