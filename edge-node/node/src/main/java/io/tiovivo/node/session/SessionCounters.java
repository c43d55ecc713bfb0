package io.tiovivo.node.session;

/** What sessions did since the start. Each datagram that was not used is counted once. */
public final class SessionCounters {
  /** What is counted. */
  public enum What {
    /** Datagrams that came. */
    RECEIVED,
    /** Datagrams that were sent. */
    SENT,
    RECEIVED_BYTES,
    SENT_BYTES,
    /** Sessions that came up. */
    UP,
    DIALS,
    DIALS_FAILED,
    /** Tokens given to sources that had none. */
    RETRIES,
    /** Opens that the doorkeeper refused. */
    REFUSALS,
    /** Keys replaced, either direction. */
    REKEYS,
    /** Sessions that went on at another address. */
    MOVES,
    // ---- why a datagram was dropped
    /** Not of this protocol, or cut off. */
    MALFORMED,
    /** Of another fleet. */
    FOREIGN,
    UNKNOWN_VERSION,
    UNKNOWN_KIND,
    /** An open with a token that is not ours, or too old. */
    BAD_TOKEN,
    /** No room for another handshake. */
    HANDSHAKES_FULL,
    /** No room for another session. */
    SESSIONS_FULL,
    /** An answer that nobody waits for. */
    STALE,
    /** A handshake message that is not authentic. */
    BAD_HANDSHAKE,
    /** A handshake with a credential that does not hold. */
    BAD_CREDENTIAL,
    /** For a session that is not here. */
    UNKNOWN_SESSION,
    /** Not authentic. */
    FORGED,
    /** Seen before, or too old to tell. */
    REPLAYED,
    /** An authentic frame of a type that this version does not know. */
    UNKNOWN_FRAME,
    /** A hint that nothing speaks for, or one too many. */
    HINT_IGNORED
  }

  private final long[] counts = new long[What.values().length];

  void add(What what) {
    counts[what.ordinal()]++;
  }

  void add(What what, long amount) {
    counts[what.ordinal()] += amount;
  }

  public long get(What what) {
    return counts[what.ordinal()];
  }
}
