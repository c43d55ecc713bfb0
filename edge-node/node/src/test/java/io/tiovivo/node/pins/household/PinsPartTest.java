package io.tiovivo.node.pins.household;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.machine.Event;
import io.tiovivo.machine.Machine;
import io.tiovivo.node.config.GpioConfig;
import io.tiovivo.node.config.GpioConfig.Backend;
import io.tiovivo.node.config.NodeConfig;
import io.tiovivo.node.config.PinConfig;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.control.Farewell;
import io.tiovivo.node.household.TestDesk;
import io.tiovivo.node.pins.PinEvent;
import io.tiovivo.node.proto.PinStatus;
import io.tiovivo.node.proto.Status;
import io.tiovivo.profile.GpioPin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PinsPartTest {
  private static final String CHIP = "pinctrl-mock";
  private static final int PATIENCE_S = 180;

  @TempDir Path root;
  private final TestDesk desk = new TestDesk();
  private PinsPart part;

  @BeforeEach
  void board() throws Exception {
    Files.createDirectories(root.resolve("run/tiovivo"));
    Files.createDirectories(root.resolve("proc/sys/kernel/random"));
    Files.createDirectories(root.resolve("home"));
    Files.writeString(root.resolve("proc/sys/kernel/random/boot_id"), "boot-1\n");
    begin();
  }

  @AfterEach
  void end() {
    part.close();
  }

  @Test
  void shouldCostNothingWithoutPins() {
    part.onConfig(0, config(Backend.AUTO));
    assertEquals(Machine.NEVER, part.deadlineNs());
    assertFalse(status().hasGpio());
    assertTrue(obey("heating", "on").isEmpty());
    assertEquals(0, desk.tasks.size());
  }

  @Test
  void shouldSwitchAPinAndTellOthersAtOnce() throws Exception {
    configure(Backend.MOCK, output("heating", 17));
    assertEquals(List.of(new PinEvent.Changed("heating", false, 0)), desk.told);
    assertTrue(obey("heating", "on").orElseThrow().done());
    assertEquals(new PinEvent.Changed("heating", true, 0), desk.told.get(1));
    assertTrue(pin("heating").getOn());
    assertEquals("mock", status().getGpio().getBackend());
  }

  @Test
  void shouldStartAPinWhereItWasBeforeTheRestart() throws Exception {
    configure(Backend.MOCK, output("heating", 17));
    obey("heating", "on");
    part.close();
    begin();
    configure(Backend.MOCK, output("heating", 17));
    assertTrue(pin("heating").getOn());
    part.close();
    Files.writeString(root.resolve("proc/sys/kernel/random/boot_id"), "boot-2\n");
    begin();
    configure(Backend.MOCK, output("heating", 17));
    assertFalse(pin("heating").getOn());
  }

  @Test
  void shouldFollowTheConfigurationWithoutTouchingWhatStays() throws Exception {
    configure(Backend.MOCK, output("heating", 17));
    obey("heating", "on");
    configure(Backend.MOCK, output("heating", 17), output("fan", 4));
    assertTrue(pin("heating").getOn());
    part.onConfig(0, config(Backend.MOCK));
    assertFalse(status().hasGpio());
    assertEquals(Machine.NEVER, part.deadlineNs());
  }

  @Test
  void shouldSayWhyPinsDoNotWorkHereAndNeverMockThem() throws Exception {
    configure(Backend.AUTO, output("heating", 17));
    assertTrue(pin("heating").getProblem().contains("no /dev/gpiochip*"));
    assertEquals("none", status().getGpio().getBackend());
    assertFalse(obey("heating", "on").orElseThrow().done());
    assertTrue(desk.warnings.get(0).contains("pin heating does not work"));
  }

  @Test
  void shouldNotComplainAboutALightThatNobodyAskedFor() {
    begin(Optional.of(new GpioPin(CHIP, 17, false)), Optional.empty());
    part.onConfig(0, config(Backend.AUTO));
    assertFalse(status().hasGpio());
    assertEquals(List.of(), desk.warnings);
  }

  @Test
  void shouldShowWhatTheNodeDoes() throws Exception {
    begin(Optional.of(new GpioPin(CHIP, 17, false)), Optional.empty());
    configure(Backend.MOCK);
    part.onDeadline(desk.nowNs);
    assertEquals("waiting", status().getGpio().getLed());
    part.onConfig(
        0,
        new NodeConfig(
            NodeConfig.defaults().mqtt(),
            NodeConfig.defaults().owner(),
            new GpioConfig(Backend.MOCK, List.of(), false),
            NodeConfig.defaults().page(),
            NodeConfig.defaults().care(),
            NodeConfig.defaults().reports()));
    assertEquals("", status().getGpio().getLed());
  }

  @Test
  void shouldMakeOutputsSafeAndForgetThemWhenItSaysGoodbyeForGood() throws Exception {
    configure(Backend.MOCK, pin("heating", 17, PinConfig.Safe.LAST));
    obey("heating", "on");
    part.onEvent(desk.nowNs, new Farewell(ControlRequest.ResetLevel.OWNER));
    assertEquals(new PinEvent.Changed("heating", false, 0), desk.told.get(2));
    assertEquals(0, status().getPinsCount());
    part.close();
    assertFalse(Files.readString(root.resolve("home/" + LevelFiles.ON_CARD)).contains("17"));
    begin();
    configure(Backend.MOCK, pin("heating", 17, PinConfig.Safe.LAST));
    assertFalse(pin("heating").getOn());
  }

  @Test
  void shouldShowWhichBoxItIs() throws Exception {
    ControlRequest identify = new ControlRequest.Identify();
    configure(Backend.MOCK, output("heating", 17));
    assertTrue(part.obey(0, identify, ControlRequest.Origin.PAGE).isEmpty());
    begin(Optional.of(new GpioPin(CHIP, 17, false)), Optional.empty());
    configure(Backend.MOCK);
    assertTrue(part.obey(desk.nowNs, identify, ControlRequest.Origin.PAGE).orElseThrow().done());
    part.onEvent(desk.nowNs, new PinEvent.Changed("other", true, 0));
    part.onEvent(desk.nowNs, new Event() {});
    desk.nowNs += 29_000_000_000L;
    part.onDeadline(desk.nowNs);
    assertEquals("identify", status().getGpio().getLed());
    desk.nowNs += 2_000_000_000L;
    part.onDeadline(desk.nowNs);
    assertEquals("waiting", status().getGpio().getLed());
  }

  @Test
  void shouldWriteToTheCardOnlyWhatIsToComeBackAfterAPowerCut() throws Exception {
    Path card = root.resolve("home/" + LevelFiles.ON_CARD);
    configure(Backend.MOCK, output("heating", 17));
    obey("heating", "on");
    part.close();
    assertFalse(Files.exists(card));
    begin();
    configure(Backend.MOCK, pin("heating", 17, PinConfig.Safe.LAST));
    part.close();
    assertTrue(Files.readString(card).contains(CHIP + ":17=1"));
  }

  private void begin() {
    begin(Optional.empty(), Optional.empty());
  }

  private void begin(Optional<GpioPin> light, Optional<GpioPin> button) {
    part =
        new PinsPart(
            desk,
            new PinsPart.Surroundings(
                root.resolve("home"), root, Map.of(), light, button, owner -> false));
  }

  private void configure(Backend backend, PinConfig... pins) throws InterruptedException {
    part.onConfig(desk.nowNs, config(backend, pins));
    part.onDeadline(desk.nowNs);
    // The backend opens on a thread of its own, and comes back.
    for (int i = 0; i < 100 && part.isBusy(); i++) {
      Runnable task = desk.tasks.poll(PATIENCE_S, TimeUnit.SECONDS);
      assertTrue(task != null, "the backend did not come back");
      task.run();
      part.onDeadline(desk.nowNs);
    }
  }

  private static NodeConfig config(Backend backend, PinConfig... pins) {
    NodeConfig none = NodeConfig.defaults();
    return new NodeConfig(
        none.mqtt(),
        none.owner(),
        new GpioConfig(backend, List.of(pins), true),
        none.page(),
        none.care(),
        none.reports());
  }

  private static PinConfig output(String name, int line) {
    return pin(name, line, PinConfig.Safe.OFF);
  }

  private static PinConfig pin(String name, int line, PinConfig.Safe safe) {
    return new PinConfig(
        name, "", PinConfig.Kind.OUTPUT, CHIP, line, false, safe, PinConfig.Pull.NONE, 0, 1);
  }

  private Optional<ControlReply> obey(String name, String value) {
    return part.obey(
        desk.nowNs, new ControlRequest.SetPin(name, value), ControlRequest.Origin.BROKER);
  }

  private Status status() {
    Status.Builder status = Status.newBuilder();
    part.describe(desk.nowNs, status);
    return status.build();
  }

  private PinStatus pin(String name) {
    return status().getPinsList().stream()
        .filter(each -> each.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
