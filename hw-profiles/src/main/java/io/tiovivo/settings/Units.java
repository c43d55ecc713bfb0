package io.tiovivo.settings;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;

/**
 * Sizes, durations and rates as people write them. Parsing refuses what it is not sure of with a
 * {@link NumberFormatException} whose message can be shown; nothing overflows silently.
 */
public final class Units {
  /** A number longer than this is a mistake, not a size. */
  private static final int MAX_DIGITS = 24;

  private static final String[] BYTE_UNITS = {
    "", "B", "K", "KiB", "M", "MiB", "G", "GiB", "kB", "MB", "GB"
  };
  private static final long[] BYTE_FACTORS = {
    1, 1, 1L << 10, 1L << 10, 1L << 20, 1L << 20, 1L << 30, 1L << 30, 1000, 1000_000, 1000_000_000
  };
  private static final String[] TIME_UNITS = {"ns", "us", "ms", "s", "m", "min", "h", "d"};
  private static final long[] TIME_FACTORS_NS = {
    1,
    1000,
    1000_000,
    1000_000_000,
    60_000_000_000L,
    60_000_000_000L,
    3600_000_000_000L,
    86_400_000_000_000L
  };
  private static final String[] RATE_UNITS = {"bit", "kbit", "Mbit", "Gbit"};
  private static final long[] RATE_FACTORS = {1, 1000, 1000_000, 1000_000_000};

  private Units() {}

  /**
   * Bytes from {@code 512}, {@code 64K}, {@code 64KiB}, {@code 1.5G} (K, M, G and KiB, MiB, GiB are
   * powers of 1024) or {@code 20MB} (kB, MB, GB are powers of 1000).
   */
  public static long bytes(String text) {
    return parse(text, BYTE_UNITS, BYTE_FACTORS, "a size such as 512, 64K, 48M or 1GiB");
  }

  /** A duration from {@code 500ms}, {@code 30s}, {@code 5min}, {@code 1.5h}; a unit is needed. */
  public static Duration duration(String text) {
    return Duration.ofNanos(
        parse(text, TIME_UNITS, TIME_FACTORS_NS, "a duration such as 500ms, 30s or 5min"));
  }

  /** Bits a second from {@code 20Mbit}, {@code 800kbit}, {@code 20Mbit/s}; a unit is needed. */
  public static long bitsPerSecond(String text) {
    String perSecond = text.endsWith("/s") ? text.substring(0, text.length() - 2) : text;
    return parse(perSecond, RATE_UNITS, RATE_FACTORS, "a rate such as 800kbit or 20Mbit");
  }

  /** {@code 512 B}, {@code 64 KiB}, {@code 19.5 MiB}: at most one decimal, rounded half up. */
  public static String formatBytes(long bytes) {
    if (Math.abs(bytes) < 1024) {
      return bytes + " B";
    }
    int unit = 0;
    double scaled = bytes;
    // 1023.95 rather than 1024: what would be shown as 1024.0 moves to the next unit.
    while (Math.abs(scaled) >= 1023.95 && unit < 6) {
      scaled /= 1024;
      unit++;
    }
    return decimal(scaled, 1) + " " + "KMGTPE".charAt(unit - 1) + "iB";
  }

  /** {@code 850 ms}, {@code 12.5 s}, {@code 3 min 05 s}, {@code 2 h 10 min}, {@code 4 d 3 h}. */
  public static String formatDuration(Duration duration) {
    long seconds = duration.toSeconds();
    if (duration.isNegative()) {
      return "-" + formatDuration(duration.negated());
    }
    if (seconds < 1) {
      return duration.toMillis() + " ms";
    }
    if (seconds < 60) {
      return decimal(duration.toMillis() / 1000.0, 1) + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min " + twoDigits(seconds % 60) + " s";
    }
    if (seconds < 86_400) {
      return seconds / 3600 + " h " + twoDigits(seconds / 60 % 60) + " min";
    }
    return seconds / 86_400 + " d " + seconds / 3600 % 24 + " h";
  }

  /** {@code 7.9 Mbit/s}, {@code 800 kbit/s}. */
  public static String formatBitsPerSecond(double bitsPerSecond) {
    if (bitsPerSecond < 1000) {
      return decimal(bitsPerSecond, 0) + " bit/s";
    }
    if (bitsPerSecond < 999_950) {
      return decimal(bitsPerSecond / 1e3, 1) + " kbit/s";
    }
    return bitsPerSecond < 999_950_000
        ? decimal(bitsPerSecond / 1e6, 1) + " Mbit/s"
        : decimal(bitsPerSecond / 1e9, 1) + " Gbit/s";
  }

  /**
   * {@code value} with a point and at most {@code places} decimals, trailing zeros dropped; "?" for
   * what is not a number.
   */
  public static String decimal(double value, int places) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return "?";
    }
    BigDecimal rounded = BigDecimal.valueOf(value).setScale(places, RoundingMode.HALF_UP);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  private static String twoDigits(long value) {
    return value < 10 ? "0" + value : Long.toString(value);
  }

  private static long parse(String text, String[] units, long[] factors, String wanted) {
    String trimmed = text.trim();
    int end = 0;
    int points = 0;
    while (end < trimmed.length() && isNumberChar(trimmed.charAt(end))) {
      points += trimmed.charAt(end) == '.' ? 1 : 0;
      end++;
    }
    int unit = unit(trimmed.substring(end).trim(), units);
    if (end == 0 || end > MAX_DIGITS || points > 1 || end == points || unit < 0) {
      throw new NumberFormatException(UsageException.quoted(text) + " is not " + wanted);
    }
    try {
      return new BigDecimal(trimmed.substring(0, end))
          .multiply(BigDecimal.valueOf(factors[unit]))
          .setScale(0, RoundingMode.UNNECESSARY)
          .longValueExact();
    } catch (ArithmeticException notWholeOrTooLarge) {
      boolean whole = points == 0;
      throw new NumberFormatException(
          UsageException.quoted(text)
              + (whole ? " is too large" : " is not a whole number of the smallest unit"));
    }
  }

  private static boolean isNumberChar(char c) {
    return c >= '0' && c <= '9' || c == '.';
  }

  /** Exact spelling first, since M and m differ; then, when only one fits, any case. */
  private static int unit(String text, String[] units) {
    int found = -1;
    for (int i = 0; i < units.length; i++) {
      if (units[i].equals(text)) {
        return i;
      }
      if (units[i].toLowerCase(Locale.ROOT).equals(text.toLowerCase(Locale.ROOT))) {
        found = i;
      }
    }
    return found;
  }
}
