package io.tiovivo.node.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.config.Keys;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.link.HelloGroup;
import io.tiovivo.profile.Profiles;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.UsageException;
import io.tiovivo.udp.MulticastGroup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeSettingsTest {
  @Test
  void shouldRunWithoutAnyOption() throws Exception {
    NodeSettings settings = settings(Map.of(), "--profile", "pc");

    assertEquals("home", settings.fleet());
    assertEquals("0.1.0", settings.card().version());
    assertEquals("", settings.card().slot());
    assertTrue(settings.launch().isEmpty());
    assertEquals(MulticastGroup.parse("239.255.84.86", 8484), settings.carousel());
  }

  @Test
  void shouldTakeWhatTheLoaderTells() throws Exception {
    NodeSettings settings = settings(launched());

    assertEquals(Path.of("box"), settings.directory());
    assertEquals("demo", settings.fleet());
    assertEquals("2.0.1", settings.card().version());
    assertEquals("B", settings.card().slot());
    assertEquals("rpi3b", settings.card().board());
    assertEquals(Optional.of("lo"), settings.interfaces().named());
    assertEquals(MulticastGroup.parse("239.255.1.2", 9000), settings.carousel());
    assertEquals("trial", settings.launch().orElseThrow().bootReason());
  }

  @Test
  void shouldListenToTheOneSourceThatTheLoaderListensTo() throws Exception {
    Map<String, String> environment = launched();
    environment.put("TIOVIVO_GROUP", "10.0.0.1@232.1.2.3");

    assertEquals(
        MulticastGroup.parse("10.0.0.1@232.1.2.3", 9000), settings(environment).carousel());
  }

  @Test
  void shouldPreferTheInterfacesOfItsProfile() throws Exception {
    Map<String, String> environment = launched();
    environment.remove("TIOVIVO_IFACE");
    NodeSettings settings = settings(environment);

    assertEquals(Optional.empty(), settings.interfaces().named());
    assertEquals(List.of("eth0", "wlan0"), settings.interfaces().preferred());
    assertEquals("aarch64", settings.profile().orElseThrow().architecture());
  }

  @Test
  void shouldDoubtAProfileOfAnotherArchitecture() throws Exception {
    String other = Profiles.hostArchitecture().equals("aarch64") ? "vps" : "rpi4b";
    NodeSettings settings = settings(Map.of(), "--profile", other);

    assertEquals(1, settings.doubts().size(), settings.doubts().toString());
    assertTrue(settings.doubts().get(0).contains("this machine is"), settings.doubts().toString());
  }

  @Test
  void shouldLetOptionsWinOverTheEnvironment() throws Exception {
    NodeSettings settings =
        settings(launched(), "--port", "9100", "--fleet", "other", "--profile", "pc");

    assertEquals(9100, settings.carousel().port());
    assertEquals("other", settings.fleet());
    assertEquals("pc", settings.card().board());
  }

  @Test
  void shouldRunOnThoughTheLoadersProfileIsNotKnown() throws Exception {
    Map<String, String> environment = launched();
    environment.put("TIOVIVO_PROFILE", "rpi9");
    environment.put("TIOVIVO_VERSION", "2.0 \"beta\"");
    NodeSettings settings = settings(environment);

    assertEquals("unknown", settings.card().board());
    assertEquals("2.0__beta_", settings.card().version());
    assertEquals(1, settings.doubts().size());
    assertTrue(settings.profile().isEmpty());
  }

  @Test
  void shouldSayWhatIsWrongWithAnOption() {
    assertMessage("not a multicast address", "--group", "10.0.0.1");
    assertMessage("not an IP address", "--group", "example.org");
    assertMessage("rpi3b", "--profile", "rpi3");
    assertMessage("lower-case", "--fleet", "My Fleet");
    assertMessage("1 to 65535", "--port", "0");
    assertMessage("--iface", "--ifac", "lo");
  }

  @Test
  void shouldSayHelloBesideTheCarousel() {
    assertEquals(
        address(239, 255, 84, 87, 8485), HelloGroup.beside(address(239, 255, 84, 86, 8484)));
    assertEquals(
        address(239, 255, 84, 254, 65_534), HelloGroup.beside(address(239, 255, 84, 255, 65_535)));
    PeerAddress ipv6 = new PeerAddress(0xff15_0000_0000_0000L, 0x5486, 8484);
    assertEquals(new PeerAddress(ipv6.high(), 0x5487, 8485), HelloGroup.beside(ipv6));
  }

  @Test
  void shouldFitItsHelpOnAScreen() {
    String[] lines = NodeSettings.commandLine(Map.of()).help().split("\n");

    assertTrue(lines.length <= 24, lines.length + " lines");
    for (String line : lines) {
      assertTrue(line.length() <= 80, line);
    }
  }

  @Test
  void shouldHaveTheSameDefaultsAsOptionAndAsKey() throws Exception {
    var none = NodeSettings.commandLine(Map.of()).parse();
    for (String name : List.of("fleet", "role", "tcp-port", "log")) {
      assertEquals(Keys.find(name).orElseThrow().fallback(), none.text(name), name);
    }
  }

  @Test
  void shouldLetOptionsWinOverTheFileAndThatOverDefaults(@TempDir Path directory) throws Exception {
    Files.writeString(
        directory.resolve("tiovivo.conf"),
        "fleet = garden\nrole = leaf\njoin = 192.0.2.1:1 192.0.2.2:2\ntrust = t\niface = eth7\n"
            + "log = warn\nlisten = 127.0.0.1:99\nname = greenhouse\nclaim-file = c\n");
    String dir = directory.toString();

    NodeSettings all = settings(Map.of(), "--dir", dir, "--profile", "pc");
    assertEquals("garden", all.fleet());
    assertEquals("leaf", all.fleetOptions().role());
    assertEquals(2, all.fleetOptions().join().size());
    assertEquals(Optional.of(directory.resolve("t")), all.fleetOptions().trust());
    assertFalse(all.fleetOptions().trustTyped(), "a file keeps no node from starting");
    assertEquals(Optional.of("eth7"), all.interfaces().named());
    assertEquals("warn", all.logLevel());
    assertEquals(99, all.fleetOptions().listen().port());
    assertEquals("greenhouse", all.fleetOptions().wantedName());
    assertEquals(Optional.of(directory.resolve("c")), all.fleetOptions().claimFile());

    NodeSettings typed =
        settings(Map.of(), "--dir", dir, "--profile", "pc", "--fleet", "home", "--role", "auto");
    assertEquals("home", typed.fleet());
    assertEquals("auto", typed.fleetOptions().role());
    assertEquals("demo", settings(launched(), "--dir", dir).fleet(), "the loader knows better");
  }

  private static void assertMessage(String part, String... args) {
    UsageException refusal = assertThrows(UsageException.class, () -> settings(Map.of(), args));
    assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
  }

  private static NodeSettings settings(Map<String, String> environment, String... args)
      throws CommandException {
    return NodeSettings.of(NodeSettings.commandLine(environment).parse(args), environment, "0.1.0");
  }

  private static Map<String, String> launched() {
    Map<String, String> environment = new HashMap<>();
    environment.put("TIOVIVO_DIR", "box");
    environment.put("TIOVIVO_FLASH", "box/flash.img");
    environment.put("TIOVIVO_FLASH_SIZES", "4096:65536:131072:1048576:2097152");
    environment.put("TIOVIVO_SLOT", "B");
    environment.put("TIOVIVO_PROFILE", "rpi3b");
    environment.put("TIOVIVO_FLEET", "demo");
    environment.put("TIOVIVO_VERSION", "2.0.1");
    environment.put("TIOVIVO_IFACE", "lo");
    environment.put("TIOVIVO_GROUP", "239.255.1.2");
    environment.put("TIOVIVO_PORT", "9000");
    environment.put("TIOVIVO_BOOT_REASON", "trial");
    return environment;
  }

  private static PeerAddress address(int a, int b, int c, int d, int port) {
    return PeerAddress.of(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d}, port);
  }
}
