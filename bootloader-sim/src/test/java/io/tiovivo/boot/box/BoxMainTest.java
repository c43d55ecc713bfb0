package io.tiovivo.boot.box;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.profile.Profile;
import io.tiovivo.profile.Profiles;
import io.tiovivo.udp.MulticastGroup;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BoxMainTest {
  private static final int TERMINAL_ROWS = 24;
  private static final int TERMINAL_COLUMNS = 80;

  @TempDir Path directory;

  @Test
  void shouldHaveHelpThatFitsATerminalWithItsPrompt() {
    String help = BoxMain.commandLine().help();
    assertTrue(help.lines().count() < TERMINAL_ROWS, help);
    assertTrue(help.lines().allMatch(line -> line.length() <= TERMINAL_COLUMNS), help);
  }

  @Test
  void shouldTryTheInterfacesOfTheProfileUnlessToldAnother() throws Exception {
    NetworkInterface loopback =
        NetworkInterface.networkInterfaces().filter(BoxMainTest::isLoopback).findFirst().get();
    assertEquals(loopback.getName(), chosen("nosuch0 " + loopback.getName()));
    assertEquals("", chosen("nosuch0 nosuch1"));
    assertEquals("eth7", chosen(loopback.getName(), "--iface", "eth7"));
  }

  private String chosen(String interfaces, String... options) throws Exception {
    Path file = directory.resolve("board.profile");
    Files.writeString(file, Profiles.text("pc") + "\nnetwork.interfaces = " + interfaces + "\n");
    Profile profile = Profiles.named(file.toString());
    String[] all = java.util.Arrays.copyOf(options, options.length + 4);
    System.arraycopy(new String[] {"--dir", "d", "--trust", "t"}, 0, all, options.length, 4);
    return BoxMain.networkInterface(
        BoxMain.commandLine().parse(all),
        profile,
        MulticastGroup.parse(MulticastGroup.DEFAULT_IPV4, MulticastGroup.DEFAULT_PORT));
  }

  private static boolean isLoopback(NetworkInterface each) {
    try {
      return each.isLoopback();
    } catch (java.net.SocketException e) {
      return false;
    }
  }
}
