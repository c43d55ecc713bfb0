package io.tiovivo.node.session;

import io.tiovivo.machine.Entropy;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.StreamAddress;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.noise.Hmac;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * Makes tokens, which prove a source address, and tickets, which keep a place in the queue, and
 * knows them again without having kept anything: each is an HMAC of what it stands for.
 */
final class TokenMint {
  /** Slot of its making, 4 bytes; HMAC, 16 bytes. */
  static final int TOKEN_BYTES = 20;

  /** Time that it is for in ms, 8 bytes; HMAC, 16 bytes. */
  static final int TICKET_BYTES = 24;

  private static final int MAC_BYTES = 16;
  private static final long MS = 1_000_000;
  private static final byte[] TICKET_DOMAIN = {1};

  private final Entropy entropy;
  private final long slotNs;
  private final long ticketGraceNs;
  private byte[] secret; // null: nobody has asked yet
  private byte[] secretBefore;
  private byte[] ticketSecret;
  private long slot;

  TokenMint(Entropy entropy, long slotNs, long ticketGraceNs) {
    this.entropy = entropy;
    this.slotNs = slotNs;
    this.ticketGraceNs = ticketGraceNs;
  }

  byte[] token(long nowNs, PeerAddress from, Purpose purpose) {
    turn(nowNs);
    return token(secret, slot, from, purpose);
  }

  /** Whether this is the token that this source was given, in this slot or the one before. */
  boolean knows(long nowNs, PeerAddress from, Purpose purpose, byte[] token) {
    if (token.length != TOKEN_BYTES) {
      return false;
    }
    turn(nowNs);
    int made = ByteBuffer.wrap(token).getInt();
    if (made == (int) slot) {
      return same(token(secret, slot, from, purpose), token);
    }
    return made == (int) (slot - 1)
        && secretBefore != null
        && same(token(secretBefore, slot - 1, from, purpose), token);
  }

  /** A ticket for a time; good for any port of the address, since NATs change them. */
  byte[] ticket(long dueNs, PeerAddress from, Purpose purpose) {
    if (ticketSecret == null) {
      ticketSecret = draw();
    }
    long dueMs = dueNs / MS;
    byte[] body =
        ByteBuffer.allocate(25)
            .putLong(dueMs)
            .putLong(from.high())
            .putLong(StreamAddress.origin(from))
            .put((byte) purpose.wire())
            .array();
    byte[] mac = Hmac.of(ticketSecret, TICKET_DOMAIN, body);
    return ByteBuffer.allocate(TICKET_BYTES).putLong(dueMs).put(mac, 0, MAC_BYTES).array();
  }

  /** The time of a ticket; empty: not ours, for another, or long past. */
  OptionalLong dueNs(long nowNs, PeerAddress from, Purpose purpose, byte[] ticket) {
    if (ticket.length != TICKET_BYTES || ticketSecret == null) {
      return OptionalLong.empty();
    }
    long dueMs = ByteBuffer.wrap(ticket).getLong();
    if (dueMs < 0 || dueMs > Long.MAX_VALUE / MS || nowNs - dueMs * MS > ticketGraceNs) {
      return OptionalLong.empty();
    }
    return same(ticket(dueMs * MS, from, purpose), ticket)
        ? OptionalLong.of(dueMs * MS)
        : OptionalLong.empty();
  }

  /** A secret makes tokens for one slot and knows them for another. */
  private void turn(long nowNs) {
    long now = Math.floorDiv(nowNs, slotNs);
    if (secret != null && now == slot) {
      return;
    }
    secretBefore = secret != null && now == slot + 1 ? secret : null;
    secret = draw();
    slot = now;
  }

  private byte[] draw() {
    byte[] drawn = new byte[Hmac.BYTES];
    entropy.fill(drawn);
    return drawn;
  }

  private static byte[] token(byte[] secret, long slot, PeerAddress from, Purpose purpose) {
    byte[] body =
        ByteBuffer.allocate(23)
            .putInt((int) slot)
            .putLong(from.high())
            .putLong(from.low())
            .putShort((short) from.port())
            .put((byte) purpose.wire())
            .array();
    byte[] mac = Hmac.of(secret, body);
    return ByteBuffer.allocate(TOKEN_BYTES).putInt((int) slot).put(mac, 0, MAC_BYTES).array();
  }

  private static boolean same(byte[] made, byte[] shown) {
    return java.security.MessageDigest.isEqual(made, shown);
  }
}
