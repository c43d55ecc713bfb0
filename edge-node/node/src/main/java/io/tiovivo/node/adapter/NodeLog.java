package io.tiovivo.node.adapter;

import io.tiovivo.console.LogLine;
import io.tiovivo.machine.AddressText;
import io.tiovivo.machine.Event;
import io.tiovivo.node.confirm.ConfirmationEvent;
import io.tiovivo.node.confirm.Evidence;
import io.tiovivo.node.household.HouseholdLog;
import io.tiovivo.node.link.HelloEvent;
import io.tiovivo.node.link.Peer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.tinylog.Logger;
import org.tinylog.TaggedLogger;

/**
 * Says what happens: milestones as logfmt lines, which the demo and scripts read, and the log for
 * people, through TinyLog.
 */
final class NodeLog implements HouseholdLog {
  private final TaggedLogger milestones = Logger.tag("milestone");
  private final String slot;
  private final OverlayLog overlay = new OverlayLog(this::milestone);
  private int clones;

  /**
   * @param slot as milestones show it
   */
  NodeLog(String slot) {
    this.slot = slot.isEmpty() ? "-" : slot;
  }

  /**
   * @param revertReason why the last trial was given up; empty: it was not
   */
  void ready(String version, String revertReason, long afterMs) {
    milestone(readyLine(slot, version, revertReason, afterMs));
  }

  static LogLine readyLine(String slot, String version, String revertReason, long afterMs) {
    LogLine line =
        LogLine.of("ready").with("slot", slot).with("version", version).with("after_ms", afterMs);
    return revertReason.isEmpty() ? line : line.with("revert_reason", revertReason);
  }

  @Override
  public void info(String message) {
    LiveLog.info(message);
  }

  @Override
  public void warn(String message) {
    LiveLog.warn(message);
  }

  @Override
  public void defect(String what, Throwable defect) {
    LiveLog.error(defect, what + "; this is a defect, please report it");
  }

  /** Takes the reasons why there is no network for something. */
  Consumer<String> noNetwork(String what) {
    return trouble -> warn("no network for " + what + " yet: " + trouble + "; I keep trying");
  }

  /** Says what the machine reports, if it is worth a line. */
  void event(Event event) {
    if (event instanceof HelloEvent.PeerFound found) {
      LiveLog.info("peer {} found: {}", found.peer().id().brief(), describe(found.peer()));
      peers(found.count());
    } else if (event instanceof HelloEvent.PeerLost lost) {
      String how = lost.leaving() ? "said goodbye" : "fell silent";
      LiveLog.info("peer {} {}: {}", lost.peer().id().brief(), how, describe(lost.peer()));
      peers(lost.count());
    } else if (event instanceof HelloEvent.IdentityTaken taken) {
      identityTaken(taken);
    } else if (event instanceof HelloEvent.Deaf deaf) {
      LiveLog.warn(
          "none of the last {} hellos came back: joining the network anew", deaf.unheardHellos());
    } else if (event instanceof ConfirmationEvent.Waiting waiting) {
      LiveLog.info(
          "boot not confirmed after {} s: waiting for {}",
          waiting.waitedNs() / 1_000_000_000,
          String.join(", and for ", waiting.missing()));
    } else if (event instanceof ConfirmationEvent.Confirmed confirmed) {
      String evidence =
          confirmed.evidence().stream().map(Evidence::label).collect(Collectors.joining(","));
      milestone(LogLine.of("confirmed").with("slot", slot).with("evidence", evidence));
    } else if (event instanceof ConfirmationEvent.NotWritten failed) {
      LiveLog.warn(
          "cannot confirm the boot: {}; trying again in {} s",
          failed.failure(),
          failed.retryNs() / 1_000_000_000);
    } else {
      overlay.event(event);
    }
  }

  // Each hello of a clone shows it: said for the 1st, 2nd, 4th, 8th, ... one.
  private void identityTaken(HelloEvent.IdentityTaken taken) {
    clones++;
    if (Integer.bitCount(clones) == 1) {
      LiveLog.warn(
          "{} uses this node's id: was its card copied? Delete node.id on one of them",
          AddressText.of(taken.from()));
    }
  }

  private void peers(int count) {
    milestone(LogLine.of("peers").with("count", count));
  }

  @Override
  public void milestone(String line) {
    milestones.info((Object) line);
  }

  private void milestone(LogLine line) {
    milestone(line.toString());
  }

  private static String describe(Peer peer) {
    return AddressText.of(peer.address())
        + ", version "
        + peer.card().version()
        + ", slot "
        + (peer.card().slot().isEmpty() ? "-" : peer.card().slot());
  }
}
