package io.tiovivo.node.page;

import io.tiovivo.config.Key;
import io.tiovivo.config.Keys;
import io.tiovivo.node.proto.ConfigStatus;
import io.tiovivo.node.proto.Setting;
import io.tiovivo.node.proto.Status;

/** What of a node's status everybody at home may read. */
final class VisitorStatus {
  private VisitorStatus() {}

  /** The status without the settings that an owner cannot choose while the node runs. */
  static Status of(Status whole) {
    ConfigStatus.Builder config = whole.getConfig().toBuilder().clearSettings();
    for (Setting each : whole.getConfig().getSettingsList()) {
      if (Keys.find(each.getKey()).filter(Key::owner).isPresent()) {
        config.addSettings(each);
      }
    }
    return whole.toBuilder().setConfig(config).build();
  }
}
