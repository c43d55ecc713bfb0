package io.tiovivo.node.overlay;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.guard.GuardStage;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.report.ReportWorld;
import java.util.Optional;

/** What reports ask of the rest of the node. */
final class ReportSide implements ReportWorld {
  private final Crew crew;

  ReportSide(Crew crew) {
    this.crew = crew;
  }

  @Override
  public Optional<NodeId> supernode() {
    return crew.keeper.supernode().map(Contact::id);
  }

  @Override
  public boolean holds(NodeId leaf) {
    return crew.desk.holds(leaf);
  }

  @Override
  public boolean protecting() {
    return crew.guard.stage() != GuardStage.NORMAL;
  }
}
