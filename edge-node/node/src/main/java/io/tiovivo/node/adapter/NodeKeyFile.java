package io.tiovivo.node.adapter;

import io.tiovivo.identity.jca.JcaSigningKey;
import io.tiovivo.noise.NoiseCrypto;
import io.tiovivo.noise.SessionKeyPair;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What {@code node.key} holds, as text of four lines.
 *
 * @param seed of the Ed25519 key, 32 bytes; secret
 * @param session the X25519 pair
 * @param hardware on which the keys were made
 */
record NodeKeyFile(byte[] seed, SessionKeyPair session, Hardware hardware) {
  private static final String FIRST = "tiovivo-node-key 1";
  private static final int LINES = 4;
  private static final HexFormat HEX = HexFormat.of();

  List<String> lines() {
    return List.of(
        FIRST,
        "ed25519 " + HEX.formatHex(seed),
        "x25519 " + HEX.formatHex(session.privateKey()) + " " + HEX.formatHex(session.publicKey()),
        "hardware " + hardware.source() + " " + HEX.formatHex(hardware.digest()));
  }

  /** Empty: damaged. */
  static Optional<NodeKeyFile> parse(byte[] bytes) {
    String[] lines = new String(bytes, StandardCharsets.US_ASCII).split("\n");
    if (lines.length != LINES || !lines[0].equals(FIRST)) {
      return Optional.empty();
    }
    String[] signing = lines[1].split(" ", -1);
    String[] session = lines[2].split(" ", -1);
    String[] hardware = lines[3].split(" ", -1);
    try {
      boolean shaped =
          signing.length == 2
              && signing[0].equals("ed25519")
              && session.length == 3
              && session[0].equals("x25519")
              && hardware.length == 3
              && hardware[0].equals("hardware");
      if (!shaped) {
        return Optional.empty();
      }
      NodeKeyFile file =
          new NodeKeyFile(
              HEX.parseHex(signing[1]),
              new SessionKeyPair(HEX.parseHex(session[1]), HEX.parseHex(session[2])),
              new Hardware(HEX.parseHex(hardware[2]), hardware[1]));
      boolean whole =
          file.seed.length == JcaSigningKey.SEED_BYTES
              && file.session.privateKey().length == NoiseCrypto.KEY_BYTES
              && file.session.publicKey().length == NoiseCrypto.KEY_BYTES;
      return whole ? Optional.of(file) : Optional.empty();
    } catch (IllegalArgumentException notHex) {
      return Optional.empty();
    }
  }

  /** Never the secrets. */
  @Override
  public String toString() {
    return "NodeKeyFile[secret]";
  }
}
