package io.tiovivo.node.join;

import io.tiovivo.machine.Machine;
import io.tiovivo.node.message.Refusal;
import io.tiovivo.node.proto.BusyReason;

/**
 * Whether any supernode is in reach of a leaf without a lease. What one answered before the lease
 * was lost says nothing about now; a refusal after it does.
 */
final class Reach {
  private static final long LONG_AGO = Long.MIN_VALUE / 2;

  private final JoinSettings settings;
  private long silentSinceNs;
  private long answeredNs = LONG_AGO;
  private int unanswered;
  private boolean refused;

  Reach(JoinSettings settings) {
    this.settings = settings;
  }

  /** There is no lease any more, and nobody has answered since then. */
  void lost(long sinceNs) {
    silentSinceNs = sinceNs;
    answeredNs = LONG_AGO;
    unanswered = 0;
    refused = false;
  }

  /** An attempt came to nothing. */
  void unanswered() {
    unanswered++;
  }

  /** Somebody refused: a supernode, unless it says that it is none. */
  void answered(long nowNs, Refusal refusal) {
    if (refusal.reason() == BusyReason.NOT_SUPERNODE) {
      unanswered++;
    } else {
      // The first counts: who is refused for minutes on end has nobody who serves it, either.
      answeredNs = answeredNs == LONG_AGO ? nowNs : answeredNs;
      refused = true;
      unanswered = 0;
    }
  }

  /**
   * Since when nobody is in reach; {@link Machine#NEVER}: somebody is, or may be.
   *
   * @param nobodyLeft all whom we know have been tried
   */
  long aloneSinceNs(long nowNs, boolean nobodyLeft) {
    boolean answeredLately = nowNs - answeredNs < settings.backoffMostNs();
    boolean tried =
        unanswered >= settings.silentAttempts()
            && nowNs - silentSinceNs >= settings.silentAttempts() * settings.answerNs();
    return answeredLately || !nobodyLeft && !tried && !refused ? Machine.NEVER : silentSinceNs;
  }
}
