package io.tiovivo.node.config.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.machine.Command;
import io.tiovivo.machine.Event;
import io.tiovivo.node.config.FleetWish;
import io.tiovivo.node.config.NodeConfig;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.household.Desk;
import io.tiovivo.node.overlay.OverlayEvent;
import io.tiovivo.node.proto.ConfigStatus;
import io.tiovivo.node.proto.Status;
import io.tiovivo.settings.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigPartTest {
  private static final Event BEACON = new OverlayEvent.BeaconLearned(1, new byte[0], false);

  @TempDir Path directory;
  private final List<NodeConfig> configs = new ArrayList<>();
  private final List<String> said = new ArrayList<>();
  private List<FleetWish> wishes = List.of();

  /** Notes what is said. */
  private final Desk desk =
      new Desk() {
        @Override
        public long nowNs() {
          return 0;
        }

        @Override
        public Status status() {
          return Status.getDefaultInstance();
        }

        @Override
        public ControlReply control(ControlRequest request, ControlRequest.Origin origin) {
          throw new UnsupportedOperationException();
        }

        @Override
        public void tell(Event event) {}

        @Override
        public void command(Command command) {}

        @Override
        public boolean post(Runnable task) {
          return false;
        }

        @Override
        public void info(String message) {
          said.add(message);
        }

        @Override
        public void warn(String message) {
          said.add("! " + message);
        }

        @Override
        public void milestone(String line) {}
      };

  private ConfigPart start() throws CommandException {
    ConfigFiles files = ConfigFiles.of(Optional.empty(), Map.of(), directory);
    ConfigPart part =
        new ConfigPart(files, files.read(Optional.empty()), () -> wishes, configs::add, desk);
    part.begin();
    return part;
  }

  private static ControlReply choose(ConfigPart part, String key, String value) {
    return part.obey(0, new ControlRequest.Choose(key, value), ControlRequest.Origin.SOCKET)
        .orElseThrow();
  }

  private static ConfigStatus status(ConfigPart part) {
    Status.Builder status = Status.newBuilder();
    part.describe(0, status);
    return status.getConfig();
  }

  @Test
  void shouldKeepAChoiceOverARestart() throws Exception {
    ConfigPart part = start();

    assertEquals("update.mode = never (owner)", choose(part, "update.mode", "never").message());
    assertEquals("NEVER", configs.get(0).owner().mode().name());
    Path chosen = directory.resolve("chosen.conf");
    assertEquals(List.of("update.mode = never"), Files.readAllLines(chosen));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(chosen)));
    assertEquals(List.of("update.mode"), status(start()).getChosenList());
    assertTrue(choose(start(), "update.mode", "").done());
    assertEquals(List.of(), status(start()).getChosenList());
  }

  @Test
  void shouldWriteOnlyWhatChanges() throws Exception {
    ConfigPart part = start();
    choose(part, "log", "warn");
    Path chosen = directory.resolve("chosen.conf");
    Files.setLastModifiedTime(chosen, FileTime.fromMillis(0));

    choose(part, "log", "warn");
    choose(part, "update.mode", "");

    assertEquals(FileTime.fromMillis(0), Files.getLastModifiedTime(chosen));
    assertEquals(1, configs.size());
  }

  @Test
  void shouldRefuseAChoiceAndSayWhy() throws Exception {
    ConfigPart part = start();

    assertFalse(choose(part, "mqtt.broker", "mqtt://elsewhere").done());
    assertFalse(choose(part, "rescue.key", "none").done());
    assertTrue(choose(part, "log", "loud").message().contains("is not one of"));
    assertTrue(choose(part, "lgo", "info").message().contains("did you mean log?"));
    assertFalse(choose(part, "log", "info\nupdate.mode = auto").done());
    assertFalse(Files.exists(directory.resolve("chosen.conf")));
    assertEquals(List.of(), configs);
    assertTrue(part.obey(0, new ControlRequest.Restart(), ControlRequest.Origin.SOCKET).isEmpty());
  }

  @Test
  void shouldSayThatItCannotKeepAChoice() throws Exception {
    ConfigPart part = start();
    Files.createDirectories(directory.resolve("chosen.conf.new").resolve("in-the-way"));

    ControlReply reply = choose(part, "log", "warn");

    assertFalse(reply.done());
    assertTrue(reply.message().contains("cannot write"), reply.message());
    assertEquals(List.of(), configs, "what is not kept does not hold");
  }

  @Test
  void shouldHeedTheFleetWithinLimitsAndSayOnceWhatItRefuses() throws Exception {
    Files.writeString(directory.resolve("tiovivo.conf"), "fleet.may-set = log serve.relay\n");
    ConfigPart part = start();
    wishes = List.of(new FleetWish("serve.relay", "no"), new FleetWish("page", "no\u001B[2J"));

    part.onEvent(0, BEACON);
    part.onEvent(0, BEACON);

    assertFalse(configs.get(0).owner().relay());
    assertEquals(1, configs.size());
    assertEquals(2, said.size(), said.toString());
    assertTrue(said.get(0).startsWith("! the fleet would set \"page = no?[2J\""), said.get(0));
    assertEquals("the fleet sets serve.relay = no", said.get(1));
    ConfigStatus status = status(part);
    assertEquals(List.of("serve.relay"), status.getFleetSetList());
    assertEquals("no fleet may set it", status.getRefused(0).getWhy());
    assertEquals(1, status.getRefusedTotal());

    wishes = List.of();
    part.onEvent(0, BEACON);
    assertTrue(configs.get(1).owner().relay(), "the newest beacon says nothing of it");
  }

  @Test
  void shouldTakeTheBeaconThatWasKeptAtTheStart() throws Exception {
    wishes = List.of(new FleetWish("update.mode", "ask"));

    assertEquals(List.of("update.mode"), status(start()).getFleetSetList());
    assertEquals("ASK", configs.get(0).owner().mode().name());
  }

  @Test
  void shouldStartWithABrokenFileAndShowWhatIsWrong() throws Exception {
    Files.writeString(
        directory.resolve("tiovivo.conf"), "mqtt.broker = mqtt://h\nupdate.mode = aks\n");

    ConfigPart part = start();

    assertEquals(1, status(part).getProblemsCount());
    assertTrue(said.get(0).contains("tiovivo.conf:2: update.mode"), said.toString());
    assertTrue(said.get(0).endsWith("until then update.mode = ask"), said.toString());
  }

  @Test
  void shouldLookIntoTheFilesThatItNames() throws Exception {
    Path secret = Files.writeString(directory.resolve("pw"), "\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
    Files.writeString(directory.resolve("ca"), "hello");
    Files.writeString(directory.resolve("key"), "-----BEGIN RSA PRIVATE KEY-----");
    Path file =
        Files.writeString(
            directory.resolve("tiovivo.conf"),
            "mqtt.password-file = pw\nmqtt.ca-file = ca\nmqtt.key-file = key\ntrust = none\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    ConfigFiles files = ConfigFiles.of(Optional.empty(), Map.of(), directory);

    String told = new FileChecks(files.read(Optional.empty()), files).problems(true).toString();

    for (String each :
        List.of(
            "is writable by everybody",
            "the first line of " + secret + " is empty",
            "everybody on this machine can read " + secret,
            "ca is not PEM",
            "openssl pkcs8",
            "there is no file " + directory.resolve("none"))) {
      assertTrue(told.contains(each), each + ": " + told);
    }
  }

  @Test
  void shouldInsistOnAFileThatAnOptionNamesOnly() throws Exception {
    Path nowhere = directory.resolve("nowhere.conf");
    CommandException refusal =
        assertThrows(
            CommandException.class,
            () -> ConfigFiles.of(Optional.of(nowhere), Map.of(), directory).read(Optional.empty()));
    assertTrue(refusal.getMessage().contains("there is no such file"), refusal.getMessage());

    Map<String, String> environment = Map.of("TIOVIVO_CONFIG", nowhere.toString());
    var named = ConfigFiles.of(Optional.empty(), environment, directory).read(Optional.empty());
    assertEquals("ask", named.value("update.mode"), "there should be a file: be cautious");
    assertEquals(
        List.of(),
        ConfigFiles.of(Optional.empty(), Map.of(), directory).read(Optional.empty()).problems());
  }

  @Test
  void shouldStartWithADirectoryInPlaceOfAFile() throws IOException, CommandException {
    Files.createDirectory(directory.resolve("tiovivo.conf"));
    Files.createDirectory(directory.resolve("chosen.conf"));

    assertEquals(2, status(start()).getProblemsCount(), said.toString());
  }
}
