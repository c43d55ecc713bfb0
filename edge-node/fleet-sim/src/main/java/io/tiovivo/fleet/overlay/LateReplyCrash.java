package io.tiovivo.fleet.overlay;

import io.tiovivo.machine.Command;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.Work;
import io.tiovivo.testkit.net.HostCrash;
import io.tiovivo.wire.WireReader;
import java.util.HashMap;
import java.util.Map;

/**
 * A node with the defect of December 2010: the process ends when an answer comes later than
 * expected.
 */
public final class LateReplyCrash implements Machine {
  private static final int MAX_QUESTIONS = 64;

  private final Machine machine;
  private final long lateNs;
  private final Map<PeerAddress, Long> askedNs = new HashMap<>();

  /**
   * @param lateNs an answer that takes longer ends the process
   */
  public LateReplyCrash(Machine machine, long lateNs) {
    this.machine = machine;
    this.lateNs = lateNs;
  }

  @Override
  public void onDatagram(long nowNs, PeerAddress from, WireReader in, Outbox out) {
    Long asked = askedNs.remove(from);
    if (asked != null && nowNs - asked > lateNs) {
      throw new HostCrash("an answer came late");
    }
    machine.onDatagram(nowNs, from, in, new Asking(nowNs, out));
  }

  @Override
  public void onCommand(long nowNs, Command command, Outbox out) {
    machine.onCommand(nowNs, command, new Asking(nowNs, out));
  }

  @Override
  public void onDeadline(long nowNs, Outbox out) {
    machine.onDeadline(nowNs, new Asking(nowNs, out));
  }

  @Override
  public long deadlineNs() {
    return machine.deadlineNs();
  }

  /** Notes to whom something was sent, and when. */
  private final class Asking implements Outbox {
    private final long nowNs;
    private final Outbox out;

    Asking(long nowNs, Outbox out) {
      this.nowNs = nowNs;
      this.out = out;
    }

    @Override
    public void send(PeerAddress to, byte[] bytes, int offset, int length) {
      if (askedNs.size() < MAX_QUESTIONS) {
        askedNs.put(to, nowNs);
      }
      out.send(to, bytes, offset, length);
    }

    @Override
    public void work(Work work) {
      out.work(work);
    }

    @Override
    public void event(Event event) {
      out.event(event);
    }
  }
}
