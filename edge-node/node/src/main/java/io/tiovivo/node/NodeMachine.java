package io.tiovivo.node;

import io.tiovivo.machine.Command;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.Work;
import io.tiovivo.machine.WorkFailed;
import io.tiovivo.node.confirm.ConfirmationCommand;
import io.tiovivo.node.confirm.ConfirmationEvent;
import io.tiovivo.node.confirm.ConfirmationMachine;
import io.tiovivo.node.confirm.Evidence;
import io.tiovivo.node.enrol.EnrolmentCommand;
import io.tiovivo.node.enrol.EnrolmentEvent;
import io.tiovivo.node.link.HelloCommand;
import io.tiovivo.node.link.HelloEvent;
import io.tiovivo.node.link.HelloMachine;
import io.tiovivo.node.link.NodeCard;
import io.tiovivo.node.message.Answer;
import io.tiovivo.node.message.Question;
import io.tiovivo.node.overlay.OverlayCommand;
import io.tiovivo.node.overlay.OverlayEvent;
import io.tiovivo.node.overlay.OverlayMachine;
import io.tiovivo.node.proto.Role;
import io.tiovivo.node.role.NodeRole;
import io.tiovivo.node.role.RoleEvent;
import io.tiovivo.node.session.StreamCommand;
import io.tiovivo.wire.WireReader;
import java.util.List;
import java.util.Optional;

/**
 * The whole node as one machine: says hello, turns what it hears into evidence, confirms the boot,
 * takes part in its fleet, and reports. Datagrams are hellos, and those of the fleet: enrolment,
 * sessions.
 */
public final class NodeMachine implements Machine {
  /** Where a datagram says of what kind it is; docs/NODE.md. */
  public static final int KIND_OFFSET = 3;

  /** Kinds below are hellos' or nobody's, from here on they are the fleet's. */
  public static final int FIRST_OVERLAY_KIND = 16;

  private final HelloMachine hello;
  private final Optional<ConfirmationMachine> confirmation;
  private final Optional<FleetSide> fleet;
  private NodeCard card;

  /**
   * @param confirmation empty: started without a loader, there is nothing to confirm
   */
  public NodeMachine(
      NodeCard card, HelloMachine hello, Optional<ConfirmationMachine> confirmation) {
    this(card, hello, confirmation, Optional.empty());
  }

  /**
   * @param confirmation empty: started without a loader, there is nothing to confirm
   * @param fleet empty: no fleet is trusted, and the node keeps to its segment
   */
  public NodeMachine(
      NodeCard card,
      HelloMachine hello,
      Optional<ConfirmationMachine> confirmation,
      Optional<FleetSide> fleet) {
    this.card = card;
    this.hello = hello;
    this.confirmation = confirmation;
    this.fleet = fleet;
  }

  /** Whether a datagram is of the overlay: those are never sent to a group. */
  public static boolean isOverlay(WireReader in) {
    return in.peek(KIND_OFFSET) >= FIRST_OVERLAY_KIND;
  }

  @Override
  public void onDatagram(long nowNs, PeerAddress from, WireReader in, Outbox out) {
    Outbox inner = new Inner(nowNs, out);
    int kind = in.peek(KIND_OFFSET);
    if (kind >= FIRST_OVERLAY_KIND && fleet.isPresent()) {
      fleet.get().onDatagram(nowNs, kind, from, in, inner);
    } else {
      hello.onDatagram(nowNs, from, in, inner);
    }
  }

  @Override
  public void onCommand(long nowNs, Command command, Outbox out) {
    Outbox inner = new Inner(nowNs, out);
    if (command instanceof NodeCommand.Report report) {
      out.event(report(nowNs, report.ticket()));
    } else if (command instanceof NodeCommand.Listening listening) {
      card = card.at(listening.address().port());
      hello.onCommand(nowNs, new HelloCommand.Describe(card), inner);
      toFleet(nowNs, new OverlayCommand.Listening(listening.address(), listening.tcpPort()), inner);
    } else if (command instanceof Question question && !takesPart()) {
      if (question.ticket() != 0) {
        out.event(new Answer.Refused(question.ticket(), "this node takes no part in the overlay"));
      }
    } else if (command instanceof HelloCommand) {
      if (command instanceof HelloCommand.Leave) {
        toFleet(nowNs, new OverlayCommand.Leave(), inner);
      }
      hello.onCommand(nowNs, command, inner);
    } else if (command instanceof Question
        || command instanceof OverlayCommand
        || command instanceof StreamCommand
        || command instanceof EnrolmentCommand) {
      toFleet(nowNs, command, inner);
    } else if (command instanceof ConfirmationCommand || command instanceof WorkFailed) {
      confirmation.ifPresent(machine -> machine.onCommand(nowNs, command, inner));
    }
  }

  @Override
  public void onDeadline(long nowNs, Outbox out) {
    Outbox inner = new Inner(nowNs, out);
    hello.onDeadline(nowNs, inner);
    fleet.ifPresent(side -> side.onDeadline(nowNs, hello.peers(), inner));
    confirmation.ifPresent(machine -> machine.onDeadline(nowNs, inner));
  }

  @Override
  public long deadlineNs() {
    long confirmNs = confirmation.map(ConfirmationMachine::deadlineNs).orElse(NEVER);
    long fleetNs = fleet.map(FleetSide::deadlineNs).orElse(NEVER);
    return Math.min(hello.deadlineNs(), Math.min(confirmNs, fleetNs));
  }

  /** The overlay; empty: this node takes no part in it, or not yet. */
  public Optional<OverlayMachine> overlay() {
    return fleet.flatMap(FleetSide::overlay);
  }

  private boolean takesPart() {
    return overlay().isPresent();
  }

  private void toFleet(long nowNs, Command command, Outbox inner) {
    fleet.ifPresent(side -> side.onCommand(nowNs, command, inner));
  }

  private NodeReport report(long nowNs, long ticket) {
    return new NodeReport(
        ticket,
        card,
        confirmation.map(ConfirmationMachine::missing).orElse(List.of()),
        hello.peers(),
        hello.counters(),
        fleet.map(side -> side.status(nowNs)).orElse(NodeReport.NO_FLEET));
  }

  private void onEvent(long nowNs, Event event, Outbox out) {
    if (event instanceof HelloEvent.OwnHelloHeard) {
      onCommand(nowNs, new ConfirmationCommand.Seen(Evidence.OWN_HELLO), out);
      return; // every few seconds, and nobody else's business
    }
    if (event instanceof HelloEvent.PeerFound found) {
      onCommand(nowNs, new ConfirmationCommand.Seen(Evidence.PEER), out);
      onCommand(nowNs, new OverlayCommand.Neighbour(found.peer(), false), out);
    } else if (event instanceof HelloEvent.PeerChanged changed) {
      onCommand(nowNs, new OverlayCommand.Neighbour(changed.peer(), false), out);
    } else if (event instanceof HelloEvent.PeerLost lost) {
      onCommand(nowNs, new OverlayCommand.Neighbour(lost.peer(), true), out);
    } else if (event instanceof RoleEvent.RoleChanged change) {
      card = card.as(roleOnCard(change.to()));
      onCommand(nowNs, new HelloCommand.Describe(card), out);
    } else if (event instanceof OverlayEvent.BeaconLearned) {
      fleet.ifPresent(side -> side.onNewerBeacon(nowNs, new Inner(nowNs, out)));
    } else if (event instanceof OverlayEvent.CredentialRefused) {
      toFleet(nowNs, new EnrolmentCommand.Renew(), new Inner(nowNs, out));
    } else if (event instanceof EnrolmentEvent.Enrolled enrolled) {
      fleet.ifPresent(
          side -> side.onEnrolled(nowNs, enrolled, hello.peers(), new Inner(nowNs, out)));
    } else if (event instanceof ConfirmationEvent.Confirmed) {
      card = card.asConfirmed();
      onCommand(nowNs, new HelloCommand.Describe(card), out);
    }
    out.event(event);
  }

  private static Role roleOnCard(NodeRole role) {
    return switch (role) {
      case LEAF -> Role.LEAF;
      case SUPERNODE, DRAINING -> Role.SUPERNODE;
      case MEGA -> Role.MEGA;
    };
  }

  /** Looks at the events of the machines inside before they go out. */
  private final class Inner implements Outbox {
    private final long nowNs;
    private final Outbox out;

    Inner(long nowNs, Outbox out) {
      this.nowNs = nowNs;
      this.out = out;
    }

    @Override
    public void send(PeerAddress to, byte[] bytes, int offset, int length) {
      out.send(to, bytes, offset, length);
    }

    @Override
    public void work(Work work) {
      out.work(work); // only the confirmation has any: one piece at a time
    }

    @Override
    public void event(Event event) {
      onEvent(nowNs, event, out);
    }
  }
}
