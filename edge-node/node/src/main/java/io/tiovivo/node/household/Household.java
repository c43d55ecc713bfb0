package io.tiovivo.node.household;

import io.tiovivo.machine.Command;
import io.tiovivo.machine.Event;
import io.tiovivo.node.config.NodeConfig;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.proto.Status;
import io.tiovivo.udp.DatagramLoop;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * The parts of a node that serve its home, and what goes between them. A part that has a defect is
 * closed after {@link GuardedPart#MAX_DEFECTS} of them; node and other parts go on.
 */
public final class Household implements Desk {
  /** Most events that parts may have told during one call. */
  static final int MAX_EVENTS = 256;

  private final DatagramLoop loop;
  private final Supplier<Status> status;
  private final HouseholdLog log;
  private final List<GuardedPart> parts = new ArrayList<>();
  private final Queue<Event> told = new ArrayDeque<>();
  private boolean telling;
  private NodeConfig config;
  private long dropped;

  /**
   * @param status all that is known, the parts' own included: it calls {@link #describe}
   */
  public Household(
      DatagramLoop loop, Supplier<Status> status, NodeConfig config, HouseholdLog log) {
    this.loop = loop;
    this.status = status;
    this.config = config;
    this.log = log;
  }

  /** Takes a part in; before the loop runs, or on its thread. */
  public void add(HouseholdPart part) throws IOException {
    GuardedPart guarded = new GuardedPart(part, log);
    parts.add(guarded);
    guarded.onConfig(loop.nowNs(), config);
    loop.add(guarded);
  }

  /** The configuration that holds now. */
  public NodeConfig config() {
    return config;
  }

  /** Has a changed configuration hold, and tells all parts. */
  public void configure(NodeConfig changed) {
    config = changed;
    long nowNs = loop.nowNs();
    parts.forEach(part -> part.onConfig(nowNs, changed));
  }

  /** Something happened in the machine. */
  public void onEvent(Event event) {
    tell(event);
  }

  /** Adds what the parts know. */
  public void describe(Status.Builder builder) {
    long nowNs = loop.nowNs();
    parts.forEach(part -> part.describe(nowNs, builder));
    parts.removeIf(GuardedPart::isClosed);
  }

  /** Events that were told faster than parts could take them. */
  public long dropped() {
    return dropped;
  }

  @Override
  public long nowNs() {
    return loop.nowNs();
  }

  @Override
  public Status status() {
    return status.get();
  }

  @Override
  public ControlReply control(ControlRequest request, ControlRequest.Origin origin) {
    for (GuardedPart part : List.copyOf(parts)) {
      Optional<ControlReply> reply = part.obey(loop.nowNs(), request, origin);
      if (reply.isPresent()) {
        log.info(Requests.line(request, origin, reply.get()));
        return reply.get();
      }
    }
    return ControlReply.refused("this node cannot do that: " + Requests.why(request));
  }

  @Override
  public void tell(Event event) {
    if (told.size() >= MAX_EVENTS) {
      dropped++;
      return;
    }
    told.add(event);
    if (telling) {
      return;
    }
    telling = true;
    try {
      for (Event next = told.poll(); next != null; next = told.poll()) {
        Event now = next;
        List.copyOf(parts).forEach(part -> part.onEvent(loop.nowNs(), now));
      }
    } finally {
      telling = false;
    }
  }

  @Override
  public void command(Command command) {
    loop.commandNow(loop.nowNs(), command);
  }

  @Override
  public boolean post(Runnable task) {
    return loop.post(task);
  }

  @Override
  public void info(String message) {
    log.info(message);
  }

  @Override
  public void warn(String message) {
    log.warn(message);
  }

  @Override
  public void milestone(String line) {
    log.milestone(line);
  }
}
