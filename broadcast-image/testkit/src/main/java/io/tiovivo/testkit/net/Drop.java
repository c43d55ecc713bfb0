package io.tiovivo.testkit.net;

/** Why a datagram ended on its way. */
public enum Drop {
  /** The link lost it. */
  LINK_LOSS,
  /** The queue before a link with a rate was full. */
  LINK_QUEUE,
  /** The way between two areas is cut. */
  PARTITION,
  /** Nobody has that address or listens on that port, or it cannot be reached from there. */
  NO_HOST,
  /** The host is off. */
  DEAD_HOST,
  /** The host's receive queue was full. */
  HOST_QUEUE,
  /** An address translator had no mapping that lets it in. */
  NAT_FILTER,
  /** An address translator had no room for another mapping. */
  NAT_FULL
}
