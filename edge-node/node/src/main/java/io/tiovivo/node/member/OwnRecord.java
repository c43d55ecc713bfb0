package io.tiovivo.node.member;

import io.tiovivo.identity.NodeId;
import java.util.SplittableRandom;

/** What this node says about itself, when it is worth saying anew, and under which incarnation. */
final class OwnRecord {
  /** A change is worth telling from this part of the capacity on. */
  private static final int NOTABLE_PART = 20;

  /** Fewest leaves more or less that are worth telling. */
  private static final int NOTABLE_LEAVES = 4;

  private static final int NOTABLE_PERMILLE = 50;

  /** What cannot wait waits this part of the interval. */
  private static final int HURRY = 5;

  /** What is hardly worth it waits this many intervals. */
  private static final int PATIENCE = 8;

  private final NodeId self;
  private final MemberSettings settings;
  private final OwnFacts ownFacts;
  private final SplittableRandom random;
  private long incarnation;
  private long sinceNs;
  private long saidNs;
  private Facts said;

  // Half to one and a half: members that started together do not go on speaking together.
  private double patience = 1;

  OwnRecord(
      NodeId self,
      long start,
      MemberSettings settings,
      OwnFacts ownFacts,
      SplittableRandom random) {
    long mostStarts = MemberWire.MAX_INCARNATION >>> MemberRecord.CHANGE_BITS;
    if (start < 0 || start >= mostStarts) {
      throw new IllegalArgumentException("start " + start + " is not in 0.." + (mostStarts - 1));
    }
    this.self = self;
    this.settings = settings;
    this.ownFacts = ownFacts;
    this.random = random;
    incarnation = start << MemberRecord.CHANGE_BITS;
  }

  long incarnation() {
    return incarnation;
  }

  MemberRecord begin(long nowNs) {
    sinceNs = nowNs;
    return again(nowNs);
  }

  /** The record under a new incarnation. */
  MemberRecord again(long nowNs) {
    incarnation++;
    saidNs = nowNs;
    patience = 0.5 + random.nextDouble();
    said = ownFacts.facts(nowNs);
    return current(nowNs);
  }

  MemberRecord current(long nowNs) {
    int heldS = (int) Math.min(Integer.MAX_VALUE, (nowNs - sinceNs) / 1_000_000_000);
    return new MemberRecord(self, incarnation, said, heldS);
  }

  /** Somebody says something about this node under an incarnation that it must outbid. */
  MemberRecord outbid(long nowNs, long other) {
    incarnation = Math.max(incarnation, Math.min(other, MemberWire.MAX_INCARNATION - 1));
    return again(nowNs);
  }

  /** Whether it is time to tell of a change. */
  boolean isDue(long nowNs, long intervalNs) {
    long waitedNs = nowNs - saidNs;
    if (waitedNs < settings.factsIntervalNs() / HURRY) {
      return false;
    }
    Facts now = ownFacts.facts(nowNs);
    if (now.equals(said)) {
      return false;
    }
    if (cannotWait(now)) {
      return true;
    }
    return waitedNs >= patience * (isNotable(now) ? intervalNs : PATIENCE * intervalNs);
  }

  /** Whether the last change was one of address or role. */
  private boolean cannotWait(Facts now) {
    return !now.address().equals(said.address())
        || now.tcpPort() != said.tcpPort()
        || now.mega() != said.mega()
        || now.draining() != said.draining();
  }

  private boolean isNotable(Facts now) {
    int notable = Math.max(NOTABLE_LEAVES, now.capacity() / NOTABLE_PART);
    return differ(now.leaves(), said.leaves(), notable)
        || differ(now.capacity(), said.capacity(), notable)
        || differ(now.eligible(), said.eligible(), notable)
        || differ(now.reserve(), said.reserve(), notable)
        || differ(now.retryPermille(), said.retryPermille(), NOTABLE_PERMILLE)
        || differ(now.turnoverPermille(), said.turnoverPermille(), NOTABLE_PERMILLE)
        || !now.version().equals(said.version());
  }

  private static boolean differ(int one, int other, int notable) {
    return Math.abs(one - other) >= notable;
  }
}
