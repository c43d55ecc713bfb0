package io.tiovivo.node.pins.pi4j;

import com.pi4j.boardinfo.util.BoardInfoHelper;
import com.pi4j.context.Context;
import com.pi4j.library.gpiod.internal.GpioChip;
import com.pi4j.library.gpiod.internal.GpioDContext;
import com.pi4j.plugin.gpiod.provider.gpio.digital.GpioDDigitalInputProvider;
import com.pi4j.plugin.gpiod.provider.gpio.digital.GpioDDigitalOutputProvider;
import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioLine;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A Raspberry Pi. Pi4J 2.8 drives one chip there, the first whose label has {@code pinctrl} in it
 * (GpioDContext.initialize); lines of others are refused.
 */
final class GpiodBoard implements Pi4jBoard {
  /** More chips than any board has. */
  private static final int MAX_CHIPS = 64;

  private final Context context;
  private final String label;
  private final String chipName;
  private final int lines;

  private GpiodBoard(Context context, GpioChip chip) {
    this.context = context;
    label = chip.getLabel();
    chipName = chip.getName();
    lines = chip.getNumLines();
  }

  /**
   * Opens it.
   *
   * @param devices where {@code gpiochip*} are, /dev but in tests
   */
  static GpiodBoard open(Path devices) throws GpioException {
    checkDevices(devices);
    if (!BoardInfoHelper.runningOnRaspberryPi()) {
      throw new GpioException(
          GpioException.Reason.UNSUPPORTED,
          "Pi4J does not know this board as a Raspberry Pi: set gpio.backend = tools (sudo apt install gpiod)");
    }
    Context context =
        Contexts.with(
            GpioDDigitalOutputProvider.newInstance(), GpioDDigitalInputProvider.newInstance());
    return new GpiodBoard(context, chip());
  }

  // Pi4J would log that it may not open a chip, and go on without it.
  private static void checkDevices(Path devices) throws GpioException {
    int found = 0;
    try (DirectoryStream<Path> chips = Files.newDirectoryStream(devices, "gpiochip*")) {
      for (Path chip : chips) {
        if (!Files.isReadable(chip) || !Files.isWritable(chip)) {
          throw GpioException.noPermission(
              chip.toString(), "gpio", System.getProperty("user.name", "tiovivo"));
        }
        if (++found == MAX_CHIPS) {
          break;
        }
      }
    } catch (IOException unreadable) {
      throw new GpioException(
          GpioException.Reason.FAILED, "cannot list " + devices + ": " + unreadable.getMessage());
    }
    if (found == 0) {
      throw GpioException.noChip("for Pi4J", List.of());
    }
  }

  // Which chip it has chosen Pi4J says in its log only. A version that keeps it elsewhere is
  // refused
  // rather than guessed at: a line of the wrong chip might be anything.
  private static GpioChip chip() throws GpioException {
    try {
      Field field = GpioDContext.class.getDeclaredField("gpioChip");
      field.setAccessible(true);
      if (field.get(GpioDContext.getInstance()) instanceof GpioChip chip) {
        return chip;
      }
      throw new GpioException(
          GpioException.Reason.NO_CHIP,
          "Pi4J found no chip whose label contains pinctrl: set gpio.backend = tools");
    } catch (ReflectiveOperationException other) {
      throw new GpioException(
          GpioException.Reason.UNSUPPORTED, "not the Pi4J that this was written for", other);
    }
  }

  @Override
  public String name() {
    return "Pi4J's gpiod provider on " + label;
  }

  @Override
  public Context context() {
    return context;
  }

  @Override
  public String outputProvider() {
    return GpioDDigitalOutputProvider.ID;
  }

  @Override
  public String inputProvider() {
    return GpioDDigitalInputProvider.ID;
  }

  @Override
  public void check(GpioLine line) throws GpioException {
    if (!line.chip().equals(label) && !line.chip().equals(chipName)) {
      throw new GpioException(
          GpioException.Reason.NO_CHIP,
          "Pi4J drives the lines of " + label + " only, not of " + line.chip());
    }
    if (line.offset() >= lines) {
      throw GpioException.noLine(line, lines);
    }
  }

  @Override
  public void checkFree(GpioLine line) throws GpioException {
    var each = GpioDContext.getInstance().getOrOpenLine(line.offset());
    each.update();
    if (each.isUsed()) {
      String consumer = each.getConsumer();
      throw GpioException.busy(line, consumer == null ? "" : consumer);
    }
  }

  @Override
  public int address(GpioLine line) {
    return line.offset();
  }

  // Pi4J's outputs do not give their line back when they are shut down (GpioDDigitalOutput).
  @Override
  public void giveBack(GpioLine line) {
    GpioDContext.getInstance().closeLine(GpioDContext.getInstance().getOrOpenLine(line.offset()));
  }
}
