package io.tiovivo.node.adapter;

import io.tiovivo.node.config.NodeConfig;
import io.tiovivo.node.household.HouseholdPart;

/** Has the log show what its owner wants to see, also while the node runs. */
final class LogPart implements HouseholdPart {
  private final NodeSettings settings;

  LogPart(NodeSettings settings) {
    this.settings = settings;
  }

  @Override
  public void onConfig(long nowNs, NodeConfig config) {
    if (!settings.logFixed()) {
      LiveLog.level(config.care().log());
    }
  }
}
