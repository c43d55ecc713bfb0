package io.tiovivo.headend.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.headend.keys.FleetKeys;
import io.tiovivo.headend.keys.HeadendClock;
import io.tiovivo.headend.keys.KeysCommand;
import io.tiovivo.headend.release.ImageFiles;
import io.tiovivo.headend.release.SignedManifest;
import io.tiovivo.identity.Trust;
import io.tiovivo.identity.proto.Envelope;
import io.tiovivo.image.proto.Check;
import io.tiovivo.image.proto.ImageFile;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a runtime that only looks like one; RuntimeImageIT links a real one. */
final class ImageCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path temp;
  private Path runtime;
  private Path jars;
  private Path application;
  private Path keys;
  private String name;

  @BeforeEach
  void makeInputs() throws IOException, CommandException {
    runtime = temp.resolve("jre");
    write(runtime.resolve("bin/java"), "#!/bin/sh\n", true);
    write(runtime.resolve("lib/modules"), "modules ".repeat(5000), false);
    write(runtime.resolve("release"), "JAVA_VERSION=\"17\"\nOS_ARCH=\"x86_64\"\n", false);
    jars = temp.resolve("jars");
    write(jars.resolve("tiovivo-node-1.jar"), "node", false);
    write(jars.resolve("tinylog.jar"), "log", false);
    application = temp.resolve("app");
    write(application.resolve("bin/start"), "#!/bin/sh\n", true);
    write(application.resolve("app.jar"), "app", false);
    keys = temp.resolve("keys");
    FleetKeys.create(keys, "garden", 3, 2, HeadendClock.nowS());
    name = temp.resolve("out/garden").toString();
  }

  private static void write(Path file, String text, boolean executable) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    if (executable) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private int run(String... args) {
    out.reset();
    err.reset();
    return ImageCommand.run(args, new PrintStream(out, true), new PrintStream(err, true));
  }

  private int build(String out, String... more) {
    return run(
        concat(
            new String[] {
              "build", "--out", out, "--runtime", runtime.toString(), "--lib", jars.toString()
            },
            more));
  }

  private int sign(String... more) {
    return run(concat(new String[] {"sign", name + ".zip", "--keys", keys.toString()}, more));
  }

  private int verify() {
    return run("verify", name + ".zip", "--trust", keys.resolve("fleet.trust").toString());
  }

  private static String[] concat(String[] a, String... b) {
    return Stream.concat(Stream.of(a), Stream.of(b)).toArray(String[]::new);
  }

  private void assertSays(String... parts) {
    String said = out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
    for (String part : parts) {
      assertTrue(said.contains(part), said);
    }
    assertFalse(said.contains("Exception"), said);
  }

  private Manifest manifest() throws IOException {
    Envelope envelope = Envelope.parseFrom(Files.readAllBytes(Path.of(name + ".manifest")));
    return Manifest.parseFrom(envelope.getSigned().getPayload());
  }

  @Test
  void shouldHaveHelpThatFitsAScreen() {
    for (CommandLine line :
        List.of(
            BuildCommand.BUILD,
            SignCommand.SIGN,
            SignCommand.COSIGN,
            ImageCommand.INSPECT,
            ImageCommand.VERIFY)) {
      assertTrue(line.help().lines().count() <= 24, line.name());
      assertTrue(line.help().lines().allMatch(row -> row.length() <= 80), line.name());
    }
  }

  @Test
  void shouldWantTheSignatureOfASecondReleaseKeyForAnEmergency() throws Exception {
    assertEquals(ExitCode.OK, build(name), err::toString);
    assertEquals(ExitCode.OK, sign("--emergency"), err::toString);
    assertSays("a second release key", "tiovivo image cosign");
    assertRefusedForTheAir("an emergency with the signature of one release key");
    assertEquals(ExitCode.REFUSED, cosign());
    assertSays("--role release --beside");

    certifyASecondReleaseKey();
    assertEquals(ExitCode.OK, cosign(), err::toString);

    assertSays("signed by 2 release keys", "whatever their owners' update windows say");
    assertEquals(ExitCode.OK, verify(), err::toString);
    SignedManifest.read(ImageFiles.of(Path.of(name + ".zip")), trust(), HeadendClock.nowS());
    assertEquals(ExitCode.REFUSED, cosign());
  }

  @Test
  void shouldSignAnEmergencyWithAllReleaseKeysAndAnythingElseWithOne() throws Exception {
    assertEquals(ExitCode.OK, build(name), err::toString);
    certifyASecondReleaseKey();

    assertEquals(ExitCode.OK, sign("--emergency", "--notes", "a hole"), err::toString);
    assertSays("whatever their owners' update windows say");
    assertEquals(2, signatures());
    assertEquals(ExitCode.OK, sign("--renew"), err::toString);
    assertEquals(2, signatures());
    assertEquals(ExitCode.OK, sign(), err::toString);
    assertEquals(1, signatures());
    assertFalse(manifest().getEmergency());
  }

  private int cosign() {
    return run("cosign", name + ".zip", "--keys", keys.toString());
  }

  private Trust trust() throws IOException, CommandException {
    return FleetKeys.open(keys).trust();
  }

  private int signatures() throws IOException {
    return Envelope.parseFrom(Files.readAllBytes(Path.of(name + ".manifest")))
        .getSigned()
        .getSignaturesCount();
  }

  private void certifyASecondReleaseKey() {
    assertEquals(
        ExitCode.OK,
        KeysCommand.run("certify", "--role", "release", "--beside", "--dir", keys.toString()));
  }

  private void assertRefusedForTheAir(String why) throws Exception {
    ImageFiles files = ImageFiles.of(Path.of(name + ".zip"));
    Trust trust = trust();
    long nowS = HeadendClock.nowS();
    CommandException refused =
        assertThrows(CommandException.class, () -> SignedManifest.read(files, trust, nowS));
    assertTrue(refused.getMessage().contains(why), refused.getMessage());
  }

  @Test
  void shouldBuildSignInspectAndVerify() throws IOException {
    assertEquals(ExitCode.OK, build(name, "--version", "1.2"), err::toString);
    assertSays("on the air", "budget 20");
    assertEquals(ExitCode.OK, sign("--notes", "hello", "--expires", "30"), err::toString);
    assertEquals(ExitCode.OK, run("inspect", name + ".zip"), err::toString);
    assertSays(
        "garden",
        "1.2",
        "amd64",
        "hello",
        "RaptorQ",
        "release key",
        "runtime/bin/java",
        "is what the manifest describes");
    assertEquals(ExitCode.OK, verify(), err::toString);
    assertSays("good: version 1.2");
    assertEquals("runtime/bin/java", manifest().getNode().getCommand(0));
  }

  @Test
  void shouldInspectWithoutLeavingAnythingOut() throws IOException {
    build(name);
    sign();
    run("inspect", name + ".zip");

    HexFormat hex = HexFormat.of();
    manifest().getBlockSha256List().forEach(hash -> assertSays(hex.formatHex(hash.toByteArray())));
    manifest()
        .getFilesList()
        .forEach(file -> assertSays(hex.formatHex(file.getSha256().toByteArray())));
    assertSays("authenticated by scheme 1 in batches of", "cohort");
  }

  @Test
  void shouldWarnOfAnImageThatIsOverItsBudget() {
    Manifest large =
        Manifest.newBuilder()
            .setImageBytes(20_000_000)
            .addFiles(ImageFile.newBuilder().setBytes(59_000_000))
            .build();

    assertEquals(
        List.of(
            "warning: unpacked 59.0 MB is over the budget of 55 MB; boxes whose flash has room"
                + " take it (runtimes of newer JDKs are larger)"),
        ImageReport.warnings(large));
    assertEquals(List.of(), ImageReport.warnings(Manifest.getDefaultInstance()));
  }

  @Test
  void shouldBuildTheSameBytesTwice() throws IOException {
    String other = temp.resolve("other/place").toString();
    build(name, "--add", application.toString(), "--run", "bin/start");
    Files.setLastModifiedTime(
        jars.resolve("tinylog.jar"), java.nio.file.attribute.FileTime.fromMillis(1));
    build(other, "--add", application.toString(), "--run", "bin/start");

    assertEquals(-1, Files.mismatch(Path.of(name + ".zip"), Path.of(other + ".zip")));
    assertEquals(-1, Files.mismatch(Path.of(name + ".build"), Path.of(other + ".build")));
  }

  @Test
  void shouldPutWhatChangesMostLast() throws IOException {
    build(name, "--add", application.toString(), "--run", "java -jar app.jar");

    try (ZipFile zip = new ZipFile(name + ".zip")) {
      assertEquals(
          List.of(
              "runtime/bin/java",
              "runtime/lib/modules",
              "runtime/release",
              "lib/tinylog.jar",
              "application/app.jar",
              "application/bin/start",
              "lib/tiovivo-node-1.jar"),
          zip.stream().map(java.util.zip.ZipEntry::getName).toList());
    }
    sign();
    assertEquals(
        List.of("runtime/bin/java", "-jar", "application/app.jar"),
        manifest().getApplication().getCommandList());
  }

  @Test
  void shouldRefuseAnApplicationThatCannotStart() {
    String add = application.toString();
    assertEquals(ExitCode.REFUSED, build(name, "--add", add, "--run", "app.jar"));
    assertSays("no executable file in the image");
    assertEquals(ExitCode.REFUSED, build(name, "--add", add, "--run", "/bin/sh -c true"));
    assertEquals(ExitCode.REFUSED, build(name, "--add", add, "--run", "sh bin/start"));
    assertSays("--run starts with \"sh\"", "chmod +x");
    assertEquals(ExitCode.USAGE, build(name, "--run", "java"));
    assertFalse(Files.exists(Path.of(name + ".zip")));
  }

  @Test
  void shouldTakeEachKindOfCheck() throws IOException {
    String add = application.toString();
    Map<String, Check> table =
        Map.of(
            "running", Check.newBuilder().setEveryS(60).build(),
            "file:alive", Check.newBuilder().setFile("alive").setEveryS(60).build(),
            "http://127.0.0.1:80/x",
                Check.newBuilder().setUrl("http://127.0.0.1:80/x").setEveryS(60).build(),
            "bin/start now",
                Check.newBuilder()
                    .addCommand("application/bin/start")
                    .addCommand("now")
                    .setEveryS(60)
                    .build());
    for (Map.Entry<String, Check> each : table.entrySet()) {
      assertEquals(
          ExitCode.OK,
          build(
              name,
              "--add",
              add,
              "--run",
              "bin/start",
              "--check",
              each.getKey(),
              "--check-every",
              "1m"),
          err::toString);
      sign();
      assertEquals(each.getValue(), manifest().getApplication().getCheck());
    }
  }

  @Test
  void shouldRefuseChecksThatNoBoxWouldTake() {
    String add = application.toString();
    assertEquals(ExitCode.USAGE, build(name, "--add", add, "--check", "running"));
    assertSays("--run COMMAND");
    for (String check : List.of("sh -c true", "http://192.0.2.1/", "file:a/b", "file:..")) {
      assertEquals(
          ExitCode.REFUSED, build(name, "--add", add, "--run", "bin/start", "--check", check));
    }
    assertEquals(
        ExitCode.USAGE,
        build(
            name, "--add", add, "--run", "bin/start", "--check", "running", "--check-every", "1s"));
  }

  @Test
  void shouldPackFilesThatNothingStarts() throws IOException {
    assertEquals(ExitCode.OK, build(name, "--add", application.toString()), err::toString);
    assertSays("packing packed=0 files=7");
    sign();

    assertFalse(manifest().hasApplication());
    assertTrue(
        manifest().getFilesList().stream()
            .anyMatch(file -> file.getPath().equals("application/app.jar")));
    assertEquals(ExitCode.OK, verify(), err::toString);
  }

  @Test
  void shouldSayWhatIsMissing() throws IOException {
    assertEquals(
        ExitCode.ENVIRONMENT, run("build", "--runtime", temp.toString(), "--lib", temp.toString()));
    assertSays("is no Java runtime");
    assertEquals(
        ExitCode.ENVIRONMENT, build(name, "--add", temp.resolve("no").toString(), "--run", "x"));
    assertEquals(ExitCode.ENVIRONMENT, sign());
    assertSays("tiovivo image build");
    build(name);
    assertEquals(ExitCode.ENVIRONMENT, verify());
    assertSays("tiovivo image sign");
    assertEquals(ExitCode.ENVIRONMENT, run("inspect", name + ".gone"));
    assertEquals(ExitCode.OK, run("inspect", name + ".zip"));
    assertSays("not signed");
    Files.delete(keys.resolve("release-1.pem"));
    assertEquals(ExitCode.ENVIRONMENT, sign());
    assertSays("release-1.pem is missing");
  }

  @Test
  void shouldNotFollowALinkOutOfTheDirectory() throws IOException {
    Files.createSymbolicLink(application.resolve("link"), runtime.resolve("release"));

    assertEquals(
        ExitCode.ENVIRONMENT, build(name, "--add", application.toString(), "--run", "bin/start"));
    assertSays("an image holds files only");
  }

  @Test
  void shouldRefuseMoreFilesThanAManifestHolds() throws IOException {
    for (int i = 0; i < 900; i++) {
      write(application.resolve("many/file-with-a-rather-long-name-" + i), "", false);
    }
    assertEquals(
        ExitCode.REFUSED, build(name, "--add", application.toString(), "--run", "bin/start"));
    assertSays("archive");
  }

  @Test
  void shouldCheckBoardsAgainstTheRuntime() {
    assertEquals(ExitCode.REFUSED, build(name, "--board", "rpi4b"));
    assertSays("aarch64", "--runtime");
    assertEquals(ExitCode.OK, build(name, "--board", "rpi4c"));
    assertSays("no built-in profile", "rpi4b");
  }

  @Test
  void shouldRaiseTheReleaseWithEachSignatureAndKeepTheSecurityCounter() throws IOException {
    build(name);
    sign("--security-counter", "4");
    long first = manifest().getRelease();
    sign();
    assertTrue(manifest().getRelease() > first);
    assertEquals(4, manifest().getSecurityCounter());
    sign("--release", "9000000000");
    sign();
    assertEquals(9_000_000_001L, manifest().getRelease());
    assertEquals(ExitCode.USAGE, sign("--release", "0"));
  }

  @Test
  void shouldSayWhatToDoWhenNoReleaseNumberIsHigher() throws IOException {
    build(name);
    sign("--release", Long.toString(Long.MAX_VALUE));
    assertEquals(ExitCode.REFUSED, sign());
    assertSays("no number is higher", "fleet.releases", "--pin");
    assertEquals(Long.MAX_VALUE, manifest().getRelease(), "what was signed is left alone");
    assertEquals(ExitCode.OK, sign("--release", "7"));
    assertEquals(7, manifest().getRelease());
  }

  @Test
  void shouldRefuseAnImageThatChangedAfterItWasBuiltOrSigned() throws IOException {
    build(name);
    sign();
    Path zip = Path.of(name + ".zip");
    byte[] bytes = Files.readAllBytes(zip);
    bytes[bytes.length / 2] ^= 1;
    Files.write(zip, bytes);

    assertEquals(ExitCode.REFUSED, verify());
    assertSays("is not the one that its manifest describes");
    assertEquals(ExitCode.REFUSED, sign());
    assertSays("build it again");
    assertEquals(ExitCode.REFUSED, run("inspect", name + ".zip"));
    Files.write(zip, java.util.Arrays.copyOf(bytes, 100));
    assertEquals(ExitCode.REFUSED, verify());
  }

  @Test
  void shouldRefuseAnotherFleetsAndADamagedManifest() throws Exception {
    build(name);
    sign();
    Path other = temp.resolve("other-keys");
    FleetKeys.create(other, "neighbour", 1, 1, HeadendClock.nowS());
    String trust = other.resolve("fleet.trust").toString();
    assertEquals(ExitCode.REFUSED, run("verify", name + ".zip", "--trust", trust));
    assertSays("WRONG_FLEET");
    Files.writeString(Path.of(name + ".manifest"), "nonsense");
    assertEquals(ExitCode.REFUSED, verify());
    assertEquals(ExitCode.REFUSED, run("inspect", name + ".manifest"));
    assertEquals(ExitCode.REFUSED, sign("--renew"));
  }

  @Test
  void shouldKeepTheSameManifestUnderNewKeys() throws IOException {
    build(name);
    sign();
    Manifest before = manifest();
    byte[] envelope = Files.readAllBytes(Path.of(name + ".manifest"));
    assertEquals(
        ExitCode.OK,
        KeysCommand.run("rotate-root", "--replace", "release-1", "--dir", keys.toString()));
    assertEquals(ExitCode.REFUSED, verify());
    assertSays("REVOKED");

    assertEquals(ExitCode.OK, sign("--renew"), err::toString);

    assertEquals(before, manifest());
    assertNotEquals(envelope.length, Files.size(Path.of(name + ".manifest")));
    assertEquals(ExitCode.OK, verify(), err::toString);
  }
}
