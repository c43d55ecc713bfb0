package io.tiovivo.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.settings.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoardTest {
  private final List<Profile> profiles = Profiles.builtIn();

  @TempDir Path root;
  private Path deviceTree;

  @BeforeEach
  void makeDeviceTree() throws IOException {
    deviceTree = Files.createDirectories(root.resolve("proc/device-tree"));
  }

  @Test
  void shouldRecogniseEachBoardByItsCompatibleStrings() throws Exception {
    property("serial-number", "10000000abcdef01\0");
    assertEquals("rpi3b", detect("raspberrypi,3-model-b\0brcm,bcm2837\0"));
    assertEquals("rpi3b", detect("raspberrypi,3-model-b-plus\0brcm,bcm2837\0"));
    assertEquals("rpi-zero-2w", detect("raspberrypi,model-zero-2-w\0brcm,bcm2837\0"));
    assertEquals("rpi4b", detect("raspberrypi,4-model-b\0brcm,bcm2711\0"));
    assertEquals("rpi5", detect("raspberrypi,5-model-b\0brcm,bcm2712\0"));
    assertEquals("nanopi-r4s", detect("friendlyarm,nanopi-r4s\0rockchip,rk3399\0"));
    assertEquals("x96-air", detect("amediatech,x96-air-gbit\0amlogic,sm1\0"));
    assertEquals("qemu-virt", detect("linux,dummy-virt\0"));
  }

  @Test
  void shouldTellTheEmulatorFromTheBoardByTheMissingSerialNumber() throws Exception {
    assertEquals("qemu-raspi3b", detect("raspberrypi,3-model-b\0brcm,bcm2837\0"));
  }

  @Test
  void shouldTakeAMachineWithoutDeviceTreeForAPc() throws Exception {
    assertEquals("pc", new Board(root).profileName(profiles, "amd64"));
    Files.createDirectories(root.resolve("sys/class/dmi/id"));
    assertEquals("pc", new Board(root).profileName(profiles, "aarch64"));
  }

  @Test
  void shouldRefuseAnUnknownBoardAndSayWhatToDo() throws Exception {
    property("model", "Toaster 9000\0");
    String message = refused("acme,toaster\0acme,soc\0");

    assertTrue(
        message.startsWith("the board \"Toaster 9000\" (compatible: acme,toaster acme,soc)"));
    assertTrue(message.contains("tiovivo profile list"), message);
    Files.delete(deviceTree.resolve("compatible"));
    message =
        assertThrows(UsageException.class, () -> new Board(root).profileName(profiles, "aarch64"))
            .getMessage();
    assertTrue(message.startsWith("this aarch64 machine has neither a device tree"), message);
  }

  @Test
  void shouldPassNothingUnprintableOnFromTheFirmware() throws Exception {
    property("model", "\u001B[2J\"\n" + "x".repeat(100_000));
    String message = refused("\u001B]0;owned\u0007,\u00FF\0" + "y".repeat(100_000));

    assertTrue(message.chars().allMatch(c -> c >= ' ' && c <= '~'), message);
    assertTrue(message.length() < 600, message);
  }

  @Test
  void shouldSurviveAnyBytesInTheDeviceTree() throws Exception {
    Random random = new Random(13);
    for (int round = 0; round < 500; round++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      Files.write(deviceTree.resolve("compatible"), bytes);
      Files.write(deviceTree.resolve("model"), bytes);
      try {
        new Board(root).profileName(profiles, "aarch64");
      } catch (UsageException expected) {
        assertFalse(expected.getMessage().isEmpty());
      }
    }
    Files.delete(deviceTree.resolve("compatible"));
    Files.createDirectory(deviceTree.resolve("compatible"));
    assertEquals("pc", new Board(root).profileName(profiles, "amd64"));
  }

  private String detect(String compatible) throws Exception {
    property("compatible", compatible);
    return Profiles.detect(root).name();
  }

  private String refused(String compatible) throws IOException {
    property("compatible", compatible);
    return assertThrows(UsageException.class, () -> Profiles.detect(root)).getMessage();
  }

  private void property(String name, String value) throws IOException {
    Files.write(deviceTree.resolve(name), value.getBytes(StandardCharsets.ISO_8859_1));
  }
}
