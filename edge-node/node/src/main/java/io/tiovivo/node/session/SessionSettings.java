package io.tiovivo.node.session;

/**
 * How sessions behave. Times in nanoseconds.
 *
 * @param fleet whose members talk
 * @param mostSessions sessions at once
 * @param mostHandshakes handshakes under way at once that others began
 * @param mostHandshakesPerAddress of these, how many from one IP address
 * @param mostDials handshakes under way at once that we began
 * @param retransmitNs first wait for an answer of a handshake; doubles from there
 * @param handshakeNs a handshake that takes longer is given up
 * @param tokenSlotNs a token is valid in the slot of its making and the next
 * @param ticketGraceNs how long after its time a ticket still keeps a place
 * @param idleNs a session that hears nothing for this long ends
 * @param rekeyNs a key seals for no longer than this
 * @param rekeyMessages and no more messages than this
 * @param probeNs wait for the answer to a probe, and for that of a new path
 * @param udpRetryNs while TLS carries the sessions, UDP is tried this often
 */
public record SessionSettings(
    String fleet,
    int mostSessions,
    int mostHandshakes,
    int mostHandshakesPerAddress,
    int mostDials,
    long retransmitNs,
    long handshakeNs,
    long tokenSlotNs,
    long ticketGraceNs,
    long idleNs,
    long rekeyNs,
    long rekeyMessages,
    long probeNs,
    long udpRetryNs) {
  /** Bytes of a datagram: IPv6's least MTU of 1280 less 48 of headers. */
  public static final int MAX_DATAGRAM_BYTES = 1232;

  /** Bytes of a message: what sealing leaves of a datagram. */
  public static final int MAX_MESSAGE_BYTES = 1199;

  /** Bytes of a credential's envelope: what a handshake message has room for. */
  public static final int MAX_CREDENTIAL_BYTES = 1088;

  private static final long MS = 1_000_000;
  private static final long SECOND = 1_000 * MS;

  public SessionSettings {
    if (mostSessions < 1 || mostSessions > 60_000) {
      throw new IllegalArgumentException(mostSessions + " sessions are not in 1..60000");
    }
    if (retransmitNs <= 0 || handshakeNs < retransmitNs) {
      throw new IllegalArgumentException("a handshake ends before its first retransmission");
    }
  }

  /** Of a node in that fleet; docs/OVERLAY.md gives the reasons. */
  public static SessionSettings standard(String fleet) {
    return new SessionSettings(
        fleet,
        2048,
        64,
        16,
        16,
        500 * MS,
        5 * SECOND,
        5 * SECOND,
        60 * SECOND,
        120 * SECOND,
        3600 * SECOND,
        1 << 20,
        SECOND,
        300 * SECOND);
  }

  /** The same with all times multiplied. */
  public SessionSettings scaled(double timers) {
    return new SessionSettings(
        fleet,
        mostSessions,
        mostHandshakes,
        mostHandshakesPerAddress,
        mostDials,
        times(retransmitNs, timers),
        times(handshakeNs, timers),
        times(tokenSlotNs, timers),
        times(ticketGraceNs, timers),
        times(idleNs, timers),
        times(rekeyNs, timers),
        rekeyMessages,
        times(probeNs, timers),
        times(udpRetryNs, timers));
  }

  private static long times(long ns, double factor) {
    return Math.round(ns * factor);
  }
}
