package io.tiovivo.node;

import io.tiovivo.credential.Credential;
import io.tiovivo.machine.Command;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.beacon.BeaconBook;
import io.tiovivo.node.enrol.EnrolmentCommand;
import io.tiovivo.node.enrol.EnrolmentEvent;
import io.tiovivo.node.enrol.EnrolmentMachine;
import io.tiovivo.node.link.Peer;
import io.tiovivo.node.overlay.OverlayCommand;
import io.tiovivo.node.overlay.OverlayEvent;
import io.tiovivo.node.overlay.OverlayIdentity;
import io.tiovivo.node.overlay.OverlayMachine;
import io.tiovivo.node.proto.Counter;
import io.tiovivo.node.proto.EnrolmentState;
import io.tiovivo.node.proto.OverlayStatus;
import io.tiovivo.wire.WireReader;
import java.util.List;
import java.util.Optional;

/**
 * What a node that trusts a fleet does beyond its segment: it gets a credential, listens to
 * beacons, and, once it has a credential, is a part of the overlay.
 */
public final class FleetSide {
  /** Kinds of datagrams from here on are of enrolment, below they are of the overlay. */
  private static final int FIRST_ENROLMENT_KIND = 32;

  /** Makes the overlay once there is a credential. */
  public interface Maker {
    /**
     * Who this node is by this credential.
     *
     * @throws IllegalArgumentException for one that cannot be used, with the reason
     */
    OverlayIdentity identity(Credential credential, byte[] envelope);

    /** The overlay of this node; called once. */
    OverlayMachine overlay(long nowNs, OverlayIdentity identity);
  }

  private final BeaconBook beacon;
  private final Optional<EnrolmentMachine> enrolment;
  private final Maker maker;
  private OverlayMachine overlay;
  // What it is told before there is an overlay.
  private OverlayCommand.Listening listening;
  private OverlayCommand.Cache cache;
  private OverlayCommand.Owner owner;
  private String trouble = "";
  private boolean begun;

  private FleetSide(BeaconBook beacon, Optional<EnrolmentMachine> enrolment, Maker maker) {
    this.beacon = beacon;
    this.enrolment = enrolment;
    this.maker = maker;
  }

  /** Of a node that has or gets a credential through enrolment. */
  public static FleetSide enrolling(BeaconBook beacon, EnrolmentMachine enrolment, Maker maker) {
    return new FleetSide(beacon, Optional.of(enrolment), maker);
  }

  /** Of a node whose overlay is there already and whose credential stays as it is. */
  public static FleetSide of(OverlayMachine overlay) {
    FleetSide side = new FleetSide(overlay.beacon(), Optional.empty(), null);
    side.overlay = overlay;
    return side;
  }

  /** Empty: there is no credential yet. */
  public Optional<OverlayMachine> overlay() {
    return Optional.ofNullable(overlay);
  }

  void onDatagram(long nowNs, int kind, PeerAddress from, WireReader in, Outbox out) {
    if (kind >= FIRST_ENROLMENT_KIND) {
      enrolment.ifPresent(machine -> machine.onDatagram(nowNs, from, in, out));
    } else if (overlay != null) {
      overlay.onDatagram(nowNs, from, in, out);
    }
  }

  void onCommand(long nowNs, Command command, Outbox out) {
    if (command instanceof OverlayCommand.Listening now) {
      listening = now;
    } else if (command instanceof OverlayCommand.Cache then) {
      cache = then;
    } else if (command instanceof OverlayCommand.Owner will) {
      owner = will;
    }
    if (command instanceof EnrolmentCommand) {
      enrolment.ifPresent(machine -> machine.onCommand(nowNs, command, out));
    } else if (overlay != null) {
      overlay.onCommand(nowNs, command, out);
    } else if (command instanceof OverlayCommand.Beacon heard) {
      if (beacon.hear(nowNs, heard.envelope()) == BeaconBook.Heard.NEWER) {
        out.event(
            new OverlayEvent.BeaconLearned(beacon.changedSequence(), beacon.envelope(), false));
      }
    }
  }

  /** Begins with the credential that is held from earlier, if there is one. */
  private void begin(long nowNs, List<Peer> peers, Outbox out) {
    begun = true;
    if (beacon.hasBeacon()) {
      onNewerBeacon(nowNs, out); // kept from an earlier start
    }
    if (enrolment.isPresent() && enrolment.get().credential().isPresent()) {
      onCredential(
          nowNs, enrolment.get().credential().get(), enrolment.get().envelope(), peers, out);
    }
  }

  void onDeadline(long nowNs, List<Peer> peers, Outbox out) {
    if (!begun) {
      begin(nowNs, peers, out);
    }
    enrolment
        .filter(machine -> machine.deadlineNs() <= nowNs)
        .ifPresent(machine -> machine.onDeadline(nowNs, out));
    if (overlay != null && overlay.deadlineNs() <= nowNs) {
      overlay.onDeadline(nowNs, out);
    }
  }

  long deadlineNs() {
    if (!begun) {
      return 0; // at once
    }
    long enrolNs = enrolment.map(EnrolmentMachine::deadlineNs).orElse(Machine.NEVER);
    return overlay == null ? enrolNs : Math.min(enrolNs, overlay.deadlineNs());
  }

  /** There is a credential, at the start or since now; {@code peers} are those of the segment. */
  void onCredential(
      long nowNs, Credential credential, byte[] envelope, List<Peer> peers, Outbox out) {
    OverlayIdentity identity;
    try {
      identity = maker.identity(credential, envelope);
    } catch (IllegalArgumentException unusable) {
      trouble = unusable.getMessage();
      return;
    }
    trouble = "";
    if (overlay != null) {
      overlay.onCommand(nowNs, new OverlayCommand.Identity(identity), out);
      return;
    }
    overlay = maker.overlay(nowNs, identity);
    if (listening != null) {
      overlay.onCommand(nowNs, listening, out);
    }
    if (cache != null) {
      overlay.onCommand(nowNs, cache, out);
    }
    if (owner != null) {
      overlay.onCommand(nowNs, owner, out);
    }
    for (Peer peer : peers) {
      overlay.onCommand(nowNs, new OverlayCommand.Neighbour(peer, false), out);
    }
  }

  /** As {@link #onCredential}, if the node has been given one. */
  void onEnrolled(long nowNs, EnrolmentEvent.Enrolled enrolled, List<Peer> peers, Outbox out) {
    onCredential(nowNs, enrolled.credential(), enrolled.envelope(), peers, out);
  }

  /** A newer beacon is held: it may name other authorities, or revoke something. */
  void onNewerBeacon(long nowNs, Outbox out) {
    enrolment.ifPresent(
        machine -> {
          machine.onCommand(nowNs, new EnrolmentCommand.Authorities(beacon.authorities()), out);
          machine.onCommand(nowNs, new EnrolmentCommand.Look(), out);
        });
  }

  OverlayStatus status(long nowNs) {
    OverlayStatus.Builder status =
        overlay == null
            ? OverlayStatus.newBuilder().setBeaconSequence(beacon.sequence())
            : overlay.status(nowNs).toBuilder();
    enrolment.ifPresent(
        machine -> {
          count(status, "asked", machine.sent());
          count(status, "ignored", machine.ignored());
        });
    return status.setEnrolment(enrolmentState()).setEnrolmentAdvice(advice()).build();
  }

  private static void count(OverlayStatus.Builder status, String what, long times) {
    if (times != 0) {
      status.addCounters(
          Counter.newBuilder()
              .setName("overlay_enrol_total")
              .setLabel("what=\"" + what + "\"")
              .setValue(times));
    }
  }

  private EnrolmentState enrolmentState() {
    if (overlay == null) {
      boolean asks = enrolment.filter(each -> each.sent() > 0).isPresent();
      return asks ? EnrolmentState.ASKING : EnrolmentState.NOT_ENROLLED;
    }
    if (beacon.revocations().nodes().contains(overlay.id())) {
      return EnrolmentState.REVOKED;
    }
    boolean valid = enrolment.map(EnrolmentMachine::isValid).orElse(true);
    return valid ? EnrolmentState.ENROLLED : EnrolmentState.EXPIRED;
  }

  private String advice() {
    if (!trouble.isEmpty()) {
      return trouble;
    }
    return enrolment.map(machine -> "enrolment: " + machine.state()).orElse("");
  }
}
