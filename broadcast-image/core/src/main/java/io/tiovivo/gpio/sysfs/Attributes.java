package io.tiovivo.gpio.sysfs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Files that are settings of the kernel: one read or one write is one value. */
interface Attributes {
  /** Without the line end. */
  String read(Path file) throws IOException;

  void write(Path file, String value) throws IOException;

  /** The kernel's. */
  static Attributes files() {
    return new Attributes() {
      @Override
      public String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.US_ASCII).strip();
      }

      @Override
      public void write(Path file, String value) throws IOException {
        // Never made: a file that is not there is a kernel that lacks it.
        Files.write(file, value.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
      }
    };
  }
}
