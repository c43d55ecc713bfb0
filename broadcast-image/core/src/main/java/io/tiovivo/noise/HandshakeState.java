package io.tiovivo.noise;

import java.util.Arrays;

/**
 * One side of a Noise handshake with 25519, ChaChaPoly and SHA256: interprets a {@link
 * HandshakePattern} (Noise revision 34, section 5.3). Messages must be written and read in turn;
 * out of turn is a defect of the caller and throws.
 *
 * <p>Hostile messages are normal: one that cannot be read leaves everything as it was, so that the
 * right one may still come.
 */
public final class HandshakeState {
  /** Longest message of a handshake (Noise revision 34, section 3). */
  public static final int MAX_MESSAGE_BYTES = 65_535;

  private final NoiseCrypto crypto;
  private final HandshakePattern pattern;
  private final boolean initiator;
  private final SessionKeyPair ownStatic;
  private SymmetricState symmetric;
  private SessionKeyPair ownEphemeral;
  private byte[] remoteStatic;
  private byte[] remoteEphemeral;
  private int next; // index of the message that comes next
  private int agreements;
  private int wasted;

  /**
   * @param prologue what both sides must agree on beforehand
   * @param ownStatic null when the pattern gives this side none
   * @param remoteStatic 32 bytes when the pattern has it known beforehand; otherwise null
   */
  public HandshakeState(
      NoiseCrypto crypto,
      HandshakePattern pattern,
      boolean initiator,
      byte[] prologue,
      SessionKeyPair ownStatic,
      byte[] remoteStatic) {
    if (pattern.hasStatic(initiator) != (ownStatic != null)
        || pattern.knownBefore(!initiator) != (remoteStatic != null)) {
      throw new IllegalArgumentException(pattern + " wants other static keys");
    }
    this.crypto = crypto;
    this.pattern = pattern;
    this.initiator = initiator;
    this.ownStatic = ownStatic;
    this.remoteStatic = remoteStatic;
    symmetric = new SymmetricState(crypto, "Noise_" + pattern + "_25519_ChaChaPoly_SHA256");
    symmetric.mixHash(prologue, 0, prologue.length);
    for (boolean side : new boolean[] {true, false}) {
      if (pattern.knownBefore(side)) {
        byte[] known = side == initiator ? ownStatic.publicKey() : remoteStatic;
        symmetric.mixHash(known, 0, known.length);
      }
    }
  }

  /** All messages have been written and read: {@link #keys} may be asked for. */
  public boolean finished() {
    return next == pattern.messageCount();
  }

  /**
   * Key agreements that were spent on messages that could not be read in the end: what somebody
   * hostile has made this side compute.
   */
  public int wasted() {
    return wasted;
  }

  /** The other side's static key, as far as it is known; null: not yet. Not to be written to. */
  public byte[] remoteStatic() {
    return remoteStatic;
  }

  /** Whether what was written or read last ended sealed. */
  boolean sealing() {
    return symmetric.hasKey();
  }

  /** Bytes that the next message of ours will have beside its payload. */
  public int overheadBytes() {
    int bytes = 0;
    boolean keyed = symmetric.hasKey();
    for (HandshakePattern.Token token : pattern.message(next)) {
      switch (token) {
        case E -> bytes += NoiseCrypto.KEY_BYTES;
        case S -> bytes += NoiseCrypto.KEY_BYTES + (keyed ? NoiseCrypto.TAG_BYTES : 0);
        default -> keyed = true;
      }
    }
    return bytes + (keyed ? NoiseCrypto.TAG_BYTES : 0);
  }

  /**
   * Writes the next message.
   *
   * @param out takes {@code payload.length +} {@link #overheadBytes} bytes
   * @return its length; -1: the other side's key agrees on nothing secret, and the handshake is
   *     over
   */
  public int write(byte[] payload, byte[] out, int outOffset) {
    require(initiator);
    int at = outOffset;
    for (HandshakePattern.Token token : pattern.message(next)) {
      switch (token) {
        case E -> {
          ownEphemeral = crypto.generate();
          System.arraycopy(ownEphemeral.publicKey(), 0, out, at, NoiseCrypto.KEY_BYTES);
          symmetric.mixHash(out, at, NoiseCrypto.KEY_BYTES);
          at += NoiseCrypto.KEY_BYTES;
        }
        case S -> at += symmetric.seal(ownStatic.publicKey(), 0, NoiseCrypto.KEY_BYTES, out, at);
        default -> {
          if (!mix(token)) {
            return -1;
          }
        }
      }
    }
    at += symmetric.seal(payload, 0, payload.length, out, at);
    next++;
    return at - outOffset;
  }

  /**
   * Reads the other side's next message.
   *
   * @return its payload; null: it is not authentic, or cut off, and nothing has changed
   */
  public byte[] read(byte[] in, int offset, int length) {
    require(!initiator);
    SymmetricState before = symmetric.copy();
    byte[] staticBefore = remoteStatic;
    byte[] ephemeralBefore = remoteEphemeral;
    int agreementsBefore = agreements;
    byte[] payload = length > MAX_MESSAGE_BYTES ? null : take(in, offset, offset + length);
    if (payload == null) {
      symmetric = before;
      remoteStatic = staticBefore;
      remoteEphemeral = ephemeralBefore;
      wasted += agreements - agreementsBefore;
      return null;
    }
    next++;
    return payload;
  }

  private byte[] take(byte[] in, int offset, int end) {
    int at = offset;
    for (HandshakePattern.Token token : pattern.message(next)) {
      if (token == HandshakePattern.Token.E) {
        if (end - at < NoiseCrypto.KEY_BYTES) {
          return null;
        }
        remoteEphemeral = Arrays.copyOfRange(in, at, at + NoiseCrypto.KEY_BYTES);
        symmetric.mixHash(in, at, NoiseCrypto.KEY_BYTES);
        at += NoiseCrypto.KEY_BYTES;
      } else if (token == HandshakePattern.Token.S) {
        int sealed = NoiseCrypto.KEY_BYTES + symmetric.tagBytes();
        remoteStatic = end - at < sealed ? null : symmetric.open(in, at, sealed);
        if (remoteStatic == null) {
          return null;
        }
        at += sealed;
      } else if (!mix(token)) {
        return null;
      }
    }
    return symmetric.open(in, at, end - at);
  }

  private boolean mix(HandshakePattern.Token token) {
    agreements++;
    byte[] secret =
        switch (token) {
          case EE -> crypto.agree(ownEphemeral, remoteEphemeral);
          case SS -> crypto.agree(ownStatic, remoteStatic);
          case ES ->
              initiator
                  ? crypto.agree(ownEphemeral, remoteStatic)
                  : crypto.agree(ownStatic, remoteEphemeral);
          case SE ->
              initiator
                  ? crypto.agree(ownStatic, remoteEphemeral)
                  : crypto.agree(ownEphemeral, remoteStatic);
          case E, S -> throw new IllegalStateException(token + " is nothing to mix");
        };
    if (secret == null) {
      return false;
    }
    symmetric.mixKey(secret);
    return true;
  }

  /** The keys for what follows; once the handshake is {@link #finished}. */
  public TransportKeys keys() {
    if (!finished()) {
      throw new IllegalStateException("the handshake is not finished");
    }
    byte[][] keys = symmetric.split();
    return new TransportKeys(keys[initiator ? 0 : 1], keys[initiator ? 1 : 0], symmetric.hash());
  }

  private void require(boolean initiatorsTurn) {
    boolean turn = next % 2 == 0;
    if (finished() || turn != initiatorsTurn) {
      throw new IllegalStateException("it is not this message's turn");
    }
  }
}
