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
 * class of a signed jar into its archive of classes.
 */
final class JarSignature {
  private static final String SIGNATURE = "META-INF/[^/]+\\.(SF|RSA|DSA|EC)";

  private JarSignature() {}

  /** The file's bytes, of a signed jar those of a jar without; the same at each call. */
  static InputStream without(Path file) throws IOException {
    if (file.getFileName().toString().endsWith(".jar")) {
      try (ZipFile jar = new ZipFile(file.toFile())) {
        if (jar.stream().anyMatch(entry -> entry.getName().matches(SIGNATURE))) {
          return new ByteArrayInputStream(withoutSignature(jar));
        }
      } catch (ZipException noJar) {
        // Whatever else it is, it is the owner's.
      }
    }
    return Files.newInputStream(file);
  }

  // Digests of single entries stay in the manifest: without a signature nobody looks at them.
  private static byte[] withoutSignature(ZipFile jar) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Enumeration<? extends ZipEntry> all = jar.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        if (entry.getName().matches(SIGNATURE) || entry.isDirectory()) {
          continue;
        }
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(entry.getTimeLocal());
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
