package io.tiovivo.node.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.node.broker.BrokerPort;
import io.tiovivo.node.config.DayWindow;
import io.tiovivo.node.config.OwnerConfig;
import io.tiovivo.node.config.PinConfig;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.proto.BootImageStatus;
import io.tiovivo.node.proto.BrokerStatus;
import io.tiovivo.node.proto.PinKind;
import io.tiovivo.node.proto.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Plays Home Assistant's side against a node, in virtual time. */
class HomeMachineTest {
  private static final String DEVICE = HomeWorld.DEVICE;

  private final HomeWorld world = new HomeWorld(1);

  @AfterEach
  void homeAssistantHasNothingToComplainAbout() {
    assertEquals(List.of(), world.play.errors());
  }

  private void moveIn() {
    world.startHomeAssistant();
    world.run(20);
  }

  @Test
  void shouldShowTheNodeWithoutALineOfConfiguration() {
    moveIn();
    assertEquals(Set.of(DEVICE), world.play.devices());
    assertEquals("leaf", world.state("role"));
    assertEquals("1.2.0", world.state("version"));
    assertEquals("A", world.state("slot"));
    assertEquals("51", world.state("temperature"));
    assertEquals("off", world.state("update"));
    assertEquals("off", world.state("problem"));
    assertEquals("off", world.state("output_relay"));
    assertEquals("off", world.state("input_door"));
    assertEquals("off", world.state("pwm_lamp"));
    assertEquals("auto", world.state("set_mode"));
    assertEquals("none", world.state("set_quiet"));
    assertEquals("on", world.state("set_supernode"));
  }

  @Test
  void shouldShowItToAHomeAssistantThatStartsLater() {
    world.run(60);
    world.startHomeAssistant();
    assertEquals("leaf", world.state("role"));
    assertEquals("off", world.state("output_relay"));
  }

  @Test
  void shouldAnnounceItselfAgainWhenHomeAssistantStartsAnew() {
    moveIn();
    world.run(60);
    int before = world.play.announcements();
    // Somebody has thrown away what the broker had kept.
    world.broker.kept.clear();
    world.startHomeAssistant();
    assertEquals(Set.of(), world.play.devices());
    world.run(6);
    assertEquals(before + 1, world.play.announcements());
    assertEquals("1.2.0", world.state("version"));
    assertEquals("off", world.state("input_door"));
  }

  @Test
  void shouldNotAnnounceItselfMoreOftenThanEveryTenSecondsWhateverIsShouted() {
    moveIn();
    int before = world.play.announcements();
    for (int i = 0; i < 60; i++) {
      world.publish("homeassistant/status", "online", false);
      world.run(1);
    }
    int times = world.play.announcements() - before;
    assertTrue(times >= 1 && times <= 7, times + " times");
  }

  @Test
  void shouldSwitchAPinFromHomeAssistant() {
    moveIn();
    world.play.turnOn(DEVICE, "output_relay");
    world.settle();
    assertEquals(List.of(new ControlRequest.SetPin("relay", "on")), world.requests);
    assertEquals("on", world.state("output_relay"));
    world.play.turnOff(DEVICE, "output_relay");
    world.settle();
    assertEquals("off", world.state("output_relay"));
  }

  @Test
  void shouldDimALamp() {
    moveIn();
    world.play.dim(DEVICE, "pwm_lamp", 128);
    world.settle();
    assertEquals(List.of(new ControlRequest.SetPin("lamp", "502")), world.requests);
    assertEquals("on", world.state("pwm_lamp"));
    assertEquals(128L, world.play.attribute(DEVICE, "pwm_lamp", "brightness"));
    world.play.turnOff(DEVICE, "pwm_lamp");
    world.settle();
    assertEquals("off", world.state("pwm_lamp"));
  }

  @Test
  void shouldTellAtOnceThatAnInputChanged() {
    moveIn();
    world.setPin(1, true, 0);
    world.settle();
    assertEquals("on", world.state("input_door"));
    assertEquals(List.of("pin"), world.play.events());
    assertEquals("door", world.play.attribute(DEVICE, "event", "pin"));
  }

  @Test
  void shouldObeyEveryButtonAndSetting() {
    moveIn();
    world.play.press(DEVICE, "restart");
    world.play.install(DEVICE, "update");
    world.play.press(DEVICE, "skip");
    world.play.press(DEVICE, "go_back");
    world.play.set(DEVICE, "set_mode", "ask");
    world.play.set(DEVICE, "set_quiet", "22:00-07:00");
    world.play.set(DEVICE, "set_window", "02:00-05:00 mon-fri");
    world.play.set(DEVICE, "set_cap_day", "500.0");
    world.play.set(DEVICE, "set_cap_month", "0");
    world.play.set(DEVICE, "set_wait_days", "2.0");
    world.play.turnOff(DEVICE, "set_supernode");
    world.play.turnOn(DEVICE, "set_relay");
    world.play.set(DEVICE, "set_quiet", "default");
    world.settle();
    assertEquals(
        List.of(
            new ControlRequest.Restart(),
            new ControlRequest.Update(ControlRequest.UpdateAction.INSTALL, 0),
            new ControlRequest.Update(ControlRequest.UpdateAction.SKIP, 0),
            new ControlRequest.Update(ControlRequest.UpdateAction.GO_BACK, 0),
            new ControlRequest.Choose("update.mode", "ask"),
            new ControlRequest.Choose("quiet-hours", "22:00-07:00"),
            new ControlRequest.Choose("update.window", "02:00-05:00 mon-fri"),
            new ControlRequest.Choose("data.per-day", "500M"),
            new ControlRequest.Choose("data.per-month", "unlimited"),
            new ControlRequest.Choose("update.wait-for-others", "2d"),
            new ControlRequest.Choose("serve.supernode", "no"),
            new ControlRequest.Choose("serve.relay", "yes"),
            new ControlRequest.Choose("quiet-hours", "")),
        world.requests);
  }

  @Test
  void shouldShowWhatTheOwnerChoseElsewhere() {
    moveIn();
    OwnerConfig was = OwnerConfig.DEFAULT;
    world.config =
        HomeWorld.config(
            new OwnerConfig(
                OwnerConfig.UpdateMode.NEVER,
                List.of(new DayWindow(0x1f, 120, 300)),
                Set.of(),
                172_800,
                false,
                false,
                500L << 20,
                0,
                was.quietHours(),
                was.zone()));
    world.machine.onConfig(world.nowNs, world.config);
    world.run(1);
    assertEquals("never", world.state("set_mode"));
    assertEquals("02:00-05:00 mon-fri", world.state("set_window"));
    assertEquals("2", world.state("set_wait_days"));
    assertEquals("500", world.state("set_cap_day"));
    assertEquals("off", world.state("set_supernode"));
  }

  @Test
  void shouldNotObeyWhatTheBrokerHadKept() {
    world.settle();
    world.client.cut();
    world.publish(HomeWorld.BASE + "/pin/relay/set", "ON", true);
    world.publish(HomeWorld.BASE + "/restart", "restart", true);
    world.settle();
    world.client.connect(world.machine.settings());
    moveIn();
    assertEquals(List.of(), world.requests);
    assertEquals(2, world.machine.refused());
    assertEquals("off", world.state("output_relay"));
    assertTrue(world.warnings.get(0).contains("without retain"), world.warnings.toString());
  }

  @Test
  void shouldNotTakeTheDeletionOfAKeptCommandForACommand() {
    moveIn();
    world.publish(HomeWorld.BASE + "/set/quiet-hours", "", true);
    world.publish(HomeWorld.BASE + "/pin/relay/set", "", true);
    world.settle();
    assertEquals(List.of(), world.requests);
  }

  @Test
  void shouldSayWhySomethingWasNotDone() {
    moveIn();
    world.refusal = "pin relay is busy";
    world.play.turnOn(DEVICE, "output_relay");
    world.run(1);
    assertEquals("off", world.state("output_relay"));
    assertEquals(List.of("refused"), world.play.events());
    assertEquals("pin relay is busy", world.play.attribute(DEVICE, "event", "reason"));
  }

  @Test
  void shouldNeitherObeyNorTellAFloodOfCommands() {
    moveIn();
    for (int i = 0; i < 2000; i++) {
      world.publish(HomeWorld.BASE + "/pin/relay/set", i % 2 == 0 ? "ON" : "OFF", false);
      world.publish(HomeWorld.BASE + "/pin/relay/set", "nonsense", false);
    }
    world.settle();
    assertEquals(Orders.COMMANDS_AT_ONCE, world.requests.size());
    assertTrue(world.play.events().size() <= Orders.REFUSALS_TOLD);
    world.run(10);
    world.publish(HomeWorld.BASE + "/pin/relay/set", "ON", false);
    world.settle();
    assertEquals("on", world.state("output_relay"));
  }

  @Test
  void shouldBeUnavailableOnceTheConnectionBreaks() {
    moveIn();
    world.client.cut();
    world.settle();
    assertEquals("unavailable", world.state("role"));
    assertEquals("unavailable", world.state("output_relay"));
    world.client.connect(world.machine.settings());
    world.run(10);
    assertEquals("leaf", world.state("role"));
  }

  @Test
  void shouldSayGoodbyeWhenItEnds() {
    moveIn();
    assertTrue(world.machine.stop());
    world.client.disconnect();
    world.settle();
    assertEquals("unavailable", world.state("role"));
  }

  @Test
  void shouldLeaveItToTheWillWhenTheBrokerTakesNoGoodbye() {
    moveIn();
    world.broker.setSlow(true);
    for (int i = 0; i < 40; i++) {
      world.setPin(1, i % 2 == 0, 0);
    }
    assertFalse(world.machine.stop());
  }

  @Test
  void shouldTellInOrderWhatHappenedWhileTheBrokerWasAway() {
    moveIn();
    world.broker.die();
    world.run(5);
    for (int i = 0; i < 10; i++) {
      world.setPin(1, i % 2 == 0, 0);
      world.run(60);
    }
    world.status.setRole(Role.SUPERNODE);
    world.run(3600);
    world.broker.log.clear();
    world.reconnect();
    world.startHomeAssistant();
    world.run(10);
    assertEquals("supernode", world.state("role"));
    List<Double> sequence =
        world.broker.log.stream()
            .filter(line -> line.startsWith(HomeWorld.BASE + "/event "))
            .map(line -> (Double) Json.object(line.substring(line.indexOf('{'))).get("sequence"))
            .toList();
    assertEquals(11, sequence.size());
    assertEquals(sequence.stream().sorted().toList(), sequence);
  }

  @Test
  void shouldSendAgainWhatWasOnItsWayWhenTheConnectionBroke() {
    moveIn();
    world.broker.setSlow(true);
    world.setPin(1, true, 0);
    world.client.cut();
    world.settle();
    world.broker.setSlow(false);
    world.client.connect(world.machine.settings());
    world.run(10);
    assertEquals(List.of("pin"), world.play.events());
    assertEquals("on", world.state("input_door"));
  }

  @Test
  void shouldCountWhatItDroppedAndSaySo() {
    moveIn();
    world.broker.die();
    world.run(1);
    for (int i = 0; i < Backlog.MAX_MESSAGES + 44; i++) {
      world.setPin(1, i % 2 == 0, 0);
    }
    BrokerStatus.Builder told = BrokerStatus.newBuilder();
    world.machine.describe(world.nowNs, told);
    assertEquals(44, told.getDropped());
    assertEquals(Backlog.MAX_MESSAGES, told.getWaiting());
    assertFalse(told.getConnected());
    assertEquals("it was cut", told.getProblem());
    world.reconnect();
    world.startHomeAssistant();
    world.run(20);
    // States had to give way to the events until there was room again.
    assertTrue(Integer.parseInt(world.state("dropped")) >= 44);
    assertEquals("off", world.state("pwm_lamp"));
  }

  @Test
  void shouldKeepOnlyTheLastStateForASlowBroker() {
    moveIn();
    world.broker.setSlow(true);
    world.broker.log.clear();
    for (int i = 0; i < 1001; i++) {
      world.setPin(2, true, 1 + i % 1000);
    }
    world.broker.setSlow(false);
    world.settle();
    assertEquals("1", world.broker.keptText(HomeWorld.BASE + "/pin/lamp/level"));
    assertTrue(world.broker.log.size() <= BrokerPort.MAX_IN_FLIGHT + 2, "" + world.broker.log);
  }

  @Test
  void shouldTakeAPinOutOfHomeAssistantThatIsGone() {
    moveIn();
    world.status.removePins(0);
    world.run(20);
    assertFalse(world.play.entities(DEVICE).contains("output_relay"));
    assertTrue(world.play.entities(DEVICE).contains("input_door"));
    assertNull(world.broker.keptText(HomeWorld.BASE + "/pin/relay"));
    assertNull(world.broker.keptText(HomeWorld.BASE + "/pin/relay/status"));
    assertTrue(components().containsKey("output_relay"), "it is still marked as gone");
    world.run(60);
    assertFalse(components().containsKey("output_relay"), "and then it is left out");
  }

  @Test
  void shouldTakeAPinOutThatWasThereBeforeTheNodeStartedAnew() {
    moveIn();
    world.client.cut();
    world.run(1);
    world.status.removePins(0);
    world.startNode();
    world.run(20);
    assertFalse(world.play.entities(DEVICE).contains("output_relay"));
    assertNull(world.broker.keptText(HomeWorld.BASE + "/pin/relay"));
  }

  @Test
  void shouldTakeAnOutputOutThatIsAnInputNow() {
    moveIn();
    world.pin(0, pin -> pin.setKind(PinKind.INPUT));
    world.run(20);
    assertFalse(world.play.entities(DEVICE).contains("output_relay"));
    assertEquals("off", world.state("input_relay"));
  }

  @Test
  void shouldShowANeighbourThatIsGoneAsGone() {
    world.status.addPeers(HomeWorld.peer(0x77)).addPeers(HomeWorld.peer(0x78));
    moveIn();
    assertEquals("on", world.state("neighbour_1a2b3c77"));
    world.status.removePeers(0);
    world.run(20);
    assertEquals("off", world.state("neighbour_1a2b3c77"));
    assertEquals("on", world.state("neighbour_1a2b3c78"));
    assertEquals(List.of("neighbour"), world.play.events());
  }

  @Test
  void shouldMakeAPinUnavailableThatDoesNotWork() {
    world.pin(0, pin -> pin.setProblem("busy: some other program holds it"));
    moveIn();
    assertEquals("unavailable", world.state("output_relay"));
    assertEquals("off", world.state("input_door"));
    assertEquals("on", world.state("problem"));
    assertTrue(
        world.play.attribute(DEVICE, "problem", "reasons").toString().contains("relay: busy"));
  }

  @Test
  void shouldMoveOutWithoutLeavingAnythingBehind() {
    moveIn();
    world.machine.remove();
    world.settle();
    assertTrue(world.machine.isRemoved());
    assertEquals(Set.of(), world.play.devices());
    assertEquals(Map.of(), world.broker.kept);
    world.run(600);
    assertEquals(Map.of(), world.broker.kept);
  }

  @Test
  void shouldMoveOutOfABrokerThatItHasLeft() {
    moveIn();
    world.machine.stop();
    world.client.disconnect();
    List<PinConfig> pins = List.of(pin("relay"), pin("door"), pin("lamp"));
    for (Publication each : Removal.of(world.config.mqtt(), HomeWorld.ID, pins)) {
      world.publish(each.topic(), each.bytes(), each.retained());
    }
    world.settle();
    assertEquals(Set.of(), world.play.devices());
    assertEquals(Map.of(), world.broker.kept);
  }

  private static PinConfig pin(String name) {
    return new PinConfig(name, "", PinConfig.Kind.OUTPUT, "", 0, false, null, null, 0, 0);
  }

  @Test
  void shouldShowAnUpdateAndHowItIsDoing() {
    moveIn();
    world.status.setUpdate(
        world.status.getUpdate().toBuilder()
            .setLatest("1.3.0")
            .setLatestRelease(8)
            .setNotes("Brighter lights.")
            .setState("receiving")
            .setProgressPermille(437));
    world.run(20);
    assertEquals("on", world.state("update"));
    assertEquals("receiving", world.state("update_state"));
    assertEquals(43.0, world.play.attribute(DEVICE, "update", "update_percentage"));
    assertEquals("43.7", world.state("reception"));
    assertEquals(List.of("update"), world.play.events());
  }

  @Test
  void shouldShowTheBootImageOfABoardThatHasPartitionsForIt() {
    moveIn();
    assertFalse(world.play.entities(DEVICE).contains("boot_image"));
    world.status.setBootImage(
        BootImageStatus.newBuilder()
            .setVersion("7.1.0")
            .setRelease(3)
            .setPartition("A")
            .setState("staged")
            .setReason("outside its owner's window")
            .setLatest("7.2.0")
            .setGaveUp("7.1.5: the machine came back with the old boot image"));
    world.run(20);
    assertEquals("7.1.0", world.state("boot_image"));
    assertEquals("A", world.play.attribute(DEVICE, "boot_image", "partition"));
    assertEquals("staged", world.play.attribute(DEVICE, "boot_image", "state"));
    assertEquals(
        "outside its owner's window", world.play.attribute(DEVICE, "boot_image", "reason"));
    assertEquals("7.2.0", world.play.attribute(DEVICE, "boot_image", "latest"));
    assertEquals(
        "7.1.5: the machine came back with the old boot image",
        world.play.attribute(DEVICE, "boot_image", "gave_up"));
  }

  @Test
  void shouldNotChatterWhenNothingHappens() {
    moveIn();
    world.run(100);
    world.broker.log.clear();
    world.run(290);
    assertTrue(world.broker.log.size() <= 11, world.broker.log.toString());
    assertTrue(world.looks < 60, world.looks + " looks");
  }

  @Test
  void shouldGiveTheTimeOfTheStartOnlyOnceTheClockIsKnown() {
    world.status.setHost(world.status.getHost().toBuilder().setClockKnown(false));
    moveIn();
    assertEquals("unknown", world.state("started"));
    world.status.setHost(world.status.getHost().toBuilder().setClockKnown(true));
    world.run(20);
    String started = world.state("started");
    world.run(3600);
    assertEquals(started, world.state("started"));
  }

  @Test
  void shouldSpreadTheAnnouncementsOfALargeHome() {
    for (int i = 0; i < Announcer.LARGE_FROM; i++) {
      world.status.addPeers(HomeWorld.peer(i));
    }
    moveIn();
    world.run(60);
    Set<Long> seconds = new TreeSet<>();
    for (int seed = 0; seed < 25; seed++) {
      HomeWorld other = new HomeWorld(seed);
      other.status.addAllPeers(world.status.getPeersList());
      other.machine.onDeadline(0);
      other.client.cut();
      other.settle();
      other.client.connect(other.machine.settings());
      other.broker.log.clear();
      int second = 0;
      while (other.broker.keptText(HomeWorld.DISCOVERY) == null) {
        other.run(1);
        second++;
      }
      seconds.add((long) second);
    }
    assertTrue(seconds.size() > 8, "announced after " + seconds + " s");
    assertTrue(seconds.stream().allMatch(second -> second <= 31), seconds.toString());
  }

  @Test
  void shouldShowOnlySoManyNeighbours() {
    for (int i = 0; i < 100; i++) {
      world.status.addPeers(HomeWorld.peer(i));
    }
    world.startHomeAssistant();
    world.run(60);
    long shown =
        world.play.entities(DEVICE).stream().filter(key -> key.startsWith("neighbour_")).count();
    assertEquals(Neighbours.MAX_SHOWN, shown);
    assertEquals("100", world.state("peers"));
  }

  private Map<?, ?> components() {
    return (Map<?, ?>) Json.object(world.broker.keptText(HomeWorld.DISCOVERY)).get("components");
  }
}
