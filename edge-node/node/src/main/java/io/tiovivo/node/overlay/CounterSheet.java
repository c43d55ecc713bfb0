package io.tiovivo.node.overlay;

import io.tiovivo.node.ask.AskCounters;
import io.tiovivo.node.directory.DirectoryCounters;
import io.tiovivo.node.join.JoinCounters;
import io.tiovivo.node.lease.LeaseCounters;
import io.tiovivo.node.member.MemberCounters;
import io.tiovivo.node.proto.Counter;
import io.tiovivo.node.proto.OverlayMessage.BodyCase;
import io.tiovivo.node.proto.OverlayStatus;
import io.tiovivo.node.session.SessionCounters;
import java.util.Locale;

/** The counters of all parts under their names for metrics. */
final class CounterSheet {
  private final Crew crew;
  private final Parts parts;
  private final PostCounters counters;
  private final PostOffice post;
  private OverlayStatus.Builder sheet;

  CounterSheet(Crew crew, Parts parts, PostCounters counters, PostOffice post) {
    this.crew = crew;
    this.parts = parts;
    this.counters = counters;
    this.post = post;
  }

  void fill(long nowNs, OverlayStatus.Builder target) {
    sheet = target;
    messages();
    for (SessionCounters.What what : SessionCounters.What.values()) {
      add("session_total", "what", what.name(), crew.sessions.counters().get(what));
    }
    join(crew.keeper.report(nowNs).counters());
    lease(crew.desk.report(nowNs).counters());
    member(crew.membership.counters());
    directory(crew.directory.counters());
    AskCounters asks = crew.asks.counters();
    add("ask_total", "what", "asked", asks.asked());
    add("ask_total", "what", "refused", asks.refused());
    add("ask_total", "what", "pings", asks.pings());
    add("ask_total", "what", "passed_on", asks.passedOn());
    add("ask_total", "what", "dropped", asks.dropped());
    add("ask_total", "what", "strange", asks.strange());
    add("reach_total", "what", "knocks_refused", crew.reach.refusedKnocks());
    add("beacon_total", "what", "not_believed", crew.beacon.refused());
    add("beacon_total", "what", "pieces_given", crew.beacons.given());
    add("beacon_total", "what", "taken", crew.beacons.taken());
    add("beacon_total", "what", "failed", crew.beacons.failed());
    add("beacon_total", "what", "malformed", crew.beacons.malformed());
    add("report_total", "what", "taken", crew.reports.taken());
    add("report_total", "what", "shed", crew.reports.shed());
    add("report_total", "what", "strangers", crew.reports.strangers());
    add("report_total", "what", "malformed", crew.reports.malformed());
  }

  private void messages() {
    for (BodyCase body : BodyCase.values()) {
      add("messages_sent_total", "kind", body.name(), counters.sent(body));
      add("messages_received_total", "kind", body.name(), parts.received(body));
    }
    for (MessageGate.Flaw flaw : MessageGate.Flaw.values()) {
      add("messages_refused_total", "why", flaw.name(), counters.dropped(flaw));
    }
    add("messages_refused_total", "why", "switched_off", counters.cameSwitchedOff());
    add("messages_lost_total", "why", "no_session", counters.unsent());
    add("messages_lost_total", "why", "no_dial", counters.undelivered());
    add("messages_lost_total", "why", "no_room", post.crowdedOut());
    add("messages_lost_total", "why", "unowned", parts.unowned());
    add("defects_total", "", "", parts.defects());
    add("lag_worst_us", "", "", crew.lag.worstNs() / 1000);
  }

  private void join(JoinCounters join) {
    add("join_total", "what", "attempts", join.attempts());
    add("join_total", "what", "accepted", join.accepted());
    add("join_total", "what", "busy", join.busy());
    add("join_total", "what", "failed_dials", join.failedDials());
    add("join_total", "what", "unanswered", join.unanswered());
    add("join_total", "what", "renewals", join.renewals());
    add("join_total", "what", "lost", join.lost());
    add("join_total", "what", "moved", join.moved());
    add("join_total", "what", "budget_exhausted", join.budgetExhausted());
    add("join_total", "what", "unexpected", join.unexpected());
    add("join_total", "what", "malformed", join.malformed());
  }

  private void lease(LeaseCounters lease) {
    add("lease_total", "what", "admitted_at_door", lease.admittedAtDoor());
    add("lease_total", "what", "refused_at_door", lease.refusedAtDoor());
    add("lease_total", "what", "accepted", lease.accepted());
    add("lease_total", "what", "busy", lease.busy());
    add("lease_total", "what", "renewed", lease.renewed());
    add("lease_total", "what", "renewals_too_fast", lease.renewalsTooFast());
    add("lease_total", "what", "unknown", lease.unknownLease());
    add("lease_total", "what", "expired", lease.expired());
    add("lease_total", "what", "left", lease.left());
    add("lease_total", "what", "handed_over", lease.handedOver());
    add("lease_total", "what", "reserved_for", lease.reservedFor());
    add("lease_total", "what", "clones", lease.clones());
    add("lease_total", "what", "unexpected", lease.unexpected());
    add("lease_total", "what", "malformed", lease.malformed());
  }

  private void member(MemberCounters member) {
    if (member == null) {
      return;
    }
    add("member_total", "what", "probes", member.probes());
    add("member_total", "what", "probes_failed", member.probesFailed());
    add("member_total", "what", "suspicions", member.suspicions());
    add("member_total", "what", "refutations", member.refutations());
    add("member_total", "what", "deaths", member.deaths());
    add("member_total", "what", "malformed", member.malformed());
    add("member_total", "what", "refused", member.refused());
    add("member_total", "what", "overflowed", member.overflowed());
    add("member_health", "", "", member.health());
  }

  private void directory(DirectoryCounters directory) {
    add("directory_total", "what", "finds", directory.finds());
    add("directory_total", "what", "answered", directory.answered());
    add("directory_total", "what", "unanswered", directory.unanswered());
    add("directory_total", "what", "refused", directory.refused());
    add("directory_total", "what", "clones", directory.clones());
    add("directory_leaves", "", "", directory.leaves());
    add("directory_pending", "", "", directory.pending());
  }

  // What never happened is left out: a status fits on the node's socket, and on a page.
  private void add(String name, String label, String labelled, long value) {
    if (value != 0) {
      String text = label.isEmpty() ? "" : label + "=\"" + labelled.toLowerCase(Locale.ROOT) + "\"";
      sheet.addCounters(
          Counter.newBuilder().setName("overlay_" + name).setLabel(text).setValue(value));
    }
  }
}
