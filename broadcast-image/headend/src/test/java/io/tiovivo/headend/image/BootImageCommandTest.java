package io.tiovivo.headend.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.headend.keys.FleetKeys;
import io.tiovivo.headend.keys.HeadendClock;
import io.tiovivo.headend.release.ImageFiles;
import io.tiovivo.headend.release.SignedManifest;
import io.tiovivo.image.proto.ImageKind;
import io.tiovivo.settings.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Boot images from build to what a broadcast takes. */
final class BootImageCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path temp;
  private Path fat;
  private Path name;
  private Path keys;

  @BeforeEach
  void makeInputs() throws Exception {
    byte[] partition = new byte[100_352];
    new Random(1).nextBytes(partition);
    partition[510] = 0x55;
    partition[511] = (byte) 0xAA;
    fat = Files.write(temp.resolve("boot.fat"), partition);
    name = temp.resolve("out/boot");
    keys = temp.resolve("keys");
    FleetKeys.create(keys, "garden", 3, 2, HeadendClock.nowS());
  }

  @Test
  void shouldBuildSignInspectAndVerifyIt() throws Exception {
    assertEquals(ExitCode.OK, build("--version", "1.2.0", "--board", "rpi3b", "--board", "rpi4b"));
    assertArrayEquals(Files.readAllBytes(fat), Files.readAllBytes(temp.resolve("out/boot.boot")));
    String image = temp.resolve("out/boot.boot").toString();
    assertEquals(ExitCode.OK, run("sign", image, "--keys", keys.toString()), err.toString());
    SignedManifest signed =
        SignedManifest.read(
            ImageFiles.of(Path.of(image)), FleetKeys.open(keys).trust(), HeadendClock.nowS());
    assertEquals(ImageKind.BOOT, signed.offer().getKind());
    assertEquals("aarch64", signed.offer().getArchitecture());
    assertEquals(0, signed.manifest().getFilesCount());
    assertEquals(ExitCode.OK, run("inspect", image));
    assertTrue(text(out).contains("kind              boot"), text(out));
    assertFalse(text(out).contains("node "), text(out));
    Path trust = temp.resolve("garden.trust");
    Files.write(trust, FleetKeys.open(keys).trust().bytes());
    assertEquals(ExitCode.OK, run("verify", image, "--trust", trust.toString()), text(err));
    byte[] changed = Files.readAllBytes(fat);
    changed[70_000] ^= 1;
    Files.write(Path.of(image), changed);
    assertEquals(ExitCode.REFUSED, run("verify", image, "--trust", trust.toString()));
  }

  @Test
  void shouldSayWhatIsMissingOrDoesNotGoTogether() throws Exception {
    fails(ExitCode.USAGE, "--version", build("--board", "rpi3b"));
    fails(ExitCode.USAGE, "--board", build("--version", "1"));
    fails(
        ExitCode.USAGE,
        "one architecture",
        build("--version", "1", "--board", "pc", "--board", "rpi3b"));
    fails(
        ExitCode.USAGE,
        "--add",
        build("--version", "1", "--board", "rpi3b", "--add", temp.toString()));
    Files.createDirectories(name.getParent());
    Files.createFile(temp.resolve("out/boot.zip"));
    fails(ExitCode.REFUSED, "another with --out", build("--version", "1", "--board", "rpi3b"));
    Files.write(fat, new byte[100]);
    fails(ExitCode.REFUSED, "no partition", build("--version", "1", "--board", "rpi3b"));
  }

  private void fails(int expected, String why, int code) {
    assertEquals(expected, code, text(err));
    assertTrue(text(err).contains(why), text(err));
  }

  private int build(String... more) {
    String[] args = new String[more.length + 5];
    args[0] = "build";
    args[1] = "--out";
    args[2] = name.toString();
    args[3] = "--boot";
    args[4] = fat.toString();
    System.arraycopy(more, 0, args, 5, more.length);
    return run(args);
  }

  private int run(String... args) {
    out.reset();
    err.reset();
    return ImageCommand.run(args, new PrintStream(out, true), new PrintStream(err, true));
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
