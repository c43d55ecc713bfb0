package io.tiovivo.udp;

import java.io.IOException;

/** The network cannot be used as asked; the message says what to do. */
public final class NetworkException extends IOException {
  private static final long serialVersionUID = 1;

  public NetworkException(String message) {
    super(message);
  }

  public NetworkException(String message, Throwable cause) {
    super(message, cause);
  }

  /** What a loop ends with. */
  static NetworkException of(IOException e) {
    return e instanceof NetworkException known
        ? known
        : new NetworkException("the network failed: " + e.getMessage(), e);
  }
}
