package io.tiovivo.testkit.net;

/** Address translators by what they let in (RFC 3489, section 5). */
public enum NatKind {
  /** None: addresses are public. */
  NONE,
  /** Whoever knows the mapped port. */
  FULL_CONE,
  /** Hosts that were sent to. */
  RESTRICTED,
  /** Ports of hosts that were sent to. */
  PORT_RESTRICTED,
  /** The same, and each destination sees a port of its own. */
  SYMMETRIC
}
