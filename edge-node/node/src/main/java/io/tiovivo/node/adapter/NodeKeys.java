package io.tiovivo.node.adapter;

import io.tiovivo.identity.NodeId;
import io.tiovivo.identity.jca.JcaSigningKey;
import io.tiovivo.machine.Entropy;
import io.tiovivo.node.enrol.EnrolmentKeys;
import io.tiovivo.noise.NoiseCrypto;
import io.tiovivo.noise.SessionKeyPair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The box's own keys in its directory, made at its first start: {@code node.key} (mode 0600). Its
 * id follows from the Ed25519 key.
 */
final class NodeKeys implements EnrolmentKeys {
  private final JcaSigningKey signing;
  private final SessionKeyPair session;

  private NodeKeys(JcaSigningKey signing, SessionKeyPair session) {
    this.signing = signing;
    this.session = session;
  }

  /**
   * Reads the keys, or makes them.
   *
   * @param crypto makes the X25519 pair
   * @param hardware what this board is; a key that was made on another one is put aside
   * @param warning is told what went wrong
   */
  static NodeKeys open(
      Path directory,
      Entropy entropy,
      NoiseCrypto crypto,
      Hardware hardware,
      Consumer<String> warning) {
    return new NodeKeys(JcaSigningKey.generate(entropy), crypto.generate());
  }

  /** The node's id. */
  NodeId id() {
    return NodeId.ofKey(signing.publicKey());
  }

  /** The static key of Noise handshakes. */
  SessionKeyPair session() {
    return session;
  }

  /** Rises with every start; 1 at the first. */
  long incarnation() {
    return 1;
  }

  /** Empty, or that this card was copied from another board, for log and status. */
  Optional<String> copied() {
    return Optional.empty();
  }

  /** The credential's envelope that was kept; empty: none. */
  byte[] credential() {
    return new byte[0];
  }

  /** Keeps the credential. */
  void keepCredential(byte[] envelope) throws IOException {}

  @Override
  public byte[] signingKey() {
    return signing.publicKey();
  }

  @Override
  public byte[] sessionKey() {
    return session.publicKey().clone();
  }

  @Override
  public byte[] sign(byte[] message) {
    return signing.sign(message);
  }
}
