package io.tiovivo.node.adapter;

import io.tiovivo.node.config.NodeConfig;
import io.tiovivo.node.household.Desk;
import io.tiovivo.node.household.HouseholdPart;
import io.tiovivo.node.overlay.OverlayCommand;

/** What owners change while the node runs and no other part takes: the log, and serving others. */
final class OwnerPart implements HouseholdPart {
  private final NodeSettings settings;
  private final Desk desk;
  private boolean serves;

  OwnerPart(NodeSettings settings, Desk desk) {
    this.settings = settings;
    this.desk = desk;
    serves = settings.serves(settings.configuration().config());
  }

  @Override
  public void onConfig(long nowNs, NodeConfig config) {
    if (!settings.logFixed()) {
      LiveLog.level(config.care().log());
    }
    boolean now = settings.serves(config);
    if (now != serves) {
      serves = now;
      desk.command(new OverlayCommand.Owner(now));
    }
  }
}
