package io.tiovivo.headend.broadcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.headend.keys.FleetKeys;
import io.tiovivo.headend.keys.HeadendClock;
import io.tiovivo.headend.keys.KeysCommand;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused before anything is sent. */
class BroadcastCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path temp;
  private Path keys;
  private String image;

  @BeforeEach
  void makeKeys() throws IOException, CommandException {
    keys = temp.resolve("keys");
    FleetKeys.create(keys, "garden", 3, 2, HeadendClock.nowS());
    image = temp.resolve("none.zip").toString();
  }

  @Test
  void shouldSayHowToGetALostCarouselKeyBack() throws IOException {
    Files.delete(keys.resolve("carousel-1.pem"));

    assertEquals(ExitCode.ENVIRONMENT, run());

    assertSays(
        keys.resolve("carousel-1.pem") + " is missing",
        "tiovivo keys restore BACKUP --dir " + keys,
        "tiovivo keys certify --role carousel --new --dir " + keys,
        "tiovivo keys rotate-root --replace carousel-1 --dir " + keys);
  }

  @Test
  void shouldGoOnWithANewCarouselKeyWhenTheOldOneIsLost() throws IOException {
    Files.delete(keys.resolve("carousel-1.pem"));

    assertEquals(
        ExitCode.OK,
        KeysCommand.run("certify", "--role", "carousel", "--new", "--dir", keys.toString()));

    assertEquals(ExitCode.ENVIRONMENT, run());
    assertSays("there is no image");
  }

  @Test
  void shouldRefuseACarouselKeyThatOthersCanRead() throws IOException {
    Path key = keys.resolve("carousel-1.pem");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

    assertEquals(ExitCode.ENVIRONMENT, run());
    assertSays(key + " can be read by others", "chmod 600 " + key);

    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    assertEquals(ExitCode.ENVIRONMENT, run());
    assertSays("there is no image");
  }

  @Test
  void shouldSayHowToGetAllKeysBack() throws IOException {
    Files.delete(keys.resolve("fleet.chain"));

    assertEquals(ExitCode.ENVIRONMENT, run());
    assertSays("no keys in " + keys, "tiovivo keys restore BACKUP --dir " + keys);
  }

  @Test
  void shouldRefuseANoticeThatNoBeaconHolds() {
    assertEquals(ExitCode.USAGE, run("--notice", "x".repeat(BeaconMaker.MAX_NOTICE_BYTES + 1)));
    assertSays("--notice has 1025 bytes: at most 1024");
  }

  @Test
  void shouldHaveHelpThatFitsAScreen() {
    String help = BroadcastCommand.LINE.help();
    assertTrue(help.lines().count() <= 24, help);
    assertTrue(help.lines().allMatch(row -> row.length() <= 80), help);
  }

  private int run(String... more) {
    out.reset();
    err.reset();
    String[] args = new String[3 + more.length];
    args[0] = image;
    args[1] = "--keys";
    args[2] = keys.toString();
    System.arraycopy(more, 0, args, 3, more.length);
    return BroadcastCommand.run(args, new PrintStream(out, true), new PrintStream(err, true));
  }

  private void assertSays(String... parts) {
    String said = out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
    for (String part : parts) {
      assertTrue(said.contains(part), said);
    }
    assertFalse(said.contains("Exception"), said);
  }
}
