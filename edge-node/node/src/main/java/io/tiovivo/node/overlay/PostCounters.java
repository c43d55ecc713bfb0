package io.tiovivo.node.overlay;

import io.tiovivo.node.proto.OverlayMessage.BodyCase;

/** What became of messages since the start. */
final class PostCounters {
  private final long[] sent = new long[BodyCase.values().length];
  private final long[] flaws = new long[MessageGate.Flaw.values().length];
  private long unsent;
  private long undelivered;
  private long switchedOff;

  void sent(boolean done, BodyCase body) {
    if (done) {
      sent[body.ordinal()]++;
    } else {
      unsent++;
    }
  }

  void refused(MessageGate.Flaw flaw) {
    flaws[flaw.ordinal()]++;
  }

  void undelivered(int messages) {
    undelivered += messages;
  }

  void switchedOff() {
    switchedOff++;
  }

  /** Messages that came although the fleet has switched them off. */
  long cameSwitchedOff() {
    return switchedOff;
  }

  /** Messages of this kind that were sent. */
  long sent(BodyCase body) {
    return sent[body.ordinal()];
  }

  /** Messages that came and were dropped for this reason. */
  long dropped(MessageGate.Flaw flaw) {
    return flaws[flaw.ordinal()];
  }

  /** Messages to nodes that there was no session with. */
  long unsent() {
    return unsent;
  }

  /** Messages whose session could not be opened. */
  long undelivered() {
    return undelivered;
  }
}
