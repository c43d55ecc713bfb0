package io.tiovivo.boot;

import io.tiovivo.image.ByteSource;
import io.tiovivo.image.proto.Manifest;

/** What {@link SlotVerifier} says about a slot's manifest. */
public sealed interface SlotVerdict {
  /**
   * The manifest is authentic, for this box, and not below its security counter.
   *
   * @param manifestSha256 of the manifest's payload, 32 bytes
   * @param image what the slot holds, not checked
   */
  record Sound(Manifest manifest, byte[] manifestSha256, ByteSource image) implements SlotVerdict {}

  /**
   * Must not be booted.
   *
   * @param reason one clause for people
   */
  record Unsound(String reason) implements SlotVerdict {}
}
