package io.tiovivo.node.home;

import io.tiovivo.machine.Allowance;
import io.tiovivo.node.control.ControlReply;

/**
 * Has the node obey commands, and tells why one was not done; never more of either than it bears.
 */
final class Orders {
  /** Commands a second, and at once. */
  static final int COMMANDS_PER_S = 10;

  static final int COMMANDS_AT_ONCE = 30;

  /** Refusals that are told of {@link #TELLING_NS}; all are counted. */
  static final int REFUSALS_TOLD = 5;

  /** 60 s. */
  static final long TELLING_NS = 60_000_000_000L;

  private final Topics topics;
  private final HomeHost host;
  private final Happenings happenings;
  private final Outgoing outgoing;
  private final Allowance allowance = new Allowance(COMMANDS_PER_S, COMMANDS_AT_ONCE);
  private long toldSinceNs;
  private int told;
  private long refused;

  Orders(Topics topics, HomeHost host, Happenings happenings, Outgoing outgoing) {
    this.topics = topics;
    this.host = host;
    this.happenings = happenings;
    this.outgoing = outgoing;
  }

  /** Has it obeyed, or refuses it; true: the node may be another one now. */
  boolean take(long nowNs, String topic, Commands.Parsed parsed) {
    if (parsed.reason() != null) {
      refuse(nowNs, topic, parsed.reason().words());
      return false;
    }
    if (!allowance.take(nowNs)) {
      refuse(nowNs, topic, Commands.Reason.TOO_MANY.words());
      return false;
    }
    ControlReply reply = host.control(parsed.request());
    if (!reply.done()) {
      refuse(nowNs, topic, reply.message());
    }
    return true;
  }

  /** How many were not done. */
  long refused() {
    return refused;
  }

  private void refuse(long nowNs, String topic, String why) {
    refused++;
    if (told > 0 && nowNs - toldSinceNs >= TELLING_NS) {
      told = 0;
    }
    if (told >= REFUSALS_TOLD) {
      return;
    }
    if (told++ == 0) {
      toldSinceNs = nowNs;
    }
    host.warn("what came on " + Picture.cut(topic) + " was not done: " + why);
    String news = happenings.refused(topic, why, host.unixMs());
    outgoing.addEvent(Publication.event(topics.event(), news));
  }
}
