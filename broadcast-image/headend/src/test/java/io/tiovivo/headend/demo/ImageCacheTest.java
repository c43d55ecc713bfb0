package io.tiovivo.headend.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCacheTest {
  @TempDir Path directory;

  @Test
  void shouldGiveBackWhatItKeptAndForgetIt() throws IOException {
    ImageCache cache = new ImageCache(directory.resolve("a/b"));

    assertEquals(Optional.empty(), cache.find("k1"));
    cache.keep("k1", files());
    Path target = Files.createDirectory(directory.resolve("target"));
    ImageCache.copy(cache.find("k1").orElseThrow(), target);
    assertEquals("image", Files.readString(target.resolve("node.zip")));
    assertEquals("build", Files.readString(target.resolve("node.build")));
    cache.forget("k1");
    assertEquals(Optional.empty(), cache.find("k1"));
  }

  @Test
  void shouldKeepOnlyTheLastUsedImages() throws IOException {
    ImageCache cache = new ImageCache(directory.resolve("cache"));
    Path files = files();
    for (int i = 1; i <= 3; i++) {
      cache.keep("k" + i, files);
      Files.setLastModifiedTime(directory.resolve("cache/k" + i), FileTime.fromMillis(i));
    }
    cache.find("k1");
    cache.keep("k4", files);

    assertTrue(cache.find("k1").isPresent());
    assertTrue(cache.find("k2").isEmpty());
    assertTrue(cache.find("k3").isPresent());
    assertTrue(cache.find("k4").isPresent());
  }

  @Test
  void shouldNotMindThatAnotherDemoKeptTheSameImage() throws IOException {
    ImageCache cache = new ImageCache(directory.resolve("cache"));
    cache.keep("k1", files());
    cache.keep("k1", directory.resolve("files"));

    try (var entries = Files.list(directory.resolve("cache"))) {
      assertEquals(List.of(directory.resolve("cache/k1")), entries.toList());
    }
  }

  @Test
  void shouldNotFailWhenItCannotKeepAnImage() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "no directory");
    ImageCache cache = new ImageCache(file.resolve("cache"));

    cache.keep("k1", files());

    assertEquals(Optional.empty(), cache.find("k1"));
  }

  @Test
  void shouldChangeItsKeyWithWhateverGoesIntoAnImage() throws IOException {
    Path jars = Files.createDirectories(directory.resolve("edge-node/node/target/lib"));
    String empty = ImageCache.key(directory, directory, List.of("pc"));
    Files.writeString(jars.resolve("a.jar"), "1");
    String one = ImageCache.key(directory, directory, List.of("pc"));
    Files.writeString(jars.resolve("a.jar"), "2");
    String two = ImageCache.key(directory, directory, List.of("pc"));
    Files.writeString(directory.resolve("release"), "JAVA_VERSION=17");
    String three = ImageCache.key(directory, directory, List.of("pc"));

    assertNotEquals(empty, one);
    assertNotEquals(one, two);
    assertNotEquals(two, three);
    assertNotEquals(three, ImageCache.key(directory, directory, List.of("rpi4b")));
    assertEquals(three, ImageCache.key(directory, directory, List.of("pc")));
    assertEquals(32, three.length());
  }

  @Test
  void shouldLieWhereCachesLie() throws IOException {
    ImageCache cache = ImageCache.standard(Map.of("XDG_CACHE_HOME", directory.toString()));
    cache.keep("k1", files());

    assertTrue(Files.exists(directory.resolve("tiovivo/demo/k1/node.zip")));
  }

  private Path files() throws IOException {
    Path files = Files.createDirectory(directory.resolve("files"));
    Files.writeString(files.resolve("node.zip"), "image");
    Files.writeString(files.resolve("node.build"), "build");
    return files;
  }
}
