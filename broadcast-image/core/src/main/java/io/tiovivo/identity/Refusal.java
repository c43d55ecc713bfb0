package io.tiovivo.identity;

/**
 * Why something signed, or what it offers, was not taken. One list for envelopes, beacons and
 * manifests, so that a counter per reason covers them all.
 *
 * <p>From {@link #NO_OFFER} to {@link #UP_TO_DATE} the order is that in which an offer is looked
 * at: what comes later came nearer to being taken.
 */
public enum Refusal {
  /** More bytes than its kind may have. */
  TOO_LARGE,
  /** Not decodable, or a count, length or field breaks a limit. */
  MALFORMED,
  /** Made for another fleet. */
  WRONG_FLEET,
  /** The chain's root sets do not follow from the one that is held here. */
  CHAIN_BROKEN,
  /** A signature by a key that is known here does not verify. */
  BAD_SIGNATURE,
  /** No signature by a key that may sign this. */
  UNKNOWN_SIGNER,
  /** Fewer root signatures than the threshold. */
  TOO_FEW_SIGNATURES,
  /** Signed by a key that the root set has revoked. */
  REVOKED,
  /** Past its time, or its signer's certificate is. */
  EXPIRED,
  /** An older beacon than one that was seen already. */
  REPLAYED,
  /** A time or sequence that its signer could not have known. */
  FAST_FORWARD,
  /** The beacon offers nothing at all. */
  NO_OFFER,
  /** Not the kind of image that goes into a slot. */
  WRONG_KIND,
  /** For another processor. */
  WRONG_ARCHITECTURE,
  /** For other boards. */
  WRONG_BOARD,
  /** Does not fit into a slot. */
  IMAGE_TOO_BIG,
  /** A security counter lower than this box's. */
  OLDER_SECURITY_COUNTER,
  /** Offered to a part of the fleet that this box is not in. */
  NOT_IN_COHORT,
  /** The rollout is halted. */
  HALTED,
  /** This very image was tried here and did not work. */
  FAILED_HERE,
  /** The owner does not want this release. */
  NOT_WANTED,
  /** An older release than this box has, and not pinned. */
  OLDER_RELEASE,
  /** This box has this very release. */
  UP_TO_DATE,
  /** Not the manifest that was offered. */
  OFFER_MISMATCH
}
