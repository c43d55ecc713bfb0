package io.tiovivo.node.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tiovivo.machine.Command;
import io.tiovivo.node.broker.BrokerEvents;
import io.tiovivo.node.broker.BrokerPort;
import io.tiovivo.node.config.MqttConfig;
import io.tiovivo.node.household.Desk;
import io.tiovivo.node.overlay.OverlayCommand;
import io.tiovivo.node.proto.EnrolmentState;
import io.tiovivo.node.proto.OverlayStatus;
import io.tiovivo.node.proto.Status;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BeaconEarTest {
  private final List<String> subscribed = new ArrayList<>();
  private final List<Command> commands = new ArrayList<>();
  private final List<String> others = new ArrayList<>();
  private EnrolmentState enrolment = EnrolmentState.NOT_ENROLLED;

  private final BeaconEar ear =
      new BeaconEar(
          fake(
              Desk.class,
              (name, arguments) -> {
                if (name.equals("status")) {
                  OverlayStatus.Builder overlay =
                      OverlayStatus.newBuilder().setEnrolment(enrolment);
                  return Status.newBuilder().setFleet("garden").setOverlay(overlay).build();
                }
                commands.add((Command) arguments[0]);
                return null;
              }),
          MqttConfig.NONE,
          fake(
              BrokerPort.class,
              (name, arguments) -> {
                subscribed.add((String) arguments[0]);
                return null;
              }),
          fake(
              BrokerEvents.class,
              (name, arguments) -> {
                others.add(name);
                return null;
              }));

  private interface Answers {
    Object to(String name, Object[] arguments);
  }

  private static <T> T fake(Class<T> port, Answers answers) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> answers.to(method.getName(), arguments)));
  }

  @Test
  void shouldHandTheFleetsBeaconOnAndNothingElse() {
    ear.onConnected(0);
    assertEquals(List.of("tiovivo/garden/beacon"), subscribed);

    ear.onArrived(1, "tiovivo/garden/beacon", new byte[] {1}, true);
    ear.onArrived(2, "homeassistant/status", new byte[] {2}, false);
    ear.onArrived(3, "tiovivo/other/beacon", new byte[] {3}, true);

    assertEquals(1, commands.size());
    assertEquals(1, ((OverlayCommand.Beacon) commands.get(0)).envelope()[0]);
    assertEquals(List.of("onConnected", "onArrived", "onArrived"), others);
  }

  @Test
  void shouldLookAtFewHoweverManyCome() {
    ear.onConnected(0);
    for (int i = 0; i < 1_000; i++) {
      ear.onArrived(i, "tiovivo/garden/beacon", new byte[] {1}, false);
    }
    ear.onArrived(BeaconEar.INTERVAL_NS, "tiovivo/garden/beacon", new byte[0], true);
    ear.onArrived(BeaconEar.INTERVAL_NS, "tiovivo/garden/beacon", new byte[] {1}, true);

    assertEquals(2, commands.size(), "and none of what only takes one back");
  }

  @Test
  void shouldAskForNoneWhereNoFleetIsTrusted() {
    enrolment = EnrolmentState.NO_TRUST;
    ear.onConnected(0);

    assertEquals(List.of(), subscribed);
  }
}
