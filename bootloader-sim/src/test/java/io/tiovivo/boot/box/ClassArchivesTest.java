package io.tiovivo.boot.box;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.boot.launch.LaunchSpec;
import io.tiovivo.boot.slots.BootRecordStore;
import io.tiovivo.boot.slots.FlashLayout;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.image.ManifestChecks;
import io.tiovivo.image.proto.ImageFile;
import io.tiovivo.image.proto.Launch;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.testkit.flash.SimFlash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JVM is a script that writes what it is told to write, and counts. */
class ClassArchivesTest {
  private static final String JVM =
      """
      #!/bin/sh
      echo "$@" >>dumps
      for each; do
        case $each in
          -XX:SharedArchiveFile=*) echo classes >"${each#*=}" ;;
        esac
      done
      """;

  @TempDir Path directory;
  private final BootRecordStore store =
      BootRecordStore.open(FlashLayout.of(new SimFlash(Rig.SIZES.geometry(), 1), Rig.SIZES));
  private Rig rig;
  private Path tree;

  @BeforeEach
  void unpack() throws Exception {
    rig = new Rig(directory);
    tree = rig.settings().tree(Slot.A);
    Files.createDirectories(tree);
    jvm(JVM);
    store.update(now -> now.staged(Slot.A, new byte[32], "1", 1, 0));
  }

  @Test
  void shouldMakeTheArchiveOnceAndUseItAtEachBoot() throws Exception {
    LaunchSpec first = launch();
    store.update(now -> now.tried(Slot.A).confirmed(Slot.A, 1));
    LaunchSpec later = launch();

    assertEquals(first, later);
    assertTrue(first.node().contains("-XX:SharedArchiveFile=" + tree + ".jsa"), first.toString());
    assertEquals(List.of(tree + "/java", "-Xmx16m", "-cp", "a.jar", "Main"), without(first));
    List<String> dumps = Files.readAllLines(tree.resolve("dumps"));
    assertEquals(1, dumps.size());
    assertTrue(dumps.get(0).endsWith(" -cp a.jar"), dumps.get(0));
    assertFalse(dumps.get(0).contains("-Xmx16m"), dumps.get(0));
  }

  @Test
  void shouldNotUseAnArchiveThatWasChanged() throws Exception {
    launch();
    store.update(now -> now.tried(Slot.A).confirmed(Slot.A, 1));
    Files.writeString(tree.resolveSibling("A.jsa"), "other classes");

    assertTrue(launch().node().contains("-XX:SharedArchiveFile=" + tree + ".jsa"));

    assertEquals(2, Files.readAllLines(tree.resolve("dumps")).size(), "it was made anew");
    assertEquals("classes\n", Files.readString(tree.resolveSibling("A.jsa")));
  }

  @Test
  void shouldStartWithoutWhenItCannotBeMadeAndNotTryAtEachBoot() throws Exception {
    jvm("#!/bin/sh\necho >>dumps\nexit 1\n");

    assertEquals(spec(), launch());
    store.update(now -> now.tried(Slot.A));
    assertEquals(spec(), launch());

    assertEquals(1, Files.readAllLines(tree.resolve("dumps")).size());
    String said = rig.output();
    assertTrue(said.contains("the node starts without"), said);
  }

  @Test
  void shouldLeaveImagesAloneThatNameNoClasses() throws Exception {
    Manifest plain = manifest().toBuilder().clearFiles().build();

    assertEquals(spec(), archives().use(Slot.A, plain, spec()));

    assertFalse(Files.exists(tree.resolve("dumps")));
  }

  private void jvm(String script) throws Exception {
    Path java = tree.resolve("java");
    Files.writeString(java, script);
    assertTrue(java.toFile().setExecutable(true));
  }

  private ClassArchives archives() {
    return new ClassArchives(rig.settings(), store, rig.report());
  }

  private LaunchSpec launch() throws Exception {
    return archives().use(Slot.A, manifest(), spec());
  }

  private LaunchSpec spec() {
    return new LaunchSpec(
        List.of(tree + "/java", "-Xmx16m", "-cp", "a.jar", "Main"),
        List.of(),
        Optional.empty(),
        Map.of());
  }

  private static List<String> without(LaunchSpec spec) {
    return spec.node().stream().filter(word -> !word.startsWith("-XX:")).toList();
  }

  private static Manifest manifest() {
    return Manifest.newBuilder()
        .addFiles(ImageFile.newBuilder().setPath(ManifestChecks.CLASS_LIST))
        .setNode(Launch.newBuilder().addCommand("java").addCommand(ManifestChecks.JVM_FLAGS))
        .build();
  }
}
