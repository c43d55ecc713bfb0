package io.tiovivo.headend.demo;

import io.tiovivo.console.LogLine;

/** What is known of the head-end, from the lines that it wrote. Pure. */
final class HeadendState {
  private final long imageBytes;
  private final String version;
  private boolean onAir;
  private long sentBytes;
  private double rateMbit;
  private String lastWords = "";

  HeadendState(long imageBytes, String version) {
    this.imageBytes = imageBytes;
    this.version = version;
  }

  void accept(LogLine line) {
    if (line.event().equals("on-air")) {
      onAir = true;
    } else if (line.event().equals("broadcast")) {
      sentBytes = line.integer("sent_bytes").orElse(sentBytes);
      rateMbit = line.decimal("rate_mbit").orElse(rateMbit);
    }
  }

  /** A line that is not one of the head-end's lines; kept to explain a failure. */
  void says(String text) {
    if (text.startsWith("tiovivo")) {
      lastWords = text;
    }
  }

  boolean onAir() {
    return onAir;
  }

  long sentBytes() {
    return sentBytes;
  }

  double rateMbit() {
    return rateMbit;
  }

  long imageBytes() {
    return imageBytes;
  }

  String version() {
    return version;
  }

  String lastWords() {
    return lastWords;
  }
}
