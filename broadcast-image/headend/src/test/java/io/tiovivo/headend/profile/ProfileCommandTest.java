package io.tiovivo.headend.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.profile.Profiles;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileCommandTest {
  private final ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errBytes = new ByteArrayOutputStream();

  @TempDir Path root;

  @Test
  void shouldListEveryProfileOnOneScreen() {
    assertEquals(ExitCode.OK, run("list"));

    for (String name : Profiles.NAMES) {
      assertTrue(said().contains("\n" + name + "  "), name);
    }
    assertFits(said());
  }

  @Test
  void shouldShowEachProfileOnOneScreen() {
    for (String name : Profiles.NAMES) {
      outBytes.reset();
      assertEquals(ExitCode.OK, run("show", name));
      assertTrue(said().startsWith(name), said());
      assertTrue(said().contains("two slots of 64 MiB"), said());
      assertFits(said());
    }
  }

  @Test
  void shouldPrintTheDataFileToStartFrom() throws Exception {
    assertEquals(ExitCode.OK, run("show", "rpi4b", "--file"));
    Path copy = Files.writeString(root.resolve("my-box.profile"), said());

    assertEquals(ExitCode.OK, run("show", copy.toString()));
    assertTrue(said().contains("my-box            Raspberry Pi 4 Model B"), said());
  }

  @Test
  void shouldDetectTheBoardAndRefuseAnUnknownOne() throws Exception {
    Path deviceTree = Files.createDirectories(root.resolve("proc/device-tree"));
    Files.writeString(deviceTree.resolve("compatible"), "raspberrypi,4-model-b\0brcm,bcm2711\0");
    assertEquals(ExitCode.OK, run("detect", "--root", root.toString()));
    assertEquals("rpi4b  Raspberry Pi 4 Model B, aarch64\n", said());

    Files.writeString(deviceTree.resolve("compatible"), "acme,toaster\0");
    assertEquals(ExitCode.REFUSED, run("detect", "--root", root.toString()));
    assertTrue(complained().contains("acme,toaster"), complained());
  }

  @Test
  void shouldSuggestWhatWasMeant() {
    assertEquals(ExitCode.USAGE, run("shwo", "rpi4b"));
    assertEquals(ExitCode.USAGE, run("show", "rpi4"));
    assertEquals(ExitCode.USAGE, run("show"));
    assertEquals(ExitCode.ENVIRONMENT, run("show", "./none.profile"));

    assertEquals(
        List.of(
            "tiovivo profile: unknown command \"shwo\" (did you mean show?); see tiovivo profile --help",
            "tiovivo profile show: no profile \"rpi4\" (did you mean rpi4b?); see tiovivo profile list,"
                + " or give the path of a .profile file of your own",
            "tiovivo profile show: NAME is missing (of a built-in profile, or the path of a .profile"
                + " file); see tiovivo profile show --help",
            "tiovivo profile show: no such file or directory: ./none.profile"),
        complained().lines().toList());
  }

  @Test
  void shouldHaveHelpThatFitsAScreen() {
    for (CommandLine line :
        List.of(ProfileCommand.LIST, ProfileCommand.SHOW, ProfileCommand.DETECT)) {
      assertFits(line.help());
      assertTrue(line.help().contains("Example"), line.help());
    }
  }

  private int run(String... args) {
    return ProfileCommand.run(
        args,
        new PrintStream(outBytes, true, StandardCharsets.UTF_8),
        new PrintStream(errBytes, true, StandardCharsets.UTF_8));
  }

  private String said() {
    return outBytes.toString(StandardCharsets.UTF_8);
  }

  private String complained() {
    return errBytes.toString(StandardCharsets.UTF_8);
  }

  private static void assertFits(String text) {
    assertTrue(text.lines().count() <= 24, text);
    assertTrue(text.lines().allMatch(line -> line.length() <= 80), text);
  }
}
