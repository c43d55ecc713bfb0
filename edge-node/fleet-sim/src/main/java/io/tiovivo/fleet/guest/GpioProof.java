package io.tiovivo.fleet.guest;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioLine;
import io.tiovivo.gpio.LedPattern;
import io.tiovivo.gpio.PwmChannel;
import io.tiovivo.gpio.PwmPort;
import io.tiovivo.gpio.sysfs.SysfsPwm;
import io.tiovivo.gpio.tools.ToolGpio;
import io.tiovivo.gpio.tools.ToolSettings;
import io.tiovivo.node.pins.pi4j.Pi4jGpio;
import io.tiovivo.testkit.gpio.GpioContract;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Proves GPIO backends on an emulated board. Each line of its output that begins with {@code ok} or
 * {@code FAILED} is a result.
 */
public final class GpioProof {
  private static final ToolSettings ROOT = ToolSettings.of(Path.of("/run/tiovivo"));
  private static final PwmChannel CHANNEL = new PwmChannel("pwmchip0", 1, false);
  private static final long NS_PER_MS = 1_000_000;
  private static final int WRITES = 10;
  private static final int KILLED = 137;

  private GpioProof() {}

  /** Arguments: board, and again and again what to prove and with what. */
  public static void main(String[] args) throws Exception {
    Board board = Board.valueOf(args[0].toUpperCase(Locale.ROOT));
    for (int i = 1; i + 1 < args.length; i += 2) {
      String with = args[i + 1];
      switch (args[i]) {
        case "contract" -> contract(board, true, with, () -> tools(with));
        case "pi4j" -> contract(board, false, "pi4j", Pi4jGpio::gpiod);
        case "hold" -> hold(board, with);
        case "adopt" -> adopt(board, with);
        case "gap" -> gap(board, with);
        case "light" -> light(board, with);
        case "pwm" -> pwm(with);
        default -> throw new IllegalArgumentException(args[i]);
      }
    }
    System.out.flush();
    // Pi4J has threads that stay.
    Runtime.getRuntime().halt(0);
  }

  private static void contract(Board board, boolean keeps, String what, BoardRig.Opening opening)
      throws Exception {
    Map<String, GpioContract.Check> checks;
    try (BoardRig rig = new BoardRig(board, keeps, opening)) {
      checks = GpioContract.checks(rig);
      System.out.println("backend " + rig.port().name());
    }
    for (Map.Entry<String, GpioContract.Check> each : checks.entrySet()) {
      long beginNs = System.nanoTime();
      try (BoardRig rig = new BoardRig(board, keeps, opening)) {
        // What an earlier rule left of the lines is an output still: the kernel keeps that.
        Board.run("/v1/gpioget", "gpiochip0", offset(board.line), offset(board.other));
        each.getValue().run(rig);
        long ms = (System.nanoTime() - beginNs) / NS_PER_MS;
        System.out.println("ok " + what + " " + each.getKey() + " " + ms + " ms");
      } catch (AssertionError | Exception e) {
        System.out.println("FAILED " + what + " " + each.getKey() + ": " + e);
        e.printStackTrace(System.out);
      }
      ToolGpio.endAll(ROOT);
    }
  }

  /** Ends as by kill -9, with an output on. */
  private static void hold(Board board, String tools) throws GpioException {
    tools(tools).openOutput(board.line, true);
    board.mark("held-" + name(tools));
    Runtime.getRuntime().halt(KILLED);
  }

  /** The next process: between the two marks nothing may happen on the wire. */
  private static void adopt(Board board, String tools) throws GpioException {
    ToolGpio next = tools(tools);
    long beginNs = System.nanoTime();
    boolean known = next.kept(board.line).equals(Optional.of(true));
    next.openOutput(board.line, true);
    next.write(board.line, true);
    long ms = (System.nanoTime() - beginNs) / NS_PER_MS;
    result(known && board.isHigh(board.line.offset()), tools + " adopted after kill -9", ms);
    board.mark("adopted-" + name(tools));
    ToolGpio.endAll(ROOT);
  }

  /** How long a change of level takes, all in all. */
  private static void gap(Board board, String tools) throws GpioException {
    ToolGpio port = tools(tools);
    port.openOutput(board.line, false);
    long beginNs = System.nanoTime();
    for (int i = 1; i <= WRITES; i++) {
      port.write(board.line, i % 2 == 1);
    }
    long ms = (System.nanoTime() - beginNs) / NS_PER_MS / WRITES;
    result(!board.isHigh(board.line.offset()), tools + " change of level", ms);
    ToolGpio.endAll(ROOT);
  }

  private static void light(Board board, String tools) throws GpioException {
    board.mark("blink-" + name(tools));
    tools(tools).light(board.line).show(LedPattern.RECEIVING);
    BoardRig rig = new BoardRig(board, true, () -> tools(tools));
    boolean first = rig.await(() -> board.isHigh(board.line.offset()));
    boolean then = rig.await(() -> !board.isHigh(board.line.offset()));
    result(first && then, tools + " blinks by itself", 0);
    ToolGpio.endAll(ROOT);
  }

  /** "start" and, in another process, "again". */
  private static void pwm(String step) throws GpioException {
    PwmPort pwm = new SysfsPwm(SysfsPwm.ROOT);
    if (step.equals("start")) {
      pwm.open(CHANNEL, 1000, 250);
      result(pwm.kept(CHANNEL).equals(OptionalInt.of(250)), "pwm runs", 0);
      return;
    }
    boolean kept = pwm.kept(CHANNEL).equals(OptionalInt.of(250));
    pwm.open(CHANNEL, 1000, 250);
    pwm.write(CHANNEL, 750);
    result(kept && pwm.kept(CHANNEL).equals(OptionalInt.of(750)), "pwm kept by the kernel", 0);
    pwm.open(CHANNEL, 20_000, 750);
    result(pwm.kept(CHANNEL).equals(OptionalInt.of(750)), "pwm of another frequency", 0);
    pwm.release(CHANNEL);
    result(pwm.kept(CHANNEL).isEmpty(), "pwm released", 0);
  }

  private static void result(boolean holds, String what, long ms) {
    System.out.println((holds ? "ok " : "FAILED ") + what + " " + ms + " ms");
  }

  private static ToolGpio tools(String directory) throws GpioException {
    return ToolGpio.open(
        new ToolSettings(ROOT.owner(), List.of(Path.of(directory), Path.of("/bin")), ROOT.proc()));
  }

  private static String name(String tools) {
    return Path.of(tools).getFileName().toString();
  }

  private static String offset(GpioLine line) {
    return Integer.toString(line.offset());
  }
}
