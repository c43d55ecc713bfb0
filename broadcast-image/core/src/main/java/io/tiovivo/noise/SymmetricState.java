package io.tiovivo.noise;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/** Chaining key, handshake hash and cipher of a handshake (Noise revision 34, section 5.2). */
final class SymmetricState {
  private final NoiseCrypto crypto;
  private byte[] chainingKey;
  private byte[] hash;
  private byte[] key; // null: nothing is encrypted yet
  private long nonce;

  SymmetricState(NoiseCrypto crypto, String protocolName) {
    this.crypto = crypto;
    byte[] name = protocolName.getBytes(StandardCharsets.US_ASCII);
    hash = name.length <= Hmac.BYTES ? Arrays.copyOf(name, Hmac.BYTES) : Hmac.sha256().digest(name);
    chainingKey = hash;
  }

  private SymmetricState(SymmetricState other) {
    crypto = other.crypto;
    // Arrays are never written to once they are here, so sharing them is safe.
    chainingKey = other.chainingKey;
    hash = other.hash;
    key = other.key;
    nonce = other.nonce;
  }

  SymmetricState copy() {
    return new SymmetricState(this);
  }

  byte[] hash() {
    return hash.clone();
  }

  boolean hasKey() {
    return key != null;
  }

  /** Bytes that {@link #seal} adds by now. */
  int tagBytes() {
    return key == null ? 0 : NoiseCrypto.TAG_BYTES;
  }

  void mixHash(byte[] data, int offset, int length) {
    MessageDigest sha256 = Hmac.sha256();
    sha256.update(hash);
    sha256.update(data, offset, length);
    hash = sha256.digest();
  }

  void mixKey(byte[] material) {
    byte[][] made = Hmac.expand(chainingKey, material, 2);
    chainingKey = made[0];
    key = made[1];
    nonce = 0;
  }

  /** Encrypts if there is a key, and hashes what goes out; returns its length. */
  int seal(byte[] in, int offset, int length, byte[] out, int outOffset) {
    if (key == null) {
      System.arraycopy(in, offset, out, outOffset, length);
    } else {
      crypto.seal(key, nonce++, hash, in, offset, length, out, outOffset);
    }
    int sealed = length + tagBytes();
    mixHash(out, outOffset, sealed);
    return sealed;
  }

  /** The reverse; null: not authentic. */
  byte[] open(byte[] in, int offset, int length) {
    if (length < tagBytes()) {
      return null;
    }
    byte[] opened = new byte[length - tagBytes()];
    if (key == null) {
      System.arraycopy(in, offset, opened, 0, length);
    } else if (!crypto.open(key, nonce++, hash, in, offset, length, opened, 0)) {
      return null;
    }
    mixHash(in, offset, length);
    return opened;
  }

  /** Keys for what follows: the initiator's, then the responder's. */
  byte[][] split() {
    return Hmac.expand(chainingKey, new byte[0], 2);
  }
}
