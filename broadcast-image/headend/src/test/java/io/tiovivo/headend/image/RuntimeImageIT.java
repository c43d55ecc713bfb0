package io.tiovivo.headend.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.headend.release.ImageFiles;
import io.tiovivo.image.proto.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links a real runtime with this JDK's jlink, twice. */
final class RuntimeImageIT {
  @TempDir Path temp;

  @Test
  void shouldMakeTheSameImageFromTwoLinks() throws Exception {
    Path jar = Files.writeString(temp.resolve("node.jar"), "node");
    Path[] zips = new Path[2];
    for (int i = 0; i < 2; i++) {
      Path runtime = temp.resolve("runtime-" + i);
      RuntimeImage.link(runtime);
      Path out = temp.resolve("image-" + i);
      Manifest built =
          new ImageBuilder(runtime, List.of(jar))
              .build(out, "tiovivo", "1", List.of(), (packed, files) -> {});
      zips[i] = ImageFiles.of(out).image();
      System.out.println(ImageReport.sizes(built));
      assertTrue(built.getImageBytes() <= 40_000_000, "an image of " + built.getImageBytes());
    }
    assertEquals(-1, Files.mismatch(zips[0], zips[1]));
  }
}
