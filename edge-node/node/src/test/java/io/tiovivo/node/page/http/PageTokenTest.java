package io.tiovivo.node.page.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTokenTest {
  @TempDir Path directory;

  @Test
  void shouldMakeOneThatOnlyTheNodeCanReadWhenItIsFirstNeeded() throws IOException {
    Path file = directory.resolve(PageToken.FILE);
    PageToken token = token(1, Optional.empty());
    assertFalse(Files.exists(file));

    String made = token.read();

    assertTrue(made.matches("[a-km-np-z2-9]{26}"), made);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(made, token(2, Optional.empty()).read(), "kept over a restart");
    Files.delete(file);
    assertNotEquals(made, token(3, Optional.empty()).read());
  }

  @Test
  void shouldTakeTheFirstLineOfTheOwnersFile() throws IOException {
    Path given = Files.writeString(directory.resolve("given"), "correct-horse-battery \nsecond\n");

    assertEquals("correct-horse-battery", token(1, Optional.of(given)).read());
  }

  @Test
  void shouldSayWhatIsWrongWithAFileAndNeverReplaceIt() throws IOException {
    Path given = Files.writeString(directory.resolve("given"), "short\n");
    assertTrue(refusal(Optional.of(given)).contains("16 letters and digits at least"));
    assertEquals("short\n", Files.readString(given));

    Files.write(given, new byte[5000]);
    assertTrue(refusal(Optional.of(given)).contains("is no token"));

    Path none = directory.resolve("none");
    assertTrue(refusal(Optional.of(none)).startsWith("page.token-file names "));
    assertFalse(Files.exists(none));

    Files.writeString(directory.resolve(PageToken.FILE), "");
    assertTrue(refusal(Optional.empty()).endsWith("remove the file, and the node makes another"));
  }

  private String refusal(Optional<Path> given) {
    return assertThrows(IOException.class, () -> token(1, given).read()).getMessage();
  }

  private PageToken token(long seed, Optional<Path> given) {
    return new PageToken(given, directory, new Random(seed)::nextBytes);
  }
}
