package io.tiovivo.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  @TempDir private Path directory;

  @Test
  void shouldCreateAndReplaceAndLeaveNothingBeside() throws IOException {
    Path file = directory.resolve("file");
    WholeFile.replace(file, new byte[] {1, 2, 3});
    WholeFile.replace(file, new byte[] {4});
    assertArrayEquals(new byte[] {4}, Files.readAllBytes(file));
    assertOnly(file);
  }

  @Test
  void shouldEndEveryLine() throws IOException {
    Path file = directory.resolve("file");
    WholeFile.replace(file, List.of("one", "ñ"));
    assertEquals("one\nñ\n", Files.readString(file));
  }

  @Test
  void shouldReplaceWhatAnInterruptedWriterLeft() throws IOException {
    Path file = directory.resolve("file");
    Files.writeString(directory.resolve("file.new"), "much longer than what comes");
    WholeFile.replace(file, new byte[] {7});
    assertArrayEquals(new byte[] {7}, Files.readAllBytes(file));
    assertOnly(file);
  }

  @Test
  void shouldKeepTheOldFileAndTidyUpWhenItCannotBeReplaced() throws IOException {
    Path occupied = Files.createDirectories(directory.resolve("file/inside")).getParent();
    assertThrows(IOException.class, () -> WholeFile.replace(occupied, new byte[] {1}));
    assertOnly(occupied);
  }

  @Test
  void shouldNotWriteThroughLinks() throws IOException {
    Path victim = Files.writeString(directory.resolve("victim"), "precious");
    Path file = Files.createSymbolicLink(directory.resolve("file"), victim);
    Files.createSymbolicLink(directory.resolve("file.new"), victim);
    WholeFile.replace(file, new byte[] {1});
    assertEquals("precious", Files.readString(victim));
    assertFalse(Files.isSymbolicLink(file));
    assertFalse(Files.exists(directory.resolve("file.new"), LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void shouldHaveTheModeThatWasAskedFor() throws IOException {
    Path file = directory.resolve("file");
    WholeFile.replace(
        file,
        new byte[1],
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  private void assertOnly(Path file) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      assertEquals(List.of(file), entries.toList());
    }
  }
}
