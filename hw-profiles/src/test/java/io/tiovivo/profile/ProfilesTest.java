package io.tiovivo.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.settings.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfilesTest {
  @TempDir Path directory;

  @Test
  void shouldLoadEveryBuiltInProfile() {
    List<Profile> profiles = Profiles.builtIn();

    assertEquals(Profiles.NAMES, profiles.stream().map(Profile::name).toList());
    for (Profile profile : profiles) {
      assertFalse(profile.roles().isEmpty(), profile.name());
      assertEquals(8 << 20, profile.jvm().loaderHeapBytes(), profile.name());
      assertEquals("-Xmx8m", profile.jvm().loaderFlags().get(0), profile.name());
      for (List<String> flags : List.of(profile.jvm().loaderFlags(), profile.jvm().nodeFlags())) {
        assertTrue(flags.contains("-XX:+UseSerialGC"), profile.name());
        assertTrue(flags.contains("-XX:+ExitOnOutOfMemoryError"), profile.name());
      }
      boolean serves = profile.budget().leaves() > 0;
      assertEquals(serves, profile.roles().contains(Role.SUPERNODE), profile.name());
    }
  }

  @Test
  void shouldListEveryDataFileThatIsThere() throws Exception {
    Path files = Path.of(Profiles.class.getResource("pc.profile").toURI()).getParent();
    try (var entries = Files.list(files)) {
      Set<String> found = new HashSet<>();
      entries.map(path -> path.getFileName().toString()).forEach(found::add);
      found.removeIf(name -> !name.endsWith(".profile"));
      Set<String> listed = new HashSet<>();
      Profiles.NAMES.forEach(name -> listed.add(name + ".profile"));
      assertEquals(listed, found);
    }
  }

  @Test
  void shouldNotClaimOneCompatibleStringTwiceWithoutTellingThemApart() {
    Set<String> seen = new HashSet<>();
    for (Profile profile : Profiles.builtIn()) {
      for (String word : profile.compatible()) {
        assertTrue(seen.add(word + profile.absent()), word);
      }
    }
  }

  @Test
  void shouldFindProfilesByNameAndSuggestTheNearest() throws Exception {
    Profile profile = Profiles.named("rpi4b");

    assertEquals("Raspberry Pi 4 Model B", profile.title());
    assertEquals("aarch64", profile.architecture());
    assertEquals(new GpioPin("pinctrl-bcm2711", 27, true), profile.gpio().recoveryButton().get());
    assertEquals(208L << 20, profile.flash().totalBytes() + (4L << 20));
    says("no profile \"rpi4\" (did you mean rpi4b?); see tiovivo profile list", "rpi4");
    says("no profile \"toaster\"; see", "toaster");
    says("no profile \"\"", "");
    says("is not a path", "/\0");
  }

  @Test
  void shouldReadAProfileOfTheOwners() throws Exception {
    Path file = copyOfPc("my-box.profile", "title = PC", "title = My box");

    Profile profile = Profiles.named(file.toString());

    assertEquals("my-box", profile.name());
    assertEquals("My box", profile.title());
    assertEquals(Profiles.hostArchitecture(), profile.architecture());
    assertThrows(NoSuchFileException.class, () -> Profiles.named("./none.profile"));
  }

  @Test
  void shouldSayWhatIsWrongInAProfileOfTheOwners() throws Exception {
    refused(
        "flash.page = 4K",
        "flash.pag = 4K",
        ": unknown key \"flash.pag\" (did you mean flash.page?)");
    refused("flash.page = 4K", "flash.page = 5K", ": flash.page: \"5K\" is not a power of two");
    refused("flash.page = 4K", "flash.page = 4T", ": flash.page: \"4T\" is not a size");
    refused("flash.erase-block = 64K", "flash.erase-block = 4K", null);
    refused("flash.record = 128K", "flash.record = 64K", "smaller than two erase blocks");
    refused("flash.slot = 64M", "flash.slot = 47M", "smaller than 48 MiB");
    refused("flash.scratch = 68M", "flash.scratch = 67M", "not 5 % larger than flash.slot");
    refused("flash.slot = 64M", "flash.slot = 67108865", "not a multiple of flash.erase-block");
    refused("architecture = host", "architecture = x86", "is not one of amd64, aarch64, arm, host");
    refused("roles = leaf", "roles = leef", "did you mean leaf?");
    refused("jvm.loader-heap = 8M", "jvm.loader-heap = 1M", "is not from 4 MiB to 1 GiB");
    refused("-Xss256k", "-Xmx9m", "-Xmx9m belongs into jvm.loader-heap");
    refused("-Xss256k", "-version", "does not begin with -X");
    refused("ram = 2G", "ram = 99999999999G", "is too large");
    refused("ram = 2G", "", ": ram is missing; add a line ram = ...");
    refused("ram = 2G", "ram = 2G\ngpio.status-led = chip", "CHIP LINE [active-low]");
    refused("ram = 2G", "ram = 2G\ngpio.status-led = chip -1", "not a line from 0 to 1023");
    refused("ram = 2G", "ram = 2G\ngpio.status-led = chip 1 up", "CHIP LINE [active-low]");
    refused("ram = 2G", "ram = 2G\ngpio.status-led = c 1\ngpio.user.x = c 1", "used by another");
    refused("ram = 2G", "ram = 2G\ndetect.absent = ../../etc/passwd", "not a path below");
    says("cannot name a profile", copyOfPc("My Box.profile", "PC", "PC").toString());
  }

  private void refused(String find, String replacement, String part) throws Exception {
    Path file = copyOfPc("box.profile", find, replacement);
    if (part == null) {
      Profiles.read(file);
    } else {
      says(part, file.toString());
    }
  }

  private Path copyOfPc(String name, String find, String replacement) throws IOException {
    String text;
    try (var in = Profiles.class.getResourceAsStream("pc.profile")) {
      text = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
    assertTrue(text.contains(find), find);
    int at = text.indexOf(find);
    String changed = text.substring(0, at) + replacement + text.substring(at + find.length());
    return Files.writeString(directory.resolve(name), changed);
  }

  private static void says(String part, String nameOrPath) {
    String message =
        assertThrows(UsageException.class, () -> Profiles.named(nameOrPath)).getMessage();
    assertTrue(message.contains(part), message);
  }
}
