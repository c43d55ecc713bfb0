package io.tiovivo.headend.broadcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.headend.image.ImageCommand;
import io.tiovivo.headend.keys.FleetKeys;
import io.tiovivo.headend.keys.HeadendClock;
import io.tiovivo.image.proto.Beacon;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real images of a runtime that only looks like one. */
class ReleaseShelfTest {
  private static final long DAY_S = 86_400;

  @TempDir Path temp;
  private FleetKeys keys;
  private long nowS = HeadendClock.nowS();

  @BeforeEach
  void makeKeys() throws IOException, CommandException {
    keys = FleetKeys.create(temp.resolve("keys"), "garden", 3, 2, nowS);
    write("jre/bin/java", "#!/bin/sh\n");
    Files.setPosixFilePermissions(
        temp.resolve("jre/bin/java"),
        java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    write("jre/release", "OS_ARCH=\"x86_64\"\n");
    write("jars/tiovivo-node-1.jar", "node");
  }

  @Test
  void shouldHaltAndPinOnlyWhatIsNamed() throws Exception {
    ReleaseShelf shelf =
        shelf(
            List.of(image("a", "1.0"), image("b", "2.0"), image("c", "3.0")),
            List.of("a", "3.0"),
            List.of("b.zip"));
    shelf.load();

    Map<String, Offer> offers =
        shelf.offers().stream().collect(Collectors.toMap(Offer::getVersion, offer -> offer));
    assertTrue(offers.get("1.0").getHalted() && !offers.get("1.0").getPinned());
    assertTrue(offers.get("2.0").getPinned() && !offers.get("2.0").getHalted());
    assertTrue(offers.get("3.0").getHalted() && !offers.get("3.0").getPinned());
  }

  @Test
  void shouldRefuseANameThatMeansNoImage() throws Exception {
    ReleaseShelf shelf = shelf(List.of(image("garden", "1.0")), List.of("gardne"), List.of());

    UsageException refused = assertThrows(UsageException.class, shelf::load);

    assertTrue(refused.getMessage().contains("did you mean garden?"), refused.getMessage());
  }

  @Test
  void shouldNotBroadcastWhatHasExpired() throws Exception {
    Path image = image("a", "1.0", "--expires", "1");
    shelf(List.of(image), List.of(), List.of()).load();
    nowS += 2 * DAY_S;

    CommandException refused =
        assertThrows(
            CommandException.class, () -> shelf(List.of(image), List.of(), List.of()).load());

    assertEquals(ExitCode.REFUSED, refused.exitCode());
    assertTrue(refused.getMessage().contains("EXPIRED"), refused.getMessage());
  }

  @Test
  void shouldNotBroadcastAnImageThatChangedAfterItWasSigned() throws Exception {
    Path image = image("a", "1.0");
    byte[] bytes = Files.readAllBytes(image);
    bytes[7] ^= 1;
    Files.write(image, bytes);

    CommandException refused =
        assertThrows(
            CommandException.class, () -> shelf(List.of(image), List.of(), List.of()).load());

    assertEquals(ExitCode.REFUSED, refused.exitCode());
    assertTrue(refused.getMessage().contains("build and sign it again"), refused.getMessage());
  }

  @Test
  void shouldTellOwnersTheNoticeInEachBeacon() throws Exception {
    BeaconMaker beacons =
        new BeaconMaker(
            "garden",
            Beacon.newBuilder().setNotice("new key").build(),
            () -> nowS * 1000,
            bytes -> bytes);

    assertEquals("new key", Beacon.parseFrom(beacons.next().envelope()).getNotice());
  }

  private ReleaseShelf shelf(List<Path> images, List<String> halted, List<String> pinned) {
    return new ReleaseShelf(
        images.stream().map(image -> new ReleaseShelf.Entry(image, 1)).toList(),
        keys.trust(),
        () -> nowS,
        new ReleaseShelf.Wishes(halted, pinned));
  }

  private Path image(String name, String version, String... signing) {
    String out = temp.resolve(name).toString();
    assertEquals(
        ExitCode.OK,
        ImageCommand.run(
            "build",
            "--out",
            out,
            "--version",
            version,
            "--runtime",
            temp.resolve("jre").toString(),
            "--lib",
            temp.resolve("jars").toString()));
    String[] sign = new String[4 + signing.length];
    sign[0] = "sign";
    sign[1] = out + ".zip";
    sign[2] = "--keys";
    sign[3] = keys.directory().toString();
    System.arraycopy(signing, 0, sign, 4, signing.length);
    assertEquals(ExitCode.OK, ImageCommand.run(sign));
    return Path.of(out + ".zip");
  }

  private void write(String name, String text) throws IOException {
    Path file = temp.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
