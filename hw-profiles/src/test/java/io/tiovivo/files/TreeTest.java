package io.tiovivo.files;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeTest {
  @TempDir private Path directory;

  @Test
  void shouldDeleteEverythingBelow() throws IOException {
    Path tree = directory.resolve("tree");
    Files.createDirectories(tree.resolve("a/b"));
    Files.writeString(tree.resolve("a/b/file"), "x");
    Files.writeString(tree.resolve("file"), "x");
    Tree.delete(tree);
    assertFalse(Files.exists(tree));
  }

  @Test
  void shouldDeleteLinksButNotWhatTheyLeadTo() throws IOException {
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Files.writeString(outside.resolve("precious"), "x");
    Path tree = Files.createDirectory(directory.resolve("tree"));
    Files.createSymbolicLink(tree.resolve("link"), outside);
    Tree.delete(tree);
    assertFalse(Files.exists(tree));
    Path link = Files.createSymbolicLink(directory.resolve("link"), outside);
    Tree.delete(link);
    assertFalse(Files.exists(link, LinkOption.NOFOLLOW_LINKS));
    assertEquals("x", Files.readString(outside.resolve("precious")));
  }

  @Test
  void shouldDeleteAFileAndNotMindNothing() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "x");
    Tree.delete(file);
    assertFalse(Files.exists(file));
    assertDoesNotThrow(() -> Tree.delete(file));
  }
}
