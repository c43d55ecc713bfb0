package io.tiovivo.node.member;

import io.tiovivo.identity.NodeId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Whom there is news about, and how many times it is still to be passed on. News itself is written
 * when it is sent, so it is always the latest. What is urgent goes first; what was never sent goes
 * before what was.
 */
final class Rumours {
  /** Members that news is kept of; beyond, the most repeated goes. */
  static final int MAX_RUMOURS = 512;

  /**
   * Times that a change of facts is passed on: reaches 98 of 100, and there will be another one.
   */
  private static final int CALM_TIMES = 4;

  private static final class Rumour {
    private final NodeId about;
    private boolean urgent;
    private boolean full;
    private int left;

    private Rumour(NodeId about) {
      this.about = about;
    }
  }

  private final Map<NodeId, Rumour> all = new HashMap<>();
  private final ArrayDeque<Rumour> urgent = new ArrayDeque<>();
  private final ArrayDeque<Rumour> calm = new ArrayDeque<>();

  /** News that must reach everybody: somebody came, went, or is suspected. */
  void urgent(NodeId about, boolean full, int members) {
    int decades = (int) Math.ceil(Math.log10(members + 1.0));
    spread(about, true, full, 4 * Math.max(1, decades));
  }

  /** News that most should hear: facts changed. */
  void calm(NodeId about) {
    spread(about, false, false, CALM_TIMES);
  }

  private void spread(NodeId about, boolean isUrgent, boolean full, int times) {
    Rumour rumour = all.get(about);
    if (rumour != null && (rumour.urgent || !isUrgent)) {
      rumour.left = Math.max(rumour.left, times);
      rumour.full |= full;
      return;
    }
    if (rumour != null) {
      calm.remove(rumour);
    } else {
      makeRoom();
      rumour = new Rumour(about);
      all.put(about, rumour);
    }
    rumour.urgent = isUrgent;
    rumour.full = full;
    rumour.left = times;
    (isUrgent ? urgent : calm).addFirst(rumour);
  }

  private void makeRoom() {
    if (all.size() < MAX_RUMOURS) {
      return;
    }
    Rumour oldest = calm.isEmpty() ? urgent.pollLast() : calm.pollLast();
    all.remove(oldest.about);
  }

  /** Writes news; tells how many bytes that took, 0: there is none any more, -1: too long. */
  interface Writer {
    int write(NodeId about, boolean full, int roomBytes);
  }

  /** Passes on as much as there is room for. */
  void tell(int roomBytes, Writer writer) {
    int left = tell(urgent, roomBytes, writer);
    tell(calm, left, writer);
  }

  private int tell(ArrayDeque<Rumour> queue, int roomBytes, Writer writer) {
    int left = roomBytes;
    for (int i = queue.size(); i > 0; i--) {
      Rumour rumour = queue.pollFirst();
      int bytes = writer.write(rumour.about, rumour.full, left);
      if (bytes < 0) {
        queue.addFirst(rumour);
        return left;
      }
      left -= bytes;
      if (bytes == 0 || --rumour.left <= 0) {
        all.remove(rumour.about);
      } else {
        queue.addLast(rumour);
      }
    }
    return left;
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  boolean hasUrgent() {
    return !urgent.isEmpty();
  }

  int count() {
    return all.size();
  }

  void clear() {
    all.clear();
    urgent.clear();
    calm.clear();
  }
}
