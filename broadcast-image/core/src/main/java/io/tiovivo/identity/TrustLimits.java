package io.tiovivo.identity;

/** Limits of every message of trust.proto. */
final class TrustLimits {
  /** Most root keys. */
  static final int MAX_ROOT_KEYS = 16;

  /** Most certificates in one chain. */
  static final int MAX_CERTIFICATES = 8;

  /** Most signatures of one message: a root set may need thresholds of two sets. */
  static final int MAX_SIGNATURES = 2 * MAX_ROOT_KEYS;

  /** Most revoked keys in a root set. */
  static final int MAX_REVOKED = 64;

  /** Room for the keys and signatures of algorithms to come. */
  private static final int MAX_KEY_BYTES = 2048;

  private static final int MAX_SIGNATURE_BYTES = 4096;

  private static final int MAX_PAYLOAD_BYTES = 8192;

  private static final FieldLimits PUBLIC_KEY =
      new FieldLimits().number(1, "algorithm").bytes(2, "key", MAX_KEY_BYTES);

  private static final FieldLimits SIGNATURE =
      new FieldLimits().bytes(1, "key id", KeyId.BYTES).bytes(2, "signature", MAX_SIGNATURE_BYTES);

  static final FieldLimits ROOT_SET =
      new FieldLimits()
          .number(1, "format")
          .bytes(2, "fleet", Fleet.MAX_NAME_CHARS)
          .number(3, "version")
          .number(4, "threshold")
          .repeated(5, "root key", MAX_ROOT_KEYS, PUBLIC_KEY)
          .repeatedBytes(6, "revoked key id", MAX_REVOKED, KeyId.BYTES)
          .number(7, "issue time");

  static final FieldLimits CERTIFICATE =
      new FieldLimits()
          .number(1, "format")
          .bytes(2, "fleet", Fleet.MAX_NAME_CHARS)
          .number(3, "role")
          .message(4, "key", PUBLIC_KEY)
          .number(5, "start")
          .number(6, "end");

  static final FieldLimits CHAIN =
      new FieldLimits()
          .repeated(1, "root set", Trust.MAX_ROOT_SETS, signed(MAX_PAYLOAD_BYTES))
          .repeated(2, "certificate", MAX_CERTIFICATES, signed(MAX_PAYLOAD_BYTES));

  static final FieldLimits ENVELOPE =
      new FieldLimits()
          .message(1, "signed", signed(Trust.MAX_ENVELOPE_BYTES))
          .message(2, "chain", CHAIN);

  private TrustLimits() {}

  private static FieldLimits signed(int maxPayloadBytes) {
    return new FieldLimits()
        .bytes(1, "payload", maxPayloadBytes)
        .repeated(2, "signature", MAX_SIGNATURES, SIGNATURE);
  }
}
