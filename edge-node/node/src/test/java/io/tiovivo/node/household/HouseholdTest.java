package io.tiovivo.node.household;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.machine.Event;
import io.tiovivo.node.config.NodeConfig;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.proto.Status;
import io.tiovivo.testkit.net.ListeningMachine;
import io.tiovivo.udp.DatagramLoop;
import io.tiovivo.udp.Defects;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HouseholdTest {
  private record Rang(int times) implements Event {}

  /** Rings back once, and notes all. */
  private final class Bell implements HouseholdPart {
    @Override
    public void onConfig(long nowNs, NodeConfig config) {
      seen.add("configured");
    }

    @Override
    public void onEvent(long nowNs, Event event) {
      seen.add(event.toString());
      if (event.equals(new Rang(1))) {
        household.tell(new Rang(2));
        seen.add("rang back");
      }
    }

    @Override
    public Optional<ControlReply> obey(
        long nowNs, ControlRequest request, ControlRequest.Origin origin) {
      return request instanceof ControlRequest.SetPin pin
          ? Optional.of(ControlReply.done(pin.value()))
          : Optional.empty();
    }
  }

  /** Throws whatever is asked of it. */
  private static final class Broken implements HouseholdPart {
    private boolean closed;

    @Override
    public void onEvent(long nowNs, Event event) {
      throw new IllegalStateException("broken");
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private final List<String> seen = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private DatagramLoop loop;
  private Household household;

  @BeforeEach
  void open() throws Exception {
    ListeningMachine idle = (nowNs, from, in, out) -> {};
    loop = new DatagramLoop(idle, event -> {}, Defects.END);
    household =
        new Household(
            loop,
            Status::getDefaultInstance,
            NodeConfig.defaults(),
            new HouseholdLog() {
              @Override
              public void info(String message) {
                lines.add("info " + message);
              }

              @Override
              public void warn(String message) {
                lines.add("warn " + message);
              }

              @Override
              public void milestone(String line) {
                lines.add(line);
              }

              @Override
              public void defect(String what, Throwable defect) {
                lines.add("defect " + what);
              }
            });
  }

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void shouldTellWhatAPartTellsOnlyAfterThePresentCall() throws Exception {
    household.add(new Bell());

    household.tell(new Rang(1));

    assertEquals(List.of("configured", "Rang[times=1]", "rang back", "Rang[times=2]"), seen);
  }

  @Test
  void shouldCloseAPartThatFailsAgainAndAgainAndLeaveTheOthersAlone() throws Exception {
    Broken broken = new Broken();
    household.add(broken);
    household.add(new Bell());

    for (int i = 0; i < GuardedPart.MAX_DEFECTS; i++) {
      assertFalse(broken.closed);
      household.tell(new Rang(0));
    }

    assertTrue(broken.closed);
    assertEquals(
        GuardedPart.MAX_DEFECTS, seen.stream().filter(each -> each.startsWith("R")).count());
    assertEquals(
        GuardedPart.MAX_DEFECTS, lines.stream().filter(each -> each.startsWith("defect")).count());
  }

  @Test
  void shouldSayWhyNobodyObeys() throws Exception {
    ControlRequest light = new ControlRequest.SetPin("light", "on");
    assertFalse(household.control(light, ControlRequest.Origin.PAGE).done());

    household.add(new Bell());

    assertTrue(household.control(light, ControlRequest.Origin.PAGE).done());
    assertEquals(List.of("info pin light on, asked by page: on"), lines);
  }
}
