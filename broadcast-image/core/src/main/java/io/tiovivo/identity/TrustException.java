package io.tiovivo.identity;

/** A file of public trust that cannot be used; the message says why and what to do. */
public final class TrustException extends Exception {
  private final Refusal reason;

  public TrustException(Refusal reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Refusal reason() {
    return reason;
  }
}
