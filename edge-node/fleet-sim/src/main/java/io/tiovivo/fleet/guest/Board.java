package io.tiovivo.fleet.guest;

import io.tiovivo.gpio.GpioLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An emulated board: its lines, the register that shows what is on the wire, and whoever is
 * outside. Lines {@code @drive OFFSET LEVEL} on the console ask whoever runs the emulator to drive
 * a line, and are answered by a line on standard input.
 */
enum Board {
  /** ARM's PL061 on QEMU's {@code virt}; its data register is at 0x3fc (TRM, GPIODATA). */
  VIRT("9030000.pl061", 8, 2, 4, 3, 0x90303fcL),
  /** BCM2835 on QEMU's {@code raspi3b}, outputs only; GPLEV0 (peripherals manual, 6.1). */
  RASPI3B("pinctrl-bcm2835", 54, 17, 22, -1, 0x3f200034L);

  final GpioLine line;
  final GpioLine other;
  final GpioLine busy; // null: none
  final int lines;
  private final long register;
  private final BufferedReader console =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));

  Board(String chip, int lines, int line, int other, int busy, long register) {
    this.line = new GpioLine(chip, line, false);
    this.other = new GpioLine(chip, other, false);
    this.busy = busy < 0 ? null : new GpioLine(chip, busy, false);
    this.lines = lines;
    this.register = register;
  }

  boolean isHigh(int offset) {
    String text = run("/bin/devmem", "0x" + Long.toHexString(register)).strip();
    return (Long.decode(text) >> offset & 1) == 1;
  }

  void drive(int offset, boolean high) {
    ask("@drive " + offset + " " + (high ? 1 : 0));
  }

  /** Writes a note into the record of levels that is kept outside. */
  void mark(String what) {
    ask("@mark " + what);
  }

  /** What a program prints. */
  static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      process.waitFor();
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(List.of(command).toString(), e);
    }
  }

  private void ask(String what) {
    System.out.println(what);
    System.out.flush();
    try {
      if (console.readLine() == null) {
        throw new IllegalStateException("nobody answers " + what);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
