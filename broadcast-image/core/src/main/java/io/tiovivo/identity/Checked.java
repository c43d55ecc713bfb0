package io.tiovivo.identity;

import java.util.Set;

/** What became of checking an envelope. */
public sealed interface Checked {
  /**
   * The trust to hold from now on: newer than the one that checked when the chain brought a newer
   * root set. It counts even when the message itself was refused.
   */
  Trust newer();

  /**
   * The payload is authentic.
   *
   * @param payload the signed bytes; the receiver of this record owns them
   * @param signers every key with the right role whose signature verified; at least one
   * @param notAfterS when the first certificate that was needed expires, in seconds since 1970;
   *     {@link Long#MAX_VALUE}: never
   * @param keys the signers' keys, for what they sign without a chain
   */
  record Verified(byte[] payload, Trust newer, Set<KeyId> signers, long notAfterS, SignerKeys keys)
      implements Checked {}

  /**
   * The payload must not be used.
   *
   * @param detail one sentence for people
   */
  record Refused(Refusal reason, String detail, Trust newer) implements Checked {}
}
