package io.tiovivo.carousel;

import io.tiovivo.identity.SignerKeys;
import io.tiovivo.machine.Allowance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * Decides which packets with hashes are worth a signature check. What is no news, or in the name of
 * a key that signed no beacon, costs nothing; the rest is rationed by how likely it is genuine.
 */
final class HashIntake {
  /** Packets that may wait for their check, of each kind. */
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
  private final FairDraw<HashPacket> proven;
  private final FairDraw<HashPacket> strangers;
  private final FairDraw<HashPacket> news;
  private final List<FairDraw<HashPacket>> draws;
  private final CheckedBefore checked = new CheckedBefore();
  private HashPacket sample;

  HashIntake(HashBook book, HashTracks tracks, SplittableRandom random) {
    this.book = book;
    this.tracks = tracks;
    proven = new FairDraw<>(MAX_WAITING, allowance(PROVEN_CHECKS_PER_SECOND), random);
    strangers = new FairDraw<>(MAX_WAITING, allowance(STRANGE_CHECKS_PER_SECOND), random);
    news = new FairDraw<>(MAX_WAITING, allowance(NEWS_CHECKS_PER_SECOND), random);
    draws = List.of(proven, strangers, news);
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
    if (book.has(packet)
        || waits(packet)
        || !keys.knows(packet.signer())
        || checked.has(0, packet.bytes())) {
      return;
    }
    boolean lost = tracks.isEmpty() && eager;
    if (!tracks.near(packet) && !lost) {
      news.add(packet);
    } else if (eager) {
      (provenSource ? proven : strangers).add(packet);
    } else if (sample == null && spot.take(nowNs)) {
      // No draw: a hash that had waited for one would be about symbols that are here already.
      sample = packet;
    }
  }

  private boolean waits(HashPacket packet) {
    Predicate<HashPacket> same = other -> Arrays.equals(other.bytes(), packet.bytes());
    return sample != null && same.test(sample) || draws.stream().anyMatch(draw -> draw.holds(same));
  }

  /** Those whose check is due. */
  List<HashPacket> take(long nowNs) {
    List<HashPacket> taken = new ArrayList<>();
    if (sample != null) {
      taken.add(sample);
      sample = null;
    }
    draws.forEach(draw -> taken.addAll(draw.draw(nowNs)));
    taken.forEach(packet -> checked.add(0, packet.bytes()));
    return taken;
  }
}
