package io.tiovivo.gpio.sysfs;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.PwmChannel;
import io.tiovivo.gpio.PwmPort;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * The kernel's PWM class (Documentation/ABI/testing/sysfs-class-pwm): export, period, duty_cycle,
 * polarity, enable. The kernel keeps a channel as it is when a process ends, so that nothing has to
 * hold it.
 */
public final class SysfsPwm implements PwmPort {
  /** Where Linux has it. */
  public static final Path ROOT = Path.of("/sys/class/pwm");

  private static final long NS_PER_S = 1_000_000_000L;

  /** After the export, udev's rules take a moment to give the new files to the group. */
  private static final int MAX_ROUNDS = 400;

  private static final long ROUND_NS = 5_000_000;

  private final Path root;
  private final Attributes attributes;

  public SysfsPwm(Path root) {
    this(root, Attributes.files());
  }

  SysfsPwm(Path root, Attributes attributes) {
    this.root = root;
    this.attributes = attributes;
  }

  @Override
  public OptionalInt kept(PwmChannel channel) throws GpioException {
    Path directory = directory(channel);
    if (!Files.isDirectory(directory)) {
      return OptionalInt.empty();
    }
    try {
      boolean runs = attributes.read(directory.resolve("enable")).equals("1");
      long periodNs = number(directory, "period");
      boolean same = attributes.read(directory.resolve("polarity")).equals(polarity(channel));
      if (!runs || periodNs <= 0 || !same) {
        return OptionalInt.empty();
      }
      return OptionalInt.of(
          (int) Math.round((double) number(directory, "duty_cycle") * MAX_PERMILLE / periodNs));
    } catch (IOException e) {
      throw failed(channel, directory, e);
    }
  }

  @Override
  public void open(PwmChannel channel, int frequencyHz, int dutyPermille) throws GpioException {
    check(frequencyHz >= 1, "a frequency of " + frequencyHz + " Hz");
    check(dutyPermille >= 0 && dutyPermille <= MAX_PERMILLE, dutyPermille + " permille");
    Path directory = directory(channel);
    long periodNs = NS_PER_S / frequencyHz;
    try {
      if (!Files.isDirectory(directory)) {
        export(channel, directory);
      }
      if (!attributes.read(directory.resolve("polarity")).equals(polarity(channel))) {
        // The kernel changes it only while the channel stands.
        set(directory, "enable", "0");
        set(directory, "polarity", polarity(channel));
      }
      if (number(directory, "period") != periodNs) {
        // A duty cycle longer than the period is refused, so that the order matters.
        if (number(directory, "duty_cycle") > periodNs) {
          set(directory, "duty_cycle", "0");
        }
        set(directory, "period", Long.toString(periodNs));
      }
      set(directory, "duty_cycle", Long.toString(dutyNs(periodNs, dutyPermille)));
      set(directory, "enable", "1");
    } catch (IOException e) {
      throw failed(channel, directory, e);
    }
  }

  @Override
  public void write(PwmChannel channel, int dutyPermille) throws GpioException {
    check(dutyPermille >= 0 && dutyPermille <= MAX_PERMILLE, dutyPermille + " permille");
    Path directory = directory(channel);
    try {
      set(
          directory,
          "duty_cycle",
          Long.toString(dutyNs(number(directory, "period"), dutyPermille)));
    } catch (IOException e) {
      throw failed(channel, directory, e);
    }
  }

  @Override
  public void release(PwmChannel channel) {
    try {
      Path directory = directory(channel);
      if (Files.isDirectory(directory)) {
        set(directory, "enable", "0");
        attributes.write(directory.resolveSibling("unexport"), Integer.toString(channel.channel()));
      }
    } catch (GpioException | IOException nothingToRelease) {
      // What cannot be reached is not held by us either.
    }
  }

  private void export(PwmChannel channel, Path directory) throws IOException, GpioException {
    attributes.write(directory.resolveSibling("export"), Integer.toString(channel.channel()));
    for (int round = 0; round < MAX_ROUNDS; round++) {
      if (Files.isWritable(directory.resolve("period"))
          && Files.isWritable(directory.resolve("enable"))) {
        return;
      }
      LockSupport.parkNanos(ROUND_NS);
    }
    throw new AccessDeniedException(directory.toString());
  }

  /** Where a channel is, or will be once it is exported. */
  private Path directory(PwmChannel channel) throws GpioException {
    SortedMap<String, Path> chips = chips();
    Path chip = chips.get(channel.chip());
    if (chip == null) {
      String hint =
          "; on a Raspberry Pi \"dtoverlay=pwm\" (or pwm-2chan) in /boot/firmware/config.txt"
              + " makes one, after a restart of the machine";
      throw new GpioException(
          GpioException.Reason.NO_CHIP,
          chips.isEmpty()
              ? "no PWM chip on this machine (nothing in " + root + ")" + hint
              : "no PWM chip "
                  + channel.chip()
                  + "; this machine has "
                  + String.join(", ", chips.keySet())
                  + hint);
    }
    try {
      long channels = number(chip, "npwm");
      if (channel.channel() >= channels) {
        throw new GpioException(
            GpioException.Reason.NO_LINE,
            "no " + channel + ": it has channels 0 to " + (channels - 1));
      }
    } catch (IOException e) {
      throw failed(channel, chip, e);
    }
    return chip.resolve("pwm" + channel.channel());
  }

  /** By name and by device. */
  private SortedMap<String, Path> chips() {
    SortedMap<String, Path> chips = new TreeMap<>();
    try (DirectoryStream<Path> list = Files.newDirectoryStream(root, "pwmchip*")) {
      for (Path each : list) {
        chips.put(each.getFileName().toString(), each);
        Path device = each.resolve("device");
        if (Files.exists(device)) {
          chips.put(device.toRealPath().getFileName().toString(), each);
        }
      }
    } catch (IOException none) {
      // A kernel without the class has no chips.
    }
    return chips;
  }

  private void set(Path directory, String name, String value) throws IOException {
    // Writing what is there already is no harm to most drivers, and a jerk with some.
    if (!attributes.read(directory.resolve(name)).equals(value)) {
      attributes.write(directory.resolve(name), value);
    }
  }

  private long number(Path directory, String name) throws IOException {
    try {
      return Long.parseLong(attributes.read(directory.resolve(name)));
    } catch (NumberFormatException e) {
      throw new IOException(directory.resolve(name) + " holds no number", e);
    }
  }

  private static long dutyNs(long periodNs, int dutyPermille) {
    return periodNs * dutyPermille / MAX_PERMILLE;
  }

  private static String polarity(PwmChannel channel) {
    return channel.inverted() ? "inversed" : "normal";
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(what);
    }
  }

  private static GpioException failed(PwmChannel channel, Path file, IOException e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof AccessDeniedException || message.contains("Permission denied")) {
      return GpioException.noPermission(file.toString(), "pwm", System.getProperty("user.name"));
    }
    if (message.contains("resource busy")) {
      return new GpioException(
          GpioException.Reason.BUSY,
          channel + " is in use by a driver of the kernel (a fan, the audio jack); choose another",
          e);
    }
    return new GpioException(
        GpioException.Reason.FAILED, channel + " does not do that: " + message, e);
  }
}
