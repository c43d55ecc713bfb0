package io.tiovivo.carousel;

import io.tiovivo.identity.SignerKeys;
import io.tiovivo.machine.Allowance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Decides which packets with hashes are worth a signature check. What is no news, or in the name of
 * a key that signed no beacon, costs nothing; the rest is rationed by how likely it is genuine.
 */
final class HashIntake {
  /** Packets that may wait for their check. */
  static final int MAX_WAITING = 16;

  /** Checks a second while nothing is wrong: a sample. */
  static final int SPOT_CHECKS_PER_SECOND = 1;

  /** On the strict path, of sources whose beacons were authentic: runs of 150 Mbit/s. */
  static final int PROVEN_CHECKS_PER_SECOND = 80;

  /** The same, of other sources. */
  static final int STRANGE_CHECKS_PER_SECOND = 8;

  /** Of packets that go on where no head-end was: one that starts, or a recording. */
  static final int NEWS_CHECKS_PER_SECOND = 2;

  private static final int BURST_S = 2;

  private final HashBook book;
  private final HashTracks tracks;
  private final Allowance spot = allowance(SPOT_CHECKS_PER_SECOND);
  private final Allowance proven = allowance(PROVEN_CHECKS_PER_SECOND);
  private final Allowance strangers = allowance(STRANGE_CHECKS_PER_SECOND);
  private final Allowance news = allowance(NEWS_CHECKS_PER_SECOND);
  private final List<HashPacket> waiting = new ArrayList<>();

  HashIntake(HashBook book, HashTracks tracks) {
    this.book = book;
    this.tracks = tracks;
  }

  private static Allowance allowance(int perSecond) {
    return new Allowance(perSecond, BURST_S * perSecond);
  }

  /**
   * Takes a packet.
   *
   * @param provenSource beacons from where it came were authentic
   * @param eager all are wanted, not just a sample
   */
  void add(long nowNs, HashPacket packet, SignerKeys keys, boolean provenSource, boolean eager) {
    if (waiting.size() == MAX_WAITING || book.has(packet) || waits(packet)) {
      return;
    }
    if (keys.knows(packet.signer()) && ration(packet, provenSource, eager).take(nowNs)) {
      waiting.add(packet);
    }
  }

  private Allowance ration(HashPacket packet, boolean provenSource, boolean eager) {
    if (!tracks.near(packet)) {
      return news;
    }
    if (!eager) {
      return spot;
    }
    return provenSource ? proven : strangers;
  }

  private boolean waits(HashPacket packet) {
    return waiting.stream().anyMatch(other -> Arrays.equals(other.bytes(), packet.bytes()));
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** All that wait for their check. */
  List<HashPacket> take() {
    List<HashPacket> taken = List.copyOf(waiting);
    waiting.clear();
    return taken;
  }
}
