package io.tiovivo.node.message;

import io.tiovivo.node.proto.OverlayMessage;

/** Where every message of the overlay begins. */
public final class Messages {
  /** Of all messages that this version sends; what it means is in docs/WIRE.md. */
  private static final int FORMAT = 1;

  private Messages() {}

  /** One without a body. */
  public static OverlayMessage.Builder begin() {
    return OverlayMessage.newBuilder().setFormat(FORMAT);
  }
}
