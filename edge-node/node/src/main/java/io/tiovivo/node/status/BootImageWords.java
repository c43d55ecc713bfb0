package io.tiovivo.node.status;

import io.tiovivo.node.proto.BootImageStatus;

/** The boot image of a node, for people. */
final class BootImageWords {
  private static final int PERMILLE_PER_PERCENT = 10;

  private BootImageWords() {}

  static String of(BootImageStatus boot) {
    StringBuilder text = new StringBuilder();
    text.append(boot.getVersion().isEmpty() ? "unknown" : boot.getVersion());
    if (boot.getRelease() != 0) {
      text.append(", release ").append(boot.getRelease());
    }
    if (!boot.getPartition().isEmpty()) {
      text.append(", partition ").append(boot.getPartition());
    }
    text.append("; ");
    if (!boot.getLatest().isEmpty()) {
      text.append(boot.getLatest()).append(' ');
    }
    text.append(boot.getState());
    if (boot.getState().equals("receiving")) {
      text.append(' ').append(boot.getProgressPermille() / PERMILLE_PER_PERCENT).append(" %");
    }
    if (!boot.getReason().isEmpty()) {
      text.append(": ").append(boot.getReason());
    }
    if (!boot.getGaveUp().isEmpty()) {
      text.append("; gave up ").append(boot.getGaveUp());
    }
    return text.toString();
  }
}
