package io.tiovivo.settings;

/** What a command returns to the shell; the same everywhere, so that scripts can rely on it. */
public final class ExitCode {
  /** Done. */
  public static final int OK = 0;

  /** Something was refused or failed its verification: a signature, a hash, an older release. */
  public static final int REFUSED = 1;

  /** The command line or a settings file is wrong. */
  public static final int USAGE = 2;

  /** The surroundings failed: disk full, no such interface, no permission; or a defect of ours. */
  public static final int ENVIRONMENT = 3;

  /** Nothing was on the air, or not enough of it in time. */
  public static final int NOTHING_ON_AIR = 4;

  /** Loader to supervisor only: start what is written in the launch directory. */
  public static final int LAUNCH = 10;

  /** Loader to supervisor, and supervisor to init: restart the machine, to try a boot image. */
  public static final int RESTART = 11;

  /** Stopped by Ctrl-C or SIGTERM. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}

  /** What a code means, in the words of a help page. */
  static String meaning(int code) {
    switch (code) {
      case OK:
        return "ok";
      case REFUSED:
        return "refused or not verified";
      case USAGE:
        return "wrong usage";
      case ENVIRONMENT:
        return "disk, network or system";
      case NOTHING_ON_AIR:
        return "nothing on the air";
      case LAUNCH:
        return "launch";
      case RESTART:
        return "restart the machine";
      case INTERRUPTED:
        return "interrupted";
      default:
        return "see above";
    }
  }
}
