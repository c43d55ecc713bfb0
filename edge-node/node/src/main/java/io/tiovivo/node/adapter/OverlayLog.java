package io.tiovivo.node.adapter;

import io.tiovivo.console.LogLine;
import io.tiovivo.machine.AddressText;
import io.tiovivo.machine.Event;
import io.tiovivo.node.directory.DirectoryEvent;
import io.tiovivo.node.enrol.EnrolmentEvent;
import io.tiovivo.node.guard.GuardEvent;
import io.tiovivo.node.join.JoinEvent;
import io.tiovivo.node.lease.LeaseEvent;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.overlay.OverlayEvent;
import io.tiovivo.node.role.RoleEvent;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;

/** Says what happens among the boxes, for people, and milestones for scripts. */
final class OverlayLog {
  private final Consumer<LogLine> milestones;

  OverlayLog(Consumer<LogLine> milestones) {
    this.milestones = milestones;
  }

  void event(Event event) {
    if (event instanceof JoinEvent join) {
      join(join);
    } else if (event instanceof RoleEvent.RoleChanged change) {
      milestones.accept(
          LogLine.of("role").with("role", word(change.to())).with("reason", change.reason()));
    } else if (event instanceof LeaseEvent lease) {
      lease(lease);
    } else if (event instanceof GuardEvent.StageChanged guard) {
      LiveLog.warn(
          "protecting the host: {} after {}: {}", guard.to(), guard.from(), guard.reason());
    } else if (event instanceof EnrolmentEvent enrolment) {
      enrolment(enrolment);
    } else if (event instanceof DirectoryEvent.Cloned cloned) {
      LiveLog.warn("two boxes use the identity of node {}: a card was copied", cloned.id());
    } else if (event instanceof OverlayEvent.PartFailed failed) {
      LiveLog.error(
          failed.defect(),
          "{} failed at {}; this is a defect, please report it",
          failed.part(),
          failed.what());
    } else if (event instanceof OverlayEvent.CredentialRefused refused) {
      LiveLog.warn(
          "the node at {} does not take our credential; the authority is asked for another",
          AddressText.withPort(refused.by()));
    } else if (event instanceof OverlayEvent.BeaconLearned beacon && beacon.revoked()) {
      LiveLog.error("the fleet has revoked this node: ask who runs the fleet's authority");
    }
  }

  private void join(JoinEvent event) {
    if (event instanceof JoinEvent.Leased leased) {
      milestones.accept(
          LogLine.of("joined")
              .with("supernode", brief(leased.supernode()))
              .with("attempts", leased.attempts())
              .with("took_ms", leased.tookNs() / 1_000_000));
    } else if (event instanceof JoinEvent.Lost lost) {
      milestones.accept(
          LogLine.of("lost")
              .with("supernode", lost.supernode().brief())
              .with("reason", word(lost.reason())));
    } else if (event instanceof JoinEvent.Moved moved) {
      milestones.accept(
          LogLine.of("moved")
              .with("from", moved.from().brief())
              .with("supernode", brief(moved.to())));
    } else if (event instanceof JoinEvent.Refused refused) {
      LiveLog.info(
          "supernode {} is busy ({}): again in {} ms, or at {} others",
          brief(refused.supernode()),
          word(refused.reason()),
          refused.waitMs(),
          refused.elsewhere());
    } else if (event instanceof JoinEvent.Waiting waiting) {
      LiveLog.debug(
          "next attempt to join in {} ms: {}",
          waiting.waitNs() / 1_000_000,
          word(waiting.reason()));
    }
  }

  private static void lease(LeaseEvent event) {
    if (event instanceof LeaseEvent.DeskChanged desk) {
      LiveLog.info("desk {} with {} leases: {}", word(desk.state()), desk.leases(), desk.reason());
    } else if (event instanceof LeaseEvent.CloneSeen clone) {
      LiveLog.warn("two boxes use the identity of node {} in turn: a card was copied", clone.id());
    } else if (event instanceof LeaseEvent.Drained drained) {
      LiveLog.info("drained: {} leaves handed over, {} left", drained.handedOver(), drained.left());
    }
  }

  private void enrolment(EnrolmentEvent event) {
    if (event instanceof EnrolmentEvent.Enrolled enrolled) {
      milestones.accept(
          LogLine.of("enrolled")
              .with("node", enrolled.credential().node().toString())
              .with("name", enrolled.credential().name())
              .with("until", Instant.ofEpochSecond(enrolled.credential().notAfterS()).toString()));
    } else if (event instanceof EnrolmentEvent.Refused refused) {
      LiveLog.warn(
          "the authority at {} refuses: {}; asking again in {} s",
          AddressText.withPort(refused.authority()),
          refused.reason(),
          refused.retryNs() / 1_000_000_000);
    } else if (event instanceof EnrolmentEvent.Unreachable gone) {
      LiveLog.warn(
          "no authority answers; this node goes on with what it has and asks again in {} s",
          gone.retryNs() / 1_000_000_000);
    } else if (event instanceof EnrolmentEvent.TrustLearned learned) {
      LiveLog.info("root set {} learned from the authority", learned.version());
    }
  }

  private static String brief(Contact contact) {
    return contact.id() == null ? AddressText.withPort(contact.address()) : contact.id().brief();
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
