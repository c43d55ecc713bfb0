package io.tiovivo.headend.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeysCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path temp;
  private Path keys;

  private int run(String... args) {
    out.reset();
    err.reset();
    return KeysCommand.run(args, new PrintStream(out, true), new PrintStream(err, true));
  }

  private void init(String... more) {
    keys = temp.resolve("keys");
    String[] args = {"init", "--fleet", "garden", "--dir", keys.toString()};
    assertEquals(ExitCode.OK, run(concat(args, more)), err::toString);
  }

  private static String[] concat(String[] a, String... b) {
    return Stream.concat(Stream.of(a), Stream.of(b)).toArray(String[]::new);
  }

  private int inKeys(String... args) {
    return run(concat(args, "--dir", keys.toString()));
  }

  private void assertSays(String... parts) {
    String said = out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
    for (String part : parts) {
      assertTrue(said.contains(part), said);
    }
    assertFalse(said.contains("Exception"), said);
  }

  private Path passphrase(String text) throws IOException {
    Path file = temp.resolve("passphrase");
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, text + "\n");
  }

  @Test
  void shouldHaveHelpThatFitsAScreen() {
    for (CommandLine line :
        List.of(
            KeysCommand.INIT,
            KeysCommand.SHOW,
            KeysCommand.CERTIFY,
            KeysCommand.ROTATE,
            KeysCommand.BACKUP,
            KeysCommand.RESTORE,
            KeysCommand.TRUST)) {
      assertTrue(line.help().lines().count() <= 24, line.name());
      assertTrue(line.help().lines().allMatch(row -> row.length() <= 80), line.name());
    }
  }

  @Test
  void shouldMakePrivateKeysThatOnlyTheirOwnerCanRead() throws IOException {
    init();

    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)));
    try (Stream<Path> files = Files.list(keys)) {
      List<Path> secrets = files.filter(file -> file.toString().endsWith(".pem")).toList();
      assertEquals(6, secrets.size());
      for (Path secret : secrets) {
        assertEquals(
            "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)));
      }
    }
    try (Stream<Path> left = Files.list(temp)) {
      assertEquals(List.of(keys), left.toList());
    }
    assertSays("2 of 3 keys must sign", "carousel-1", "certified until");
  }

  @Test
  void shouldNeverOverwriteKeys() throws IOException {
    init();
    byte[] before = Files.readAllBytes(keys.resolve("release-1.pem"));

    assertEquals(ExitCode.ENVIRONMENT, inKeys("init", "--fleet", "garden"));

    assertSays("never overwritten", "keys show");
    assertEquals(
        new String(before, StandardCharsets.US_ASCII),
        Files.readString(keys.resolve("release-1.pem")));
  }

  @Test
  void shouldRefuseADirectoryInsideACheckout() throws IOException {
    Files.createDirectories(temp.resolve("project/.git"));
    Path inside = temp.resolve("project/deep/keys");

    assertEquals(ExitCode.ENVIRONMENT, run("init", "--dir", inside.toString()));
    assertSays("git checkout", "--dir");
    assertFalse(Files.exists(inside));

    Path link = Files.createSymbolicLink(temp.resolve("link"), temp.resolve("project"));
    assertEquals(ExitCode.ENVIRONMENT, run("init", "--dir", link.resolve("keys").toString()));
  }

  @Test
  void shouldRefuseNonsense() {
    assertEquals(ExitCode.USAGE, run("init", "--fleet", "../up"));
    assertEquals(ExitCode.USAGE, run("init", "--roots", "2", "--threshold", "3"));
    assertEquals(ExitCode.USAGE, run("innit"));
    assertSays("init");
  }

  @Test
  void shouldSayWhatToDoWhenThereAreNoKeys() {
    assertEquals(ExitCode.ENVIRONMENT, run("show", "--dir", temp.resolve("no").toString()));
    assertSays("no keys in", "keys init", "keys restore");
  }

  @Test
  void shouldRefuseAKeyThatOthersCanRead() throws IOException {
    init();
    Path release = keys.resolve("release-1.pem");
    Files.setPosixFilePermissions(release, PosixFilePermissions.fromString("rw-r--r--"));

    assertEquals(ExitCode.ENVIRONMENT, inKeys("certify"));
    assertSays(release + " can be read by others", "chmod 600");
  }

  @Test
  void shouldNameAMissingKeyAndTheWayOut() throws IOException {
    init();
    Files.delete(keys.resolve("release-1.pem"));

    assertEquals(ExitCode.ENVIRONMENT, inKeys("certify", "--role", "carousel"));
    assertSays(
        keys.resolve("release-1.pem") + " is missing",
        "tiovivo keys restore",
        "tiovivo keys rotate-root --replace release-1");
    assertEquals(ExitCode.OK, inKeys("show"));
    assertSays("private key not here");
  }

  @Test
  void shouldNameDamagedFilesOfAnyKind() throws IOException {
    init();
    Files.writeString(keys.resolve("release-1.pem"), "nonsense");
    assertEquals(ExitCode.ENVIRONMENT, inKeys("certify"));
    assertSays("release-1.pem is damaged");
    Files.copy(
        keys.resolve("carousel-1.pem"),
        keys.resolve("release-1.pem"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertEquals(ExitCode.ENVIRONMENT, inKeys("certify"));
    assertSays("release-1.pem holds key");
    Files.writeString(keys.resolve("fleet.chain"), "nonsense");
    assertEquals(ExitCode.ENVIRONMENT, inKeys("show"));
    assertSays("fleet.chain is damaged");
  }

  @Test
  void shouldSayWhichRootKeysAreMissing() throws IOException {
    init();
    Files.delete(keys.resolve("root-1.pem"));
    Files.move(keys.resolve("root-3.pem"), temp.resolve("stick.pem"));

    assertEquals(ExitCode.ENVIRONMENT, inKeys("rotate-root", "--replace", "release-1"));
    assertSays("2 of the 3 root keys must sign", "root-1.pem, root-3.pem", "--root FILE");

    String stick = temp.resolve("stick.pem").toString();
    assertEquals(
        ExitCode.OK, inKeys("rotate-root", "--replace", "root-1", "--root", stick), err::toString);
    assertSays("root set 2", "root-4");
    assertEquals(ExitCode.USAGE, inKeys("rotate-root", "--replace", "root-9"));
    assertSays("no key", "root-");
    assertEquals(ExitCode.USAGE, inKeys("rotate-root"));
  }

  @Test
  void shouldBackUpAndRestoreEverythingAndOnlyWhatIsMissing() throws IOException {
    init();
    Path backup = temp.resolve("garden.keys");
    String file = passphrase("correct horse battery").toString();
    assertEquals(ExitCode.OK, inKeys("backup", backup.toString(), "--passphrase-file", file));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)));
    assertEquals(
        ExitCode.ENVIRONMENT, inKeys("backup", backup.toString(), "--passphrase-file", file));
    String secret = Files.readString(keys.resolve("release-1.pem"));
    Files.delete(keys.resolve("release-1.pem"));

    assertEquals(ExitCode.OK, inKeys("restore", backup.toString(), "--passphrase-file", file));

    assertSays("restored " + keys.resolve("release-1.pem"), "1 files restored");
    assertEquals(secret, Files.readString(keys.resolve("release-1.pem")));
    Path elsewhere = temp.resolve("elsewhere");
    assertEquals(
        ExitCode.OK,
        run(
            "restore",
            backup.toString(),
            "--dir",
            elsewhere.toString(),
            "--passphrase-file",
            file));
    assertEquals(secret, Files.readString(elsewhere.resolve("release-1.pem")));
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(elsewhere.resolve("release-1.pem"))));
  }

  @Test
  void shouldRefuseAWrongOrShortPassphraseAndADamagedBackup() throws IOException {
    init();
    Path backup = temp.resolve("garden.keys");
    String file = passphrase("too short").toString();
    assertEquals(ExitCode.USAGE, inKeys("backup", backup.toString(), "--passphrase-file", file));
    file = passphrase("correct horse battery").toString();
    inKeys("backup", backup.toString(), "--passphrase-file", file);
    byte[] bytes = Files.readAllBytes(backup);

    file = passphrase("correct horse staple").toString();
    assertEquals(ExitCode.REFUSED, inKeys("restore", backup.toString(), "--passphrase-file", file));
    assertSays("passphrase");
    bytes[bytes.length / 2] ^= 1;
    Files.write(backup, bytes);
    file = passphrase("correct horse battery").toString();
    assertEquals(ExitCode.REFUSED, inKeys("restore", backup.toString(), "--passphrase-file", file));
    assertEquals(ExitCode.REFUSED, inKeys("restore", file, "--passphrase-file", file));
    assertSays("no backup of keys");
  }

  @Test
  void shouldWriteThePublicFileForBoxes() throws IOException {
    init();
    Path trust = temp.resolve("garden.trust");

    assertEquals(ExitCode.OK, inKeys("trust", "--out", trust.toString()));

    assertSays("fleet garden", "public");
    assertEquals(-1, Files.mismatch(trust, keys.resolve("fleet.trust")));
  }
}
