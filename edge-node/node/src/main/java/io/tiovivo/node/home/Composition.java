package io.tiovivo.node.home;

import io.tiovivo.node.proto.PinStatus;
import io.tiovivo.node.proto.Status;
import java.util.ArrayList;
import java.util.List;

/**
 * All that the announcement follows from, in short: as long as it stays the same nothing needs to
 * be announced, and no long message is written to find that out.
 */
record Composition(List<String> parts) {
  static Composition of(Picture picture, String pageUrl) {
    Status status = picture.status();
    List<String> parts = new ArrayList<>();
    parts.add(status.getVersion());
    parts.add(status.getBoard());
    parts.add(status.getOverlay().getName());
    parts.add(pageUrl);
    parts.add(
        (status.hasUpdate() ? "update " : "")
            + (status.hasApplication() ? "application " : "")
            + (status.hasBootImage() ? "boot-image " : "")
            + (status.hasHost() ? "host " : "")
            + (picture.thermometer() ? "thermometer" : ""));
    for (PinStatus pin : picture.pins()) {
      parts.add(PinEntities.key(pin.getKind(), pin.getName()) + "=" + picture.title(pin));
    }
    parts.addAll(picture.neighbours().keySet());
    return new Composition(List.copyOf(parts));
  }
}
