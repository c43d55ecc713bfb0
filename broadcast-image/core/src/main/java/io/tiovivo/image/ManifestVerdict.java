package io.tiovivo.image;

import io.tiovivo.identity.Refusal;
import io.tiovivo.image.proto.Manifest;

/** What became of a manifest. */
public sealed interface ManifestVerdict {
  /** Authentic, what the offer promised, well-formed, and for this box. */
  record Accepted(Manifest manifest) implements ManifestVerdict {}

  /** Not to be used. */
  record Rejected(Refusal reason, String detail) implements ManifestVerdict {}
}
