package io.tiovivo.boot.box;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.profile.Profile;
import io.tiovivo.profile.Profiles;
import io.tiovivo.udp.InterfaceChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
    Path file = directory.resolve("board.profile");
    Files.writeString(file, Profiles.text("pc") + "\nnetwork.interfaces = wan0 lan0\n");
    Profile profile = Profiles.named(file.toString());
    assertEquals(new InterfaceChoice(Optional.empty(), List.of("wan0", "lan0")), choice(profile));
    assertEquals(Optional.of("eth7"), choice(profile, "--iface", "eth7").named());
  }

  private static InterfaceChoice choice(Profile profile, String... options) throws Exception {
    String[] all = Arrays.copyOf(options, options.length + 4);
    System.arraycopy(new String[] {"--dir", "d", "--trust", "t"}, 0, all, options.length, 4);
    return BoxMain.interfaces(BoxMain.commandLine().parse(all), profile);
  }
}
