package io.tiovivo.fec;

/** Reads the RFC's tables, kept in the sources as the RFC prints them. */
final class DecimalTable {
  /** Takes the values one by one. */
  interface Sink {
    void value(int index, long value);
  }

  private DecimalTable() {}

  /** Hands out the {@code count} unsigned decimal numbers of {@code text}, no more and no less. */
  static void parse(String text, int count, Sink sink) {
    int index = 0;
    int at = 0;
    while (at < text.length()) {
      if (!digit(text.charAt(at))) {
        at++;
        continue;
      }
      long value = 0;
      while (at < text.length() && digit(text.charAt(at))) {
        value = value * 10 + text.charAt(at++) - '0';
      }
      sink.value(index++, value);
    }
    if (index != count) {
      throw new IllegalStateException("table of " + count + " numbers has " + index);
    }
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }
}
