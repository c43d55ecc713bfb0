package io.tiovivo.carousel;

import io.tiovivo.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/** Manifests, one packet of each in turn. */
final class ManifestStream implements PacketStream {
  private final List<SmallObject> manifests = new ArrayList<>();
  private int next;

  void add(SmallObject manifest) {
    manifests.add(manifest);
  }

  void remove(SmallObject manifest) {
    manifests.remove(manifest);
  }

  @Override
  public boolean write(long nowNs, WireWriter out, Trace trace) {
    if (manifests.isEmpty()) {
      return false;
    }
    next = next < manifests.size() ? next : 0;
    manifests.get(next++).write(out, trace);
    return true;
  }
}
