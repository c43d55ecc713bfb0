package io.tiovivo.testkit.gpio;

import io.tiovivo.gpio.GpioLine;
import io.tiovivo.gpio.GpioPort;
import io.tiovivo.gpio.tools.ToolGpio;
import io.tiovivo.gpio.tools.ToolSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.BooleanSupplier;

/** libgpiod's tools with files for lines, and what is outside of them. */
final class FakeTools implements GpioRig {
  static final GpioLine LINE = new GpioLine("fake-chip", 3, false);

  private static final long AWAIT_NS = 180_000_000_000L;

  final Path directory;
  final ToolSettings settings;
  private GpioPort port;

  FakeTools(Path directory, int generation) throws Exception {
    this.directory = directory;
    Files.createDirectories(state(""));
    Files.writeString(directory.resolve("generation"), generation + "\n");
    try (InputStream script = FakeTools.class.getResourceAsStream("fake-gpiod")) {
      byte[] bytes = script.readAllBytes();
      for (String tool : List.of("gpiodetect", "gpioinfo", "gpioset", "gpioget", "gpiomon")) {
        Path file = Files.write(directory.resolve(tool), bytes);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
    settings =
        new ToolSettings(
            directory, List.of(directory, Path.of("/usr/bin"), Path.of("/bin")), Path.of("/proc"));
    port = ToolGpio.open(settings);
  }

  @Override
  public GpioPort port() {
    return port;
  }

  /** Whatever is killed with the process is not closed: it is only forgotten. */
  @Override
  public GpioPort restart() {
    try {
      port = ToolGpio.open(settings);
      return port;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public GpioLine line() {
    return LINE;
  }

  @Override
  public GpioLine other() {
    return new GpioLine("fake-chip", 4, false);
  }

  @Override
  public GpioLine busy() {
    return new GpioLine("fake-chip", 5, false);
  }

  @Override
  public int lines() {
    return 8;
  }

  @Override
  public boolean isHigh(GpioLine line) {
    return holder(line) > 0 && read(line.offset() + ".level").equals("1");
  }

  @Override
  public void drive(GpioLine line, boolean high) {
    try {
      Files.writeString(state(line.offset() + ".wire"), high ? "1\n" : "0\n");
      tell(line, line.offset() + (high ? " 1\n" : " 0\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells the process that watches a line, if there is one. */
  void tell(GpioLine line, String row) throws IOException {
    Path fifo = state("gpio-line-" + holder(line));
    if (Files.exists(fifo)) {
      try (RandomAccessFile out = new RandomAccessFile(fifo.toFile(), "rw")) {
        out.write(row.getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  /** The process that has a line; 0: nobody. */
  long holder(GpioLine line) {
    String text = read(line.offset() + ".holder");
    long pid = text.isEmpty() ? 0 : Long.parseLong(text);
    try {
      return pid > 0 && Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline")).length > 0
          ? pid
          : 0;
    } catch (IOException gone) {
      return 0;
    }
  }

  /** What a line was set to since the beginning, in order. */
  List<String> log(GpioLine line) {
    return read(line.offset() + ".log").lines().toList();
  }

  String read(String name) {
    try {
      return Files.exists(state(name)) ? Files.readString(state(name)).strip() : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path state(String name) {
    return directory.resolve("state").resolve(name);
  }

  @Override
  public boolean await(BooleanSupplier condition) {
    long endNs = System.nanoTime() + AWAIT_NS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > endNs) {
        return false;
      }
      Thread.onSpinWait();
    }
    return true;
  }

  @Override
  public void close() {
    port.close();
    try {
      ToolGpio.endAll(settings);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
