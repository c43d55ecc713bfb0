package io.tiovivo.boot.image;

import io.tiovivo.boot.slots.Partition;

/**
 * The port to what decides which boot partition starts: the board's firmware. Every call is safe
 * against a power cut: it has happened or it has not. Doing it again changes nothing.
 *
 * <p>Every method throws {@link BootSwitchException} when the firmware cannot be asked or does not
 * obey; nothing is known to have changed then.
 */
public interface BootSwitch {
  /**
   * What is so now.
   *
   * @param running what this machine was started from
   * @param standard what it starts from, unless it was told otherwise for once
   * @param device of the partition that does not run, absolute
   * @param bytes that this partition holds
   * @param version of the boot image that runs, as it was built with; "": it does not say
   * @param release likewise; 0: it does not say
   */
  record Status(
      Partition running,
      Partition standard,
      String device,
      long bytes,
      String version,
      long release) {}

  Status status();

  /** Starts from a partition the next time, and the time after from the standard one again. */
  void tryOnce(Partition partition);

  /** Starts from a partition from now on. */
  void makeStandard(Partition partition);

  /** Takes back {@link #tryOnce}. */
  void tryNone();
}
