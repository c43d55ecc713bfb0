package io.tiovivo.node.home;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.proto.Peer;
import io.tiovivo.node.proto.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which nodes of the segment are there, and which were there before: one that is gone shows as gone
 * before it is forgotten.
 */
final class Neighbours {
  /** Most that Home Assistant is shown; of a larger segment it gets the number only. */
  static final int MAX_SHOWN = 16;

  /** One that is gone for so long is forgotten, in nanoseconds: 7 days. */
  static final long FORGOTTEN_AFTER_NS = 7L * 86_400 * 1_000_000_000L;

  private static final class Neighbour {
    boolean present;
    long heardNs;
  }

  private final Map<String, Neighbour> known = new TreeMap<>();

  /** Takes in who is there now. */
  void update(long nowNs, Status status) {
    known.values().forEach(each -> each.present = false);
    // Those that are shown already go first: a newcomer takes the place only of one that is gone.
    for (String id : ids(status)) {
      if (known.containsKey(id)) {
        heard(nowNs, id);
      }
    }
    ids(status).forEach(id -> heard(nowNs, id));
    known.values().removeIf(each -> !each.present && nowNs - each.heardNs >= FORGOTTEN_AFTER_NS);
  }

  /** Those known, by the first digits of their id, and whether they are there. */
  Map<String, Boolean> presence() {
    Map<String, Boolean> presence = new TreeMap<>();
    known.forEach((id, each) -> presence.put(id, each.present));
    return presence;
  }

  private static List<String> ids(Status status) {
    List<String> ids = new ArrayList<>();
    for (Peer peer : status.getPeersList()) {
      NodeId.of(peer.getNodeId().toByteArray()).ifPresent(id -> ids.add(id.brief()));
    }
    return ids;
  }

  private void heard(long nowNs, String id) {
    Neighbour neighbour = known.get(id);
    if (neighbour == null) {
      if (known.size() >= MAX_SHOWN && !forgetOneThatIsGone()) {
        return;
      }
      neighbour = new Neighbour();
      known.put(id, neighbour);
    }
    neighbour.present = true;
    neighbour.heardNs = nowNs;
  }

  // The one that has been silent for longest.
  private boolean forgetOneThatIsGone() {
    String longest = null;
    for (Map.Entry<String, Neighbour> each : known.entrySet()) {
      if (!each.getValue().present
          && (longest == null || each.getValue().heardNs < known.get(longest).heardNs)) {
        longest = each.getKey();
      }
    }
    if (longest != null) {
      known.remove(longest);
    }
    return longest != null;
  }
}
