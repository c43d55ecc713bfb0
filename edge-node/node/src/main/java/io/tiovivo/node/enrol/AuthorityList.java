package io.tiovivo.node.enrol;

import io.tiovivo.machine.PeerAddress;
import java.util.ArrayList;
import java.util.List;

/** Authorities in turn: those configured, then the beacon's. */
final class AuthorityList {
  private final List<PeerAddress> configured;
  private List<PeerAddress> all;
  private int current;

  /**
   * @param first which one is asked first, modulo how many there are: not all boxes the same
   */
  AuthorityList(List<PeerAddress> configured, int first) {
    this.configured = configured;
    all = bounded(configured);
    current = first;
  }

  private static List<PeerAddress> bounded(List<PeerAddress> addresses) {
    return List.copyOf(
        addresses.subList(0, Math.min(EnrolmentSettings.MAX_AUTHORITIES, addresses.size())));
  }

  void told(List<PeerAddress> addresses) {
    List<PeerAddress> merged = new ArrayList<>(configured);
    addresses.stream().filter(each -> !merged.contains(each)).forEach(merged::add);
    all = bounded(merged);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  int size() {
    return all.size();
  }

  PeerAddress current() {
    return all.get(Math.floorMod(current, all.size()));
  }

  void next() {
    current++;
  }
}
