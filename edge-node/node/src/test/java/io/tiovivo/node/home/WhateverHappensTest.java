package io.tiovivo.node.home;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tiovivo.node.proto.PinKind;
import io.tiovivo.node.proto.PinStatus;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After whatever has happened, and some quiet, Home Assistant shows what the node is. */
class WhateverHappensTest {
  private static final int STEPS = 50;

  private HomeWorld world;
  private SplittableRandom random;
  private boolean down;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldShowWhatTheNodeIs(long seed) {
    world = new HomeWorld(seed);
    random = new SplittableRandom(seed);
    world.startHomeAssistant();
    world.run(20);
    for (int i = 0; i < STEPS; i++) {
      step();
      world.run(random.nextInt(3) == 0 ? random.nextInt(100) : random.nextInt(4));
    }
    if (down) {
      world.reconnect();
    }
    world.broker.setSlow(false);
    world.run(10);
    // Whoever missed the moment in which a component was taken back would keep it as gone; a Home
    // Assistant that starts anew has to find exactly what is there.
    world.startHomeAssistant();
    world.run(90);
    check(seed);
  }

  private void check(long seed) {
    String where = "seed " + seed;
    assertEquals(List.of(), world.play.errors(), where);
    Set<String> expected = new TreeSet<>();
    for (PinStatus pin : world.status.getPinsList()) {
      String key = PinEntities.key(pin.getKind(), pin.getName());
      expected.add(key);
      String state = pin.getOn() ? "on" : "off";
      assertEquals(
          pin.getProblem().isEmpty() ? state : "unavailable", world.state(key), where + " " + key);
    }
    Set<String> shown = new TreeSet<>(world.play.entities(HomeWorld.DEVICE));
    shown.removeIf(key -> !key.matches("(output|input|pwm)_.*"));
    assertEquals(expected, shown, where);
    assertEquals(world.status.getVersion(), world.state("version"), where);
    Set<String> kept = new TreeSet<>();
    for (String topic : world.broker.kept.keySet()) {
      if (topic.startsWith(HomeWorld.BASE + "/pin/") && topic.endsWith("/status")) {
        kept.add(topic.split("/")[3]);
      }
    }
    Set<String> names = new TreeSet<>();
    world.status.getPinsList().forEach(pin -> names.add(pin.getName()));
    assertEquals(names, kept, where);
  }

  private void step() {
    switch (random.nextInt(12)) {
      case 0 -> {
        if (down) {
          world.reconnect();
        } else {
          world.broker.die();
        }
        down = !down;
      }
      case 1 -> {
        if (!down) {
          world.client.cut();
          world.settle();
          world.client.connect(world.machine.settings());
        }
      }
      case 2 -> restartNode();
      case 3 -> {
        if (!down) {
          world.startHomeAssistant();
        }
      }
      case 4 -> world.broker.setSlow(random.nextBoolean());
      case 5 -> addPin();
      case 6 -> {
        if (world.status.getPinsCount() > 0) {
          world.status.removePins(random.nextInt(world.status.getPinsCount()));
        }
      }
      case 7 -> world.status.setVersion("1." + random.nextInt(9));
      case 8 -> changePin(pin -> pin.setProblem(random.nextBoolean() ? "" : "busy"));
      default -> {
        if (world.status.getPinsCount() > 0) {
          int duty = random.nextInt(1001);
          world.setPin(random.nextInt(world.status.getPinsCount()), duty > 500, duty);
        }
      }
    }
  }

  private void restartNode() {
    world.client.cut();
    world.settle();
    world.startNode();
    if (down) {
      world.settle();
    }
  }

  private void addPin() {
    String name = "p" + random.nextInt(6);
    boolean there = world.status.getPinsList().stream().anyMatch(pin -> pin.getName().equals(name));
    if (!there) {
      PinKind kind = PinKind.forNumber(1 + random.nextInt(3));
      world.status.addPins(PinStatus.newBuilder().setName(name).setKind(kind));
    }
  }

  private void changePin(Consumer<PinStatus.Builder> change) {
    if (world.status.getPinsCount() > 0) {
      world.pin(random.nextInt(world.status.getPinsCount()), change);
    }
  }
}
