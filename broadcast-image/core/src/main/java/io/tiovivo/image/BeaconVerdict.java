package io.tiovivo.image;

import io.tiovivo.identity.Refusal;
import io.tiovivo.image.proto.Beacon;
import io.tiovivo.image.proto.Offer;

/** What became of a beacon. */
public sealed interface BeaconVerdict {
  /** Authentic, and this offer in it is for this box, now. */
  record Offered(Beacon beacon, Offer offer) implements BeaconVerdict {}

  /**
   * Authentic, but it offers this box nothing to receive.
   *
   * @param reason why the offer that came nearest does not do
   */
  record NoOffer(Refusal reason, String detail, Beacon beacon) implements BeaconVerdict {}

  /**
   * Not to be believed.
   *
   * @param sequence of a beacon that is authentic but {@link Refusal#REPLAYED}; else -1
   */
  record Rejected(Refusal reason, String detail, long sequence) implements BeaconVerdict {}
}
