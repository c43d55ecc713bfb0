package io.tiovivo.node.household;

import io.tiovivo.machine.Event;
import io.tiovivo.machine.Machine;
import io.tiovivo.node.config.NodeConfig;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.proto.Status;
import io.tiovivo.udp.LoopSource;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Optional;

/**
 * A part behind a bulkhead: what it throws is a defect of its own. The node's work among the boxes
 * must not end because a light does not blink.
 */
final class GuardedPart implements LoopSource {
  /** A part with so many defects is closed. */
  static final int MAX_DEFECTS = 16;

  private interface Step {
    void run() throws IOException;
  }

  private final HouseholdPart part;
  private final HouseholdLog log;
  private int defects;
  private boolean closed;

  GuardedPart(HouseholdPart part, HouseholdLog log) {
    this.part = part;
    this.log = log;
  }

  void onConfig(long nowNs, NodeConfig config) {
    guard(() -> part.onConfig(nowNs, config));
  }

  void onEvent(long nowNs, Event event) {
    guard(() -> part.onEvent(nowNs, event));
  }

  void describe(long nowNs, Status.Builder status) {
    guard(() -> part.describe(nowNs, status));
  }

  Optional<ControlReply> obey(long nowNs, ControlRequest request, ControlRequest.Origin origin) {
    if (closed) {
      return Optional.empty();
    }
    try {
      return part.obey(nowNs, request, origin);
    } catch (RuntimeException defect) {
      onDefect(defect);
      return Optional.of(ControlReply.refused("that met a defect of the node; its log has it"));
    }
  }

  @Override
  public void register(Selector selector) throws IOException {
    part.register(selector);
  }

  @Override
  public void onReady(long nowNs, SelectionKey key) {
    throw new IllegalStateException("keys carry the part itself");
  }

  @Override
  public void onDeadline(long nowNs) {
    guard(() -> part.onDeadline(nowNs));
  }

  @Override
  public long deadlineNs() {
    return closed ? Machine.NEVER : part.deadlineNs();
  }

  @Override
  public boolean isClosed() {
    return closed || part.isClosed();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      part.close();
    }
  }

  private void guard(Step step) {
    if (closed) {
      return;
    }
    try {
      step.run();
    } catch (IOException | RuntimeException defect) {
      onDefect(defect);
    }
  }

  private void onDefect(Exception defect) {
    defects++;
    log.defect(part.getClass().getSimpleName() + " failed", defect);
    if (defects >= MAX_DEFECTS) {
      log.warn(part.getClass().getSimpleName() + " failed " + defects + " times: it is closed");
      close();
    }
  }
}
