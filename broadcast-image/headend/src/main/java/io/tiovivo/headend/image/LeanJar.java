package io.tiovivo.headend.image;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Jars lose their signatures in an image: the image is signed as a whole, and the JVM takes no
 * class of a signed jar into its archive of classes. Those that are new in every release also lose
 * the compression of each entry: the image deflates a jar as a whole, which makes a third less of
 * it, and unpacked they are twice as large.
 */
final class LeanJar {
  private static final String SIGNATURE = "META-INF/[^/]+\\.(SF|RSA|DSA|EC)";

  private LeanJar() {}

  /** The file's bytes, of a signed jar those of a jar without; the same at each call. */
  static InputStream unsigned(Path file) throws IOException {
    return of(file, false);
  }

  /** The same, and of any jar one whose entries are stored. */
  static InputStream stored(Path file) throws IOException {
    return of(file, true);
  }

  private static InputStream of(Path file, boolean stored) throws IOException {
    if (file.getFileName().toString().endsWith(".jar")) {
      try (ZipFile jar = new ZipFile(file.toFile())) {
        if (stored || jar.stream().anyMatch(entry -> entry.getName().matches(SIGNATURE))) {
          return new ByteArrayInputStream(written(jar, stored));
        }
      } catch (ZipException noJar) {
        // Whatever else it is, it is the owner's.
      }
    }
    return Files.newInputStream(file);
  }

  // Digests of single entries stay in the manifest: without a signature nobody looks at them.
  private static byte[] written(ZipFile jar, boolean stored) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Enumeration<? extends ZipEntry> all = jar.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        if (entry.getName().matches(SIGNATURE) || entry.isDirectory()) {
          continue;
        }
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(entry.getTimeLocal());
        if (stored) {
          copy.setMethod(ZipEntry.STORED);
          copy.setSize(entry.getSize());
          copy.setCrc(entry.getCrc());
        }
        out.putNextEntry(copy);
        try (InputStream in = jar.getInputStream(entry)) {
          in.transferTo(out);
        }
        out.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
