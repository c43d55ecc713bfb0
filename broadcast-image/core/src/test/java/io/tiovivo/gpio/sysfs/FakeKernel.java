package io.tiovivo.gpio.sysfs;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A tree of files that refuses what the kernel's PWM class refuses, and writes down the rest. */
final class FakeKernel implements Attributes {
  final Path root;
  final List<String> writes = new ArrayList<>();
  String refusal = "";

  FakeKernel(Path root) {
    this.root = root;
  }

  void file(String path, String content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content + "\n");
  }

  @Override
  public String read(Path file) throws IOException {
    return Attributes.files().read(file);
  }

  @Override
  public void write(Path file, String value) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    if (!refusal.isEmpty()) {
      throw new FileSystemException(file.toString(), null, refusal);
    }
    Path directory = file.getParent();
    String name = file.getFileName().toString();
    boolean runs = name.equals("polarity") && read(directory.resolve("enable")).equals("1");
    boolean tooLong =
        name.equals("duty_cycle")
            && Long.parseLong(value) > Long.parseLong(read(directory.resolve("period")));
    boolean tooShort =
        name.equals("period")
            && Long.parseLong(value) < Long.parseLong(read(directory.resolve("duty_cycle")));
    if (runs || tooLong || tooShort) {
      throw new FileSystemException(file.toString(), null, "Invalid argument");
    }
    writes.add(name + "=" + value);
    if (name.equals("export")) {
      String channel = root.relativize(directory) + "/pwm" + value + "/";
      file(channel + "period", "0");
      file(channel + "duty_cycle", "0");
      file(channel + "polarity", "normal");
      file(channel + "enable", "0");
    } else {
      Files.writeString(file, value + "\n");
    }
  }
}
