package io.tiovivo.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.tiovivo.image.proto.Check;
import io.tiovivo.image.proto.ImageFile;
import io.tiovivo.image.proto.ImageKind;
import io.tiovivo.image.proto.Launch;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.testkit.fleet.TestImage;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

final class ManifestChecksTest {
  private static final long SEED = 20260102;

  private final Manifest good = TestImage.make("garden", 7, 5000, 64).manifest();

  @Test
  void shouldPassAWellFormedManifest() throws ImageFormatException {
    assertEquals(Optional.empty(), ManifestChecks.flaw(good));
    assertEquals(good, ManifestChecks.parse(good.toByteArray()));
  }

  private static Launch checked(Manifest.Builder manifest, UnaryOperator<Check.Builder> change) {
    Check.Builder check = change.apply(Check.newBuilder().setEveryS(30));
    return Launch.newBuilder().addCommand(manifest.getNode().getCommand(0)).setCheck(check).build();
  }

  private ImageFile.Builder file(int index) {
    return good.getFiles(index).toBuilder();
  }

  @Test
  void shouldNameTheRuleThatIsBroken() {
    Map<String, UnaryOperator<Manifest.Builder>> table = new LinkedHashMap<>();
    table.put("format 2", m -> m.setFormat(2));
    table.put("kind 3", m -> m.setKind(ImageKind.CONTENT));
    table.put("fleet", m -> m.setFleet("../x"));
    table.put("version", m -> m.setVersion(""));
    table.put("version is", m -> m.setVersion("1\n2"));
    table.put("architecture", m -> m.setArchitecture(""));
    table.put("release", m -> m.setRelease(0));
    table.put("release or", m -> m.setRelease(-1));
    table.put("security counter", m -> m.setSecurityCounter(-1));
    table.put("time", m -> m.setNotAfterS(Long.MAX_VALUE));
    table.put("transfer length", m -> m.setImageBytes(0));
    table.put("symbol size", m -> m.setFec(m.getFec().toBuilder().setSymbolBytes(63)));
    table.put("alignment", m -> m.setFec(m.getFec().toBuilder().setAlignment(0)));
    table.put("source blocks", m -> m.setFec(m.getFec().toBuilder().setSourceBlocks(2)));
    table.put("image's hash", m -> m.setImageSha256(ByteString.EMPTY));
    table.put("block's hash", m -> m.setBlockSha256(0, ByteString.EMPTY));
    table.put("0 files", Manifest.Builder::clearFiles);
    table.put("where the file before it ends", m -> m.setFiles(1, file(1).setOffset(0)));
    table.put("starts with", m -> m.setFiles(0, file(0).setExecutable(false)));
    table.put("whole symbols", m -> m.setFiles(0, file(0).setRegionBytes(63)));
    table.put("within the image", m -> m.setFiles(2, file(2).setRegionBytes(1L << 40)));
    table.put("cannot unpack", m -> m.setFiles(1, file(1).setBytes(1L << 40)));
    table.put("cannot unpack to -1", m -> m.setFiles(1, file(1).setBytes(-1)));
    table.put("hash of", m -> m.setFiles(1, file(1).clearSha256()));
    table.put("comes twice", m -> m.setFiles(1, file(1).setPath("runtime/BIN/java")));
    table.put("file and a directory", m -> m.setFiles(1, file(1).setPath("runtime/bin")));
    table.put("not plain", m -> m.setFiles(1, file(1).setPath("a/../b")));
    table.put("has not 1 to", Manifest.Builder::clearNode);
    table.put("no executable", m -> m.setNode(Launch.newBuilder().addCommand("/bin/sh")));
    table.put("alone", m -> m.setNode(m.getNode().toBuilder().addCommand("-D${jvm}")));
    table.put("not printable", m -> m.setNode(m.getNode().toBuilder().addCommand("a\nb")));
    table.put("of the application", m -> m.setApplication(Launch.newBuilder()));
    table.put("heartbeat is out", m -> m.setNode(m.getNode().toBuilder().setBeatS(-1)));
    table.put("every 4 s", m -> m.setApplication(checked(m, c -> c.setEveryS(4))));
    table.put("every 3601 s", m -> m.setApplication(checked(m, c -> c.setEveryS(3601))));
    table.put("more than one", m -> m.setApplication(checked(m, c -> c.setUrl("a").setFile("b"))));
    table.put("check starts with", m -> m.setApplication(checked(m, c -> c.addCommand("sh"))));
    table.put("plain name", m -> m.setApplication(checked(m, c -> c.setFile("../alive"))));
    for (String url :
        List.of(
            "https://127.0.0.1:80/",
            "http://192.0.2.1:80/",
            "http://127.0.0.1/",
            "http://127.0.0.1:70000/",
            "http://127.0.0.1:80/\r\nX: y",
            "http://127.0.0.1:80@evil/")) {
      String flaw =
          ManifestChecks.flaw(
                  good.toBuilder()
                      .setApplication(checked(good.toBuilder(), c -> c.setUrl(url)))
                      .build())
              .orElse("none");
      assertTrue(flaw.contains("url of the application's check"), url + ": " + flaw);
    }
    table.forEach(
        (expected, change) -> {
          String flaw = ManifestChecks.flaw(change.apply(good.toBuilder()).build()).orElse("none");
          assertTrue(flaw.contains(expected), expected + ": " + flaw);
        });
  }

  @Test
  void shouldTakePlainPathsOnly() {
    for (String path : new String[] {"a", "a/b.c", "lib/ä.jar", ".hidden", "a b", "..a/b.."}) {
      assertEquals(Optional.empty(), ManifestChecks.pathFlaw(path), path);
    }
    for (String path :
        new String[] {
          "",
          "/",
          "/a",
          "a/",
          "a//b",
          ".",
          "..",
          "a/..",
          "../a",
          "./a",
          "a\\b",
          "c:a",
          "a\u0000b",
          "a\nb",
          "a\uFFFDb",
          "x".repeat(256),
          "ä".repeat(128)
        }) {
      assertFalse(ManifestChecks.pathFlaw(path).isEmpty(), path);
    }
  }

  @Test
  void shouldRefuseRandomCutAndFlippedBytesWithAReason() {
    Random random = new Random(SEED);
    byte[] bytes = good.toByteArray();
    for (int i = 0; i < 20_000; i++) {
      byte[] hostile = new byte[random.nextInt(300)];
      random.nextBytes(hostile);
      assertThrows(ImageFormatException.class, () -> ManifestChecks.parse(hostile));
    }
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      parses(flipped);
    }
    for (int length = 0; length < bytes.length; length++) {
      parses(Arrays.copyOf(bytes, length));
    }
  }

  private static boolean parses(byte[] bytes) {
    try {
      ManifestChecks.parse(bytes);
      return true;
    } catch (ImageFormatException expected) {
      return false;
    }
  }
}
