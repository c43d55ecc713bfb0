package io.tiovivo.node.care;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SupportBundleTest {
  private static final String SECRET = "hunter2xyz";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mqtt.password = hunter2xyz",
        "Password: hunter2xyz",
        "{\"token\":\"hunter2xyz\",\"a\":1}",
        "started with --claim hunter2xyz --name porch",
        "broker mqtts://ada:hunter2xyz@broker:8883 refused",
        "wifi_psk=hunter2xyz",
        "-----BEGIN PRIVATE KEY-----\nhunter2xyz\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nhunter2xyz and the rest was cut off"
      })
  void shouldTakeSecretsOutOfTexts(String text) {
    assertFalse(Secrets.without(text).contains(SECRET), Secrets.without(text));
  }

  @Test
  void shouldTakeClaimCodesOutWhereverTheyStand() {
    assertEquals(
        "the code (not shown) is used", Secrets.without("the code AB2C-DE3F-GH4J is used"));
  }

  @Test
  void shouldLeaveAloneWhatIsNoSecret() {
    String text = "mqtt.password-file = /etc/tiovivo/password\nrole=leaf version=1.2.3\n";
    assertEquals(text, Secrets.without(text));
  }

  @Test
  void shouldPackNoKeyThatLiesInTheDirectory() throws Exception {
    Files.createDirectories(directory.resolve("launch"));
    for (String name : new String[] {"node.key", "page.token", "fleet.claim", "node.credential"}) {
      Files.writeString(directory.resolve(name), SECRET);
    }
    Files.writeString(directory.resolve("chosen.conf"), "mqtt.password = " + SECRET + "\n");
    Files.writeString(directory.resolve("launch/application.log"), "token=" + SECRET + " hello\n");
    Path zip = directory.resolve("out.zip");

    new SupportBundle(directory, directory)
        .file("config/chosen.conf", directory.resolve("chosen.conf"))
        .surroundings()
        .write(zip);

    String all = read(zip);
    assertTrue(all.contains("node.key"), "the list of files names it");
    assertTrue(all.contains("hello"), all);
    assertFalse(all.contains(SECRET), all);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(zip)));
    assertThrows(
        FileAlreadyExistsException.class, () -> new SupportBundle(directory, directory).write(zip));
  }

  @Test
  void shouldTakeTheEndOfALongLog() throws Exception {
    Files.createDirectories(directory.resolve("launch"));
    Files.writeString(
        directory.resolve("launch/application.log"),
        "first\n" + "x".repeat(SupportBundle.MAX_TEXT_BYTES) + "\nlast\n");
    Path zip = directory.resolve("out.zip");

    new SupportBundle(directory, directory).surroundings().write(zip);

    String all = read(zip);
    assertTrue(all.contains("last") && !all.contains("first"));
  }

  private static String read(Path zip) throws IOException {
    StringBuilder all = new StringBuilder();
    try (InputStream file = Files.newInputStream(zip);
        ZipInputStream in = new ZipInputStream(file)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        all.append(entry.getName()).append('\n');
        all.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return all.toString();
  }
}
