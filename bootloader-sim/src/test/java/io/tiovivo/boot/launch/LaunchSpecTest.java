package io.tiovivo.boot.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.boot.slots.ApplicationCheck;
import io.tiovivo.boot.slots.FlashSizes;
import io.tiovivo.boot.slots.LaunchEnvironment;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.image.ImageFormatException;
import io.tiovivo.image.proto.Check;
import io.tiovivo.image.proto.Launch;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.testkit.fleet.TestImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LaunchSpecTest {
  private static final Manifest MANIFEST = TestImage.make("home", 1, 500, 256).manifest();
  private static final Path TREE = Path.of("/box/unpacked/A");

  @TempDir Path directory;

  @Test
  void shouldPutTheProfilesFlagsIntoTheCommand() throws Exception {
    LaunchSpec spec = spec(MANIFEST);
    assertEquals(
        List.of("/box/unpacked/A/runtime/bin/java", "-Xmx9m", "-Xint", "-cp", "lib/*", "Main"),
        spec.node());
    assertTrue(spec.application().isEmpty());
    assertEquals("/box/unpacked/A", spec.variables().get("TIOVIVO_IMAGE"));
  }

  @Test
  void shouldWriteAnApplicationOnlyWhereThereIsOne() throws Exception {
    Manifest both = MANIFEST.toBuilder().setApplication(launch("runtime/bin/java", "a b")).build();
    spec(both).write(directory);
    assertEquals(
        List.of("/box/unpacked/A/runtime/bin/java", "a b"),
        Files.readAllLines(directory.resolve("application.args")));
    spec(MANIFEST).write(directory);
    assertFalse(Files.exists(directory.resolve("application.args")));
    assertTrue(Files.readAllLines(directory.resolve("env")).contains("TIOVIVO_VERSION=1.0.1"));
  }

  @Test
  void shouldLaunchOnlyExecutableFilesOfTheImage() {
    for (String program : new String[] {"/bin/sh", "sh", "lib/node.jar", "../sh", "nowhere"}) {
      Manifest manifest = MANIFEST.toBuilder().setNode(launch(program)).build();
      assertThrows(ImageFormatException.class, () -> spec(manifest), program);
    }
    assertThrows(ImageFormatException.class, () -> spec(MANIFEST.toBuilder().clearNode().build()));
  }

  @Test
  void shouldRefuseLineBreaksEverywhere() {
    Manifest argument = MANIFEST.toBuilder().setNode(launch("runtime/bin/java", "a\nb")).build();
    assertThrows(ImageFormatException.class, () -> spec(argument));
    Manifest version = MANIFEST.toBuilder().setVersion("1\nPATH=/tmp").build();
    assertThrows(ImageFormatException.class, () -> spec(version));
  }

  @Test
  void shouldWriteDownTheCheckAndTheHeartbeatAndReadTheCheckBack() throws Exception {
    Manifest checked =
        MANIFEST.toBuilder()
            .setNode(MANIFEST.getNode().toBuilder().setBeatS(10))
            .setApplication(
                launch("runtime/bin/java").toBuilder()
                    .setCheck(Check.newBuilder().addCommand("runtime/bin/java").setEveryS(30)))
            .build();
    LaunchSpec spec = spec(checked);
    spec.write(directory);

    assertEquals("10", spec.variables().get(LaunchEnvironment.BEAT_S));
    assertEquals(
        Optional.of(
            new ApplicationCheck(List.of(TREE.resolve("runtime/bin/java").toString()), "", "", 30)),
        ApplicationCheck.parse(Files.readAllLines(directory.resolve("application.check"))));

    spec(MANIFEST).write(directory);
    assertFalse(Files.exists(directory.resolve("application.check")));
    assertEquals(Optional.empty(), ApplicationCheck.parse(List.of("every_s=0", "rubbish")));
  }

  private static Launch launch(String... command) {
    return Launch.newBuilder().addAllCommand(List.of(command)).build();
  }

  private static LaunchSpec spec(Manifest manifest) throws ImageFormatException {
    LaunchEnvironment environment =
        new LaunchEnvironment(
            "/box",
            "/box/flash.img",
            new FlashSizes(256, 4096, 16384, 131072, 4096),
            Slot.A,
            "pc",
            "home",
            manifest.getVersion(),
            "",
            "239.1.1.1",
            8484,
            "confirmed",
            "",
            true);
    return LaunchSpec.of(manifest, TREE, List.of("-Xmx9m", "-Xint"), environment);
  }
}
