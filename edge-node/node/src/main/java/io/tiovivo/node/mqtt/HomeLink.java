package io.tiovivo.node.mqtt;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Entropy;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Machine;
import io.tiovivo.node.config.MqttConfig;
import io.tiovivo.node.config.NodeConfig;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.control.Farewell;
import io.tiovivo.node.home.HomeHost;
import io.tiovivo.node.home.HomeMachine;
import io.tiovivo.node.household.Desk;
import io.tiovivo.node.household.HouseholdPart;
import io.tiovivo.node.pins.PinEvent;
import io.tiovivo.node.proto.BrokerStatus;
import io.tiovivo.node.proto.Status;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** The home's broker: has the node appear in Home Assistant, while one is configured. */
public final class HomeLink implements HouseholdPart {
  private final NodeId id;
  private final Desk desk;
  private final SplittableRandom random;
  private final HomeHost host = new Host();
  private NodeConfig config = NodeConfig.defaults();
  private String page = ""; // where the status page is
  private Line line; // null: no broker is configured
  private HomeMachine machine; // null: as above

  /**
   * @param entropy for the delays
   */
  public HomeLink(NodeId id, Desk desk, Entropy entropy) {
    this.id = id;
    this.desk = desk;
    byte[] seed = new byte[Long.BYTES];
    entropy.fill(seed);
    random = new SplittableRandom(ByteBuffer.wrap(seed).getLong());
  }

  @Override
  public void onConfig(long nowNs, NodeConfig changed) {
    MqttConfig before = config.mqtt();
    config = changed;
    if (machine != null) {
      if (before.wanted() && changed.mqtt().wanted()) {
        machine.onConfig(nowNs, changed); // takes back what was announced under another topic
      }
      if (before.equals(changed.mqtt())) {
        return;
      }
      hangUp();
    }
    if (changed.mqtt().wanted()) {
      if (line == null) {
        line = new Line(desk, "broker", random.nextLong());
      }
      machine = new HomeMachine(id, changed, line.port(), host, random.split());
      line.attach(new BeaconEar(desk, changed.mqtt(), line.port(), machine));
      page = "";
      line.connect(machine.settings());
    }
  }

  private void hangUp() {
    if (machine.stop()) {
      line.leave();
    } else {
      line.drop();
    }
    machine = null;
  }

  @Override
  public void onEvent(long nowNs, Event event) {
    if (machine == null) {
      return;
    }
    if (event instanceof PinEvent.Changed pin) {
      machine.onPin(nowNs, pin.name(), pin.on(), pin.dutyPermille());
    } else if (event instanceof PinEvent.Troubled) {
      machine.onChange(nowNs);
    } else if (event instanceof Farewell) {
      machine.remove();
    }
  }

  @Override
  public void describe(long nowNs, Status.Builder status) {
    if (machine != null) {
      BrokerStatus.Builder broker = BrokerStatus.newBuilder();
      machine.describe(nowNs, broker);
      line.problem().ifPresent(broker::setProblem);
      status.setBroker(broker.setAddress(Line.address(config.mqtt())));
    }
  }

  @Override
  public void onDeadline(long nowNs) {
    if (line != null) {
      line.onDeadline(nowNs);
    }
    if (machine != null && nowNs >= machine.deadlineNs()) {
      machine.onDeadline(nowNs);
    }
  }

  @Override
  public long deadlineNs() {
    return Math.min(
        line == null ? Machine.NEVER : line.deadlineNs(),
        machine == null ? Machine.NEVER : machine.deadlineNs());
  }

  /** The node ends: says so to the broker, within {@link PahoBroker#LEAVE_NS}. */
  @Override
  public void close() {
    if (machine != null) {
      hangUp();
    }
    if (line != null) {
      line.awaitEnd();
    }
  }

  private final class Host implements HomeHost {
    @Override
    public Status status() {
      Status status = desk.status();
      String url = status.getPage().getUrl();
      if (machine != null && !url.equals(page)) {
        page = url;
        machine.onPage(desk.nowNs(), url);
      }
      return status;
    }

    @Override
    public long unixMs() {
      return System.currentTimeMillis();
    }

    @Override
    public ControlReply control(ControlRequest request) {
      return desk.control(request, ControlRequest.Origin.BROKER);
    }

    @Override
    public void warn(String message) {
      desk.warn(message);
    }
  }
}
