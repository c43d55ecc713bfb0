package io.tiovivo.carousel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where in their symbol ids the head-ends are, by the hashes of theirs that were verified. Tells
 * packets that go on where a head-end was from recorded and made-up ones, for nothing.
 */
final class HashTracks {
  /** Head-ends that are followed; the one that was heard longest ago goes first. */
  static final int MAX_TRACKS = 4;

  /** Ids within which a head-end may have gone on: more than a second at 1 Gbit/s. */
  static final int NEAR = 1 << 17;

  private static final int ESI_MASK = 0xFFFFFF;
  private static final int UNKNOWN = -1;

  private final int blocks;

  /** Of each block the newest id; the one heard last stands first. */
  private final List<int[]> tracks = new ArrayList<>();

  HashTracks(int blocks) {
    this.blocks = blocks;
  }

  /** True when no hashes were verified yet. */
  boolean isEmpty() {
    return tracks.isEmpty();
  }

  boolean near(int sbn, int esi) {
    for (int[] track : tracks) {
      if (near(track, sbn, esi)) {
        return true;
      }
    }
    return false;
  }

  private static boolean near(int[] track, int sbn, int esi) {
    int step = esi - track[sbn] & ESI_MASK;
    return track[sbn] != UNKNOWN && (step < NEAR || step > ESI_MASK + 1 - NEAR);
  }

  /** True when the packet goes on where a head-end was. */
  boolean near(HashPacket packet) {
    return tracks.stream().anyMatch(track -> near(track, packet));
  }

  private static boolean near(int[] track, HashPacket packet) {
    for (int i = 0; i < packet.segments(); i++) {
      if (packet.sbn(i) < track.length && near(track, packet.sbn(i), packet.firstEsi(i))) {
        return true;
      }
    }
    return false;
  }

  /** Follows a head-end to where this packet is. */
  void follow(HashPacket verified) {
    int[] track = null;
    for (int[] known : tracks) {
      if (track == null && near(known, verified)) {
        track = known;
      }
    }
    if (track == null) {
      track = new int[blocks];
      Arrays.fill(track, UNKNOWN);
    }
    tracks.remove(track);
    tracks.add(0, track);
    if (tracks.size() > MAX_TRACKS) {
      tracks.remove(MAX_TRACKS);
    }
    for (int i = 0; i < verified.segments(); i++) {
      if (verified.sbn(i) < blocks) {
        track[verified.sbn(i)] = verified.firstEsi(i);
      }
    }
  }
}
