package io.tiovivo.node.mqtt;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Machine;
import io.tiovivo.node.broker.BrokerSettings;
import io.tiovivo.node.config.NodeConfig;
import io.tiovivo.node.config.ReportsConfig;
import io.tiovivo.node.household.Desk;
import io.tiovivo.node.household.HouseholdPart;
import io.tiovivo.node.overlay.OverlayCommand;
import io.tiovivo.node.proto.Report;
import io.tiovivo.node.proto.Role;
import io.tiovivo.node.proto.Status;
import io.tiovivo.node.report.ReportEvent;
import io.tiovivo.node.report.ReportShelf;
import io.tiovivo.node.report.ReportTopics;
import io.tiovivo.node.report.Reporter;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * What the fleet is told of this node: a leaf's report goes to its supernode; a supernode that has
 * the fleet's broker configured publishes its own and those of its leaves. A leaf never connects.
 */
public final class ReportLink implements HouseholdPart {
  /** A supernode connects within this after it became one: many may have started with it. */
  static final long FIRST_CONNECT_NS = 30_000_000_000L;

  private static final int ID_CHARS = 12;

  /** Which node this is. */
  public record Who(NodeId id, String fleet, long incarnation) {}

  private final Who who;
  private final Desk desk;
  private final Predicate<NodeId> served;
  private final SplittableRandom random;
  private final Reporter reporter;
  private ReportsConfig config = ReportsConfig.NONE;
  private boolean serving;
  private Line line; // null: this node does not publish
  private ReportShelf shelf; // null: as above
  private long connectNs = Machine.NEVER;

  /**
   * @param served whether a leaf holds a lease here
   * @param seed draws delays
   */
  public ReportLink(Who who, Desk desk, Predicate<NodeId> served, long seed) {
    this.who = who;
    this.desk = desk;
    this.served = served;
    random = new SplittableRandom(seed);
    reporter = new Reporter(who.incarnation(), config.intervalS(), random.nextLong(), desk.nowNs());
  }

  @Override
  public void onConfig(long nowNs, NodeConfig changed) {
    ReportsConfig before = config;
    config = changed.reports();
    if (before.intervalS() != config.intervalS()) {
      reporter.every(nowNs, config.intervalS());
    }
    if (!before.broker().equals(config.broker())) {
      close();
      open(nowNs);
    }
  }

  private void open(long nowNs) {
    if (!serving || !config.broker().wanted() || shelf != null) {
      return;
    }
    line = new Line(desk, "reports", random.nextLong());
    shelf =
        new ReportShelf(
            who.id(),
            new ReportTopics(config.broker().topic(), who.fleet()),
            line.port(),
            random.nextLong());
    line.attach(shelf);
    connectNs = nowNs + random.nextLong(FIRST_CONNECT_NS);
  }

  @Override
  public void onEvent(long nowNs, Event event) {
    if (shelf != null && event instanceof ReportEvent.Arrived arrived) {
      shelf.put(nowNs, arrived.leaf(), arrived.report());
    }
  }

  @Override
  public void onDeadline(long nowNs) {
    if (nowNs >= reporter.deadlineNs()) {
      look(nowNs);
    }
    if (nowNs >= connectNs) {
      connectNs = Machine.NEVER;
      String id = "tiovivo-r-" + who.id().toString().substring(0, ID_CHARS);
      line.connect(BrokerSettings.of(config.broker(), id, shelf.will()));
    }
    if (shelf != null) {
      line.onDeadline(nowNs);
      shelf.onDeadline(nowNs);
    }
  }

  private void look(long nowNs) {
    Status status = desk.status();
    Report report = reporter.look(nowNs, status);
    boolean now = status.getRole() == Role.SUPERNODE || status.getRole() == Role.MEGA;
    if (now != serving) {
      serving = now;
      close();
      open(nowNs);
    }
    if (shelf != null) {
      shelf.keep(served);
    }
    if (report == null) {
      return;
    }
    if (shelf != null) {
      shelf.put(nowNs, who.id(), report);
    } else if (!serving) {
      desk.command(new OverlayCommand.Report(report));
    }
  }

  @Override
  public long deadlineNs() {
    long nextNs = Math.min(reporter.deadlineNs(), connectNs);
    return shelf == null
        ? nextNs
        : Math.min(nextNs, Math.min(line.deadlineNs(), shelf.deadlineNs()));
  }

  /** Ends the connection without order: the broker then says that this supernode is gone. */
  @Override
  public void close() {
    if (line != null) {
      line.drop();
    }
    line = null;
    shelf = null;
    connectNs = Machine.NEVER;
  }
}
