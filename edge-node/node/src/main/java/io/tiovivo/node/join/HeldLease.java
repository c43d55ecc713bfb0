package io.tiovivo.node.join;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.message.Contact;
import java.util.SplittableRandom;

/** A lease that a leaf holds: when to renew it, and when its supernode counts as lost. */
final class HeldLease {
  /** What is to be done now. */
  enum Step {
    NOTHING,
    RENEW,
    LOST
  }

  private static final int MAX_DOUBLINGS = 2;

  private final JoinSettings settings;
  private final SplittableRandom random;
  private final Contact supernode;
  private long expiresNs;
  private final long renewMostNs;
  private long nextNs;
  private long answeredNs;
  private long askedNs;
  private int unanswered;

  /**
   * @param renewNs how often the supernode wants to hear of us at least; not positive: it says not
   */
  HeldLease(
      JoinSettings settings,
      SplittableRandom random,
      Contact supernode,
      long nowNs,
      long leaseNs,
      long renewNs) {
    this.settings = settings;
    this.random = random;
    this.supernode = supernode;
    long wantedNs = renewNs <= 0 ? settings.renewMostNs() : renewNs;
    renewMostNs = Math.max(settings.renewRetryNs(), wantedNs); // else it could have us send always
    answered(nowNs, leaseNs);
  }

  Contact supernode() {
    return supernode;
  }

  NodeId id() {
    return supernode.id();
  }

  long expiresNs() {
    return expiresNs;
  }

  /** When the supernode gave or renewed it. */
  long answeredNs() {
    return answeredNs;
  }

  /** When the first renewal was sent that nobody answered. */
  long askedNs() {
    return askedNs;
  }

  /** When {@link #step} wants to be called. */
  long nextNs() {
    return Math.min(nextNs, expiresNs);
  }

  boolean awaitsAnswer() {
    return unanswered > 0;
  }

  /** The supernode renewed it. */
  void answered(long nowNs, long leaseNs) {
    unanswered = 0;
    answeredNs = nowNs;
    askedNs = nowNs;
    expiresNs = nowNs + leaseNs;
    long most = Math.min(renewMostNs, leaseNs / 2);
    long least = Math.min(settings.renewLeastNs(), most * 4 / 5);
    nextNs = nowNs + least + random.nextLong(most - least + 1);
  }

  Step step(long nowNs) {
    if (nowNs >= expiresNs) {
      return Step.LOST;
    }
    if (nowNs < nextNs) {
      return Step.NOTHING;
    }
    if (unanswered > settings.renewRetries()) {
      return Step.LOST;
    }
    boolean last = unanswered == settings.renewRetries();
    long wait = settings.renewRetryNs() << (last ? 0 : Math.min(unanswered, MAX_DOUBLINGS));
    nextNs = nowNs + wait;
    askedNs = unanswered++ == 0 ? nowNs : askedNs;
    return Step.RENEW;
  }
}
