package io.tiovivo.identity;

import io.tiovivo.identity.proto.KeyRole;
import java.nio.charset.StandardCharsets;

/**
 * What a signature is for. Its name is signed together with the payload, so that a signature made
 * for one purpose never passes for another (domain separation).
 */
public enum SigningContext {
  /** A root set, signed by thresholds of root keys. */
  ROOT_SET("root-set", KeyRole.KEY_ROLE_UNSPECIFIED),
  /** A key certificate, signed by a root threshold or, for a carousel key, by a release key. */
  KEY_CERTIFICATE("key-certificate", KeyRole.KEY_ROLE_UNSPECIFIED),
  /** The manifest of an image, signed by a release key. */
  MANIFEST("manifest", KeyRole.RELEASE),
  /** A beacon, signed by a carousel key. */
  BEACON("beacon", KeyRole.CAROUSEL),
  /** Hashes of single symbols, signed by a carousel key. */
  SYMBOL_HASHES("symbol-hashes", KeyRole.CAROUSEL),
  /** A box's credential, signed by the authority's key. */
  CREDENTIAL("credential", KeyRole.AUTHORITY),
  /** A box's request for a credential, signed by the box's own key, which nobody certifies. */
  ENROLMENT("enrolment", KeyRole.KEY_ROLE_UNSPECIFIED);

  private static final String PREFIX = "tiovivo/1/";

  private final byte[] prefix;
  private final KeyRole signer;

  SigningContext(String name, KeyRole signer) {
    this.prefix = (PREFIX + name + '\0').getBytes(StandardCharsets.US_ASCII);
    this.signer = signer;
  }

  /**
   * The role that a key needs in order to sign this; unspecified: root keys have their own rule.
   */
  public KeyRole signer() {
    return signer;
  }

  /** The bytes that are signed: {@code "tiovivo/1/" || name || 0x00 || payload}. */
  public byte[] message(byte[] payload) {
    byte[] message = new byte[prefix.length + payload.length];
    System.arraycopy(prefix, 0, message, 0, prefix.length);
    System.arraycopy(payload, 0, message, prefix.length, payload.length);
    return message;
  }
}
