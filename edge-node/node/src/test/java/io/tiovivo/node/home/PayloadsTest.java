package io.tiovivo.node.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.tiovivo.node.config.DayWindow;
import io.tiovivo.node.config.GpioConfig;
import io.tiovivo.node.config.NodeConfig;
import io.tiovivo.node.config.OwnerConfig;
import io.tiovivo.node.config.PinConfig;
import io.tiovivo.node.proto.Peer;
import io.tiovivo.node.proto.PinKind;
import io.tiovivo.node.proto.PinStatus;
import io.tiovivo.node.proto.Status;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever a node says of itself, Home Assistant can read, and nothing of it gets too long. */
class PayloadsTest {
  private static final long SEED = 20_251_121;
  private static final int STATUSES = 80;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Topics topics =
      new Topics(HomeWorld.config(OwnerConfig.DEFAULT).mqtt(), HomeWorld.ID);

  private static Picture picture(Status status, NodeConfig config) {
    return new Camera().take(0, 1_795_000_000_000L, status, config, 3);
  }

  /** Announces it, plays all states to all entities, and returns what would be complained about. */
  private List<String> complaints(Picture picture) {
    List<Entity> entities = Entities.of(topics, picture);
    String discovery =
        DiscoveryJson.of(topics, picture, entities, Map.of(), "http://10.0.0.2:8488/");
    assertTrue(bytes(discovery) <= DiscoveryJson.MAX_BYTES, bytes(discovery) + " bytes");
    List<String> errors =
        new ArrayList<>(HomeAssistantSchema.errors(topics.discovery(), discovery));
    Map<String, String> states = new HashMap<>();
    SimBroker broker = new SimBroker();
    Outgoing outgoing = new Outgoing(connected(broker), topic -> {});
    new States(topics, outgoing).publish(picture, key -> true);
    for (int i = 0; i < 20; i++) {
      outgoing.pump(true);
      broker.settle();
    }
    broker.kept.forEach((topic, payload) -> states.put(topic, broker.keptText(topic)));
    assertTrue(bytes(states.get(topics.state())) <= StateJson.MAX_BYTES);
    Map<String, Object> root = Json.object(discovery);
    ((Map<?, ?>) root.get("components"))
        .forEach(
            (key, own) -> {
              @SuppressWarnings("unchecked")
              Map<String, Object> options = (Map<String, Object>) own;
              PlayEntity entity =
                  new PlayEntity((String) key, root, options, errors, new ArrayList<>());
              states.forEach(entity::hear);
            });
    return errors;
  }

  private static SimBroker.Client connected(SimBroker broker) {
    SimBroker.Client client = broker.client(new Deaf());
    client.connect(null);
    return client;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  @Test
  void shouldBeReadableWhateverTheStatus() {
    RandomStatus statuses = new RandomStatus(random, 600);
    for (int i = 0; i < STATUSES; i++) {
      Status status = statuses.next();
      Picture picture = picture(status, config(status));
      assertEquals(List.of(), complaints(picture), "status " + i + " of seed " + SEED);
    }
  }

  @Test
  void shouldHaveRoomForTheLargestHome() {
    Status.Builder status = HomeWorld.basic().clearPins();
    List<PinConfig> titles = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String name = ("p" + i + "-" + "y".repeat(32)).substring(0, 32);
      status.addPins(PinStatus.newBuilder().setName(name).setKind(PinKind.PWM));
      titles.add(
          new PinConfig(
              name,
              "\u3042".repeat(300),
              PinConfig.Kind.PWM,
              "",
              0,
              false,
              PinConfig.Safe.OFF,
              PinConfig.Pull.NONE,
              0,
              0));
      byte[] id = HomeWorld.ID.bytes();
      id[2] = (byte) i;
      status.addPeers(Peer.newBuilder().setNodeId(ByteString.copyFrom(id)));
    }
    NodeConfig defaults = HomeWorld.config(OwnerConfig.DEFAULT);
    NodeConfig config =
        new NodeConfig(
            defaults.mqtt(),
            defaults.owner(),
            new GpioConfig(GpioConfig.Backend.MOCK, titles, true),
            defaults.page(),
            defaults.care(),
            defaults.reports());
    Picture picture = picture(status.build(), config);
    assertEquals(List.of(), complaints(picture));
    // All of it gone at once, and as much as a note can hold beside it.
    Map<String, Entity.Platform> gone = new HashMap<>();
    for (int i = 0; i < AnnouncedNote.MAX_COMPONENTS; i++) {
      gone.put(i + "x".repeat(60), Entity.Platform.BINARY_SENSOR);
    }
    String discovery =
        DiscoveryJson.of(topics, picture, Entities.of(topics, picture), gone, "http://x/");
    assertTrue(bytes(discovery) <= DiscoveryJson.MAX_BYTES, bytes(discovery) + " bytes");
    assertEquals(List.of(), HomeAssistantSchema.errors(topics.discovery(), discovery));
  }

  @Test
  void shouldKnowAnAnnouncementThatHomeAssistantWouldRefuse() {
    Picture picture = picture(HomeWorld.basic().build(), HomeWorld.config(OwnerConfig.DEFAULT));
    String good = DiscoveryJson.of(topics, picture, Entities.of(topics, picture), Map.of(), "");
    assertEquals(List.of(), HomeAssistantSchema.errors(topics.discovery(), good));
    Map<String, String> spoilt =
        Map.of(
            "\"state_topic\"", "\"state_topik\"",
            "\"temperature\",\"state_class\"", "\"warmth\",\"state_class\"",
            "\"°C\"", "\"C\"",
            "_version\",\"name\"", "_slot\",\"name\"",
            "\"options\":[\"leaf\"", "\"optiones\":[\"leaf\"",
            "\"identifiers\":[", "\"connections\":[],\"identifiers\":{},\"x\":[",
            "\"entity_category\":\"diagnostic\"", "\"entity_category\":\"system\"",
            "\"platform\":\"switch\"", "\"platform\":\"swich\"",
            "\"event_types\":[", "\"event_types\":[],\"event\":[");
    spoilt.forEach(
        (right, wrong) -> {
          assertTrue(good.contains(right), right);
          String bad = good.replace(right, wrong);
          assertTrue(
              !HomeAssistantSchema.errors(topics.discovery(), bad).isEmpty(), wrong + " passed");
        });
  }

  private NodeConfig config(Status status) {
    List<PinConfig> pins = new ArrayList<>();
    for (PinStatus pin : status.getPinsList()) {
      pins.add(
          new PinConfig(
              pin.getName(),
              pin.getProblem(),
              PinConfig.Kind.OUTPUT,
              "",
              0,
              false,
              PinConfig.Safe.OFF,
              PinConfig.Pull.NONE,
              0,
              0));
    }
    List<DayWindow> windows = new ArrayList<>();
    int count = random.nextInt(40);
    for (int i = 0; i < count; i++) {
      windows.add(
          new DayWindow(random.nextInt(1, 128), random.nextInt(1440), random.nextInt(1440)));
    }
    OwnerConfig owner =
        new OwnerConfig(
            OwnerConfig.UpdateMode.values()[random.nextInt(3)],
            windows,
            OwnerConfig.DEFAULT.skipped(),
            random.nextInt(3_000_000),
            random.nextBoolean(),
            random.nextBoolean(),
            random.nextLong(2_000_000_000_000_000L),
            random.nextLong(2_000_000_000_000_000L),
            windows,
            OwnerConfig.DEFAULT.zone());
    NodeConfig defaults = HomeWorld.config(owner);
    return new NodeConfig(
        defaults.mqtt(),
        owner,
        new GpioConfig(GpioConfig.Backend.MOCK, pins, true),
        defaults.page(),
        defaults.care(),
        defaults.reports());
  }
}
