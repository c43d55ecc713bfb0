package io.tiovivo.node.confirm;

import io.tiovivo.machine.Command;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.WorkFailed;
import io.tiovivo.wire.WireReader;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gathers what speaks for the image that runs, and confirms the boot when that is enough. While it
 * is not, the node goes on running and says now and then what it waits for: a network that is down
 * is no reason to end, and whether to go back is the loader's decision at the next boot, not the
 * node's.
 */
public final class ConfirmationMachine implements Machine {
  private enum State {
    WAITING,
    WRITING,
    RETRYING,
    CONFIRMED
  }

  private final ConfirmationSettings settings;
  private final Confirmer confirmer;
  private final long startedNs;
  private final Set<Evidence> seen = EnumSet.noneOf(Evidence.class);
  private State state = State.WAITING;
  private long steadyAtNs;
  private long remindAtNs;
  private long reminderNs;
  private long retryAtNs = NEVER;
  private long retryNs;

  public ConfirmationMachine(ConfirmationSettings settings, Confirmer confirmer, long nowNs) {
    this.settings = settings;
    this.confirmer = confirmer;
    startedNs = nowNs;
    steadyAtNs = nowNs + settings.steadyNs();
    reminderNs = settings.reminderNs();
    remindAtNs = nowNs + reminderNs;
    retryNs = settings.retryNs();
  }

  /** Takes no datagrams: what they prove comes as {@link ConfirmationCommand.Seen}. */
  @Override
  public void onDatagram(long nowNs, PeerAddress from, WireReader in, Outbox out) {}

  @Override
  public void onCommand(long nowNs, Command command, Outbox out) {
    if (command instanceof ConfirmationCommand.Seen observed) {
      seen.add(observed.evidence());
      confirmIfEnough(out);
    } else if (state == State.WRITING && command instanceof ConfirmationCommand.Written written) {
      onWritten(nowNs, written, out);
    } else if (state == State.WRITING && command instanceof WorkFailed failed) {
      // A defect, but no reason to be on trial for ever: the next try may do.
      Optional<String> failure = Optional.of("a defect, please report it: " + failed.defect());
      onWritten(nowNs, new ConfirmationCommand.Written(failure), out);
    }
  }

  @Override
  public void onDeadline(long nowNs, Outbox out) {
    if (nowNs >= steadyAtNs) {
      steadyAtNs = NEVER;
      seen.add(Evidence.STEADY);
      confirmIfEnough(out);
    }
    if (state == State.RETRYING && nowNs >= retryAtNs) {
      write(out);
    }
    if (state == State.WAITING && nowNs >= remindAtNs) {
      out.event(new ConfirmationEvent.Waiting(missing(), nowNs - startedNs));
      reminderNs = Math.min(2 * reminderNs, settings.maxReminderNs());
      remindAtNs = nowNs + reminderNs;
    }
  }

  @Override
  public long deadlineNs() {
    return switch (state) {
      case WAITING -> Math.min(steadyAtNs, remindAtNs);
      case RETRYING -> retryAtNs;
      case WRITING, CONFIRMED -> NEVER;
    };
  }

  public boolean confirmed() {
    return state == State.CONFIRMED;
  }

  /** What confirmation waits for, in words that follow "waiting for"; empty: for nothing. */
  public List<String> missing() {
    return Evidence.missing(seen, settings.application());
  }

  private void confirmIfEnough(Outbox out) {
    if (state == State.WAITING && missing().isEmpty()) {
      write(out);
    }
  }

  private void write(Outbox out) {
    state = State.WRITING;
    out.work(() -> new ConfirmationCommand.Written(confirmer.confirm()));
  }

  private void onWritten(long nowNs, ConfirmationCommand.Written written, Outbox out) {
    if (written.failure().isEmpty()) {
      state = State.CONFIRMED;
      out.event(new ConfirmationEvent.Confirmed(List.copyOf(seen)));
      return;
    }
    state = State.RETRYING;
    retryAtNs = nowNs + retryNs;
    out.event(new ConfirmationEvent.NotWritten(written.failure().get(), retryNs));
    retryNs = Math.min(2 * retryNs, settings.maxRetryNs());
  }
}
