package io.tiovivo.headend.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeanJarTest {
  @TempDir Path directory;

  @Test
  void shouldTakeTheSignatureOutOfASignedJarAndNothingElse() throws Exception {
    Path jar =
        jar("META-INF/MANIFEST.MF", "META-INF/SIGNER.SF", "META-INF/SIGNER.RSA", "a/B.class");

    assertEquals(
        Map.of("META-INF/MANIFEST.MF", "META-INF/MANIFEST.MF", "a/B.class", "a/B.class"),
        entries(bytes(jar)));
  }

  @Test
  void shouldMakeTheSameBytesWhereverAndWheneverItIsDone() throws Exception {
    Path jar = jar("META-INF/SIGNER.SF", "a/B.class");
    byte[] here = bytes(jar);
    TimeZone zone = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
      assertArrayEquals(here, bytes(jar));
    } finally {
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void shouldLeaveAnUnsignedJarAndWhatIsNoJarAsTheyAre() throws Exception {
    Path jar = jar("a/B.class");
    Path text = Files.writeString(directory.resolve("text.jar"), "no jar at all");

    assertArrayEquals(Files.readAllBytes(jar), bytes(jar));
    assertArrayEquals(Files.readAllBytes(text), bytes(text));
  }

  @Test
  void shouldStoreTheEntriesOfOurOwnJars() throws Exception {
    Path jar = jar("META-INF/MANIFEST.MF", "META-INF/SIGNER.SF", "a/B.class");
    byte[] stored;
    try (InputStream in = LeanJar.stored(jar)) {
      stored = in.readAllBytes();
    }
    Path written = Files.write(directory.resolve("stored.jar"), stored);

    assertEquals(
        Map.of("META-INF/MANIFEST.MF", "META-INF/MANIFEST.MF", "a/B.class", "a/B.class"),
        entries(stored));
    try (ZipFile zip = new ZipFile(written.toFile())) {
      assertTrue(zip.stream().allMatch(entry -> entry.getMethod() == ZipEntry.STORED));
    }
  }

  private Path jar(String... names) throws IOException {
    Path jar = directory.resolve("library.jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (String name : List.of(names)) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(LocalDateTime.of(2020, 1, 2, 3, 4, 6));
        out.putNextEntry(entry);
        out.write(name.getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
    return jar;
  }

  private static byte[] bytes(Path file) throws IOException {
    try (InputStream in = LeanJar.unsigned(file)) {
      return in.readAllBytes();
    }
  }

  private static Map<String, String> entries(byte[] zip) throws IOException {
    Map<String, String> entries = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return entries;
  }
}
