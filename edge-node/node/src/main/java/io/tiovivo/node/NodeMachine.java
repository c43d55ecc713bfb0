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
import io.tiovivo.node.link.HelloCommand;
import io.tiovivo.node.link.HelloEvent;
import io.tiovivo.node.link.HelloMachine;
import io.tiovivo.node.link.NodeCard;
import io.tiovivo.node.message.Answer;
import io.tiovivo.node.message.Question;
import io.tiovivo.wire.WireReader;
import java.util.List;
import java.util.Optional;

/**
 * The whole node as one machine: says hello, turns what it hears into evidence, confirms the boot,
 * and reports. Datagrams are those of the hello group.
 */
public final class NodeMachine implements Machine {
  private final HelloMachine hello;
  private final Optional<ConfirmationMachine> confirmation;
  private NodeCard card;

  /**
   * @param confirmation empty: started without a loader, there is nothing to confirm
   */
  public NodeMachine(
      NodeCard card, HelloMachine hello, Optional<ConfirmationMachine> confirmation) {
    this.card = card;
    this.hello = hello;
    this.confirmation = confirmation;
  }

  @Override
  public void onDatagram(long nowNs, PeerAddress from, WireReader in, Outbox out) {
    hello.onDatagram(nowNs, from, in, new Inner(nowNs, out));
  }

  @Override
  public void onCommand(long nowNs, Command command, Outbox out) {
    Outbox inner = new Inner(nowNs, out);
    if (command instanceof NodeCommand.Report report) {
      out.event(report(report.ticket()));
    } else if (command instanceof Question question) {
      if (question.ticket() != 0) {
        out.event(new Answer.Refused(question.ticket(), "this node takes no part in the overlay"));
      }
    } else if (command instanceof HelloCommand) {
      hello.onCommand(nowNs, command, inner);
    } else if (command instanceof ConfirmationCommand || command instanceof WorkFailed) {
      confirmation.ifPresent(machine -> machine.onCommand(nowNs, command, inner));
    }
  }

  @Override
  public void onDeadline(long nowNs, Outbox out) {
    Outbox inner = new Inner(nowNs, out);
    hello.onDeadline(nowNs, inner);
    confirmation.ifPresent(machine -> machine.onDeadline(nowNs, inner));
  }

  @Override
  public long deadlineNs() {
    return Math.min(
        hello.deadlineNs(), confirmation.map(ConfirmationMachine::deadlineNs).orElse(NEVER));
  }

  private NodeReport report(long ticket) {
    return new NodeReport(
        ticket,
        card,
        confirmation.map(ConfirmationMachine::missing).orElse(List.of()),
        hello.peers(),
        hello.counters());
  }

  private void onEvent(long nowNs, Event event, Outbox out) {
    if (event instanceof HelloEvent.OwnHelloHeard) {
      onCommand(nowNs, new ConfirmationCommand.Seen(Evidence.OWN_HELLO), out);
      return; // every few seconds, and nobody else's business
    }
    if (event instanceof HelloEvent.PeerFound) {
      onCommand(nowNs, new ConfirmationCommand.Seen(Evidence.PEER), out);
    } else if (event instanceof ConfirmationEvent.Confirmed) {
      card = card.asConfirmed();
      onCommand(nowNs, new HelloCommand.Describe(card), out);
    }
    out.event(event);
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
