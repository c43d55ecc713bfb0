package io.tiovivo.carousel;

import io.tiovivo.flash.FlashException;
import io.tiovivo.identity.Refusal;
import io.tiovivo.identity.Trust;
import io.tiovivo.image.Floors;
import io.tiovivo.image.proto.Beacon;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.PeerAddress;

/** What a {@link CarouselReceiver} tells its box. */
public sealed interface ReceiverEvent extends Event {
  /** What a receiver is doing. */
  enum Phase {
    /** Reading back the log of an earlier run. */
    RECOVERING,
    /** No verified offer yet. */
    LISTENING,
    /** Symbols of the offered image go to the log. */
    COLLECTING,
    /** Symbols become the image. */
    DECODING,
    /** The image is in its slot. */
    COMPLETE,
    /** The flash failed; nothing more happens. */
    FAILED
  }

  /**
   * Nothing of our fleet was heard.
   *
   * @param quietNs for how long
   */
  record NothingOnAir(long quietNs, ReceiverCounters counters) implements ReceiverEvent {}

  /**
   * A beacon was verified; comes with every new one.
   *
   * @param trust to hold from now on
   * @param floors to hold from now on
   */
  record BeaconSeen(Beacon beacon, Trust trust, Floors floors) implements ReceiverEvent {}

  /** A beacon or a manifest was not to be believed. Told once per reason until it changes. */
  record Disbelieved(Refusal reason, String detail) implements ReceiverEvent {}

  /** What is on offer is not for this box, now. Told once per reason until it changes. */
  record NotForUs(Refusal reason, String detail) implements ReceiverEvent {}

  /**
   * Reception of an offered image began, or went on where it was.
   *
   * @param resumedSymbols found in the log of an earlier run; 0: a fresh start
   * @param abandonedVersion what was being received until now; empty: nothing
   */
  record Receiving(Offer offer, long resumedSymbols, long neededSymbols, String abandonedVersion)
      implements ReceiverEvent {}

  /**
   * How it goes.
   *
   * @param version of the image; empty while there is no offer
   * @param neededSymbols source symbols of the image
   * @param usefulSymbols kept for it; in {@link Phase#DECODING} still all of them
   * @param decodedBytes of the image, in its slot and hashed
   * @param rateBitsPerSecond of image datagrams, UDP payload, smoothed
   * @param lossPpm of packets on the way, from gaps in the symbol ids, smoothed; -1: not known yet
   * @param etaNs until enough symbols are there at this rate; -1: not known
   */
  record Progress(
      Phase phase,
      String version,
      long neededSymbols,
      long usefulSymbols,
      long imageBytes,
      long decodedBytes,
      long rateBitsPerSecond,
      int lossPpm,
      long etaNs,
      ReceiverCounters counters)
      implements ReceiverEvent {
    /** Share of the image that is here, 0..100. */
    public double percent() {
      return neededSymbols == 0 ? 0 : Math.min(100, 100.0 * usefulSymbols / neededSymbols);
    }
  }

  /**
   * Somebody forges symbols: from now on each one counts only with a hash that the carousel key has
   * signed. What was collected stays, as far as it is true.
   *
   * @param sign how it showed
   */
  record StrictPathTaken(String sign) implements ReceiverEvent {}

  /** A head-end that trickles was asked for its full rate, as its beacons invite boxes to do. */
  record RateRequested(PeerAddress headEnd) implements ReceiverEvent {}

  /** All that was collected, or some blocks of it, was dropped and is collected anew. */
  record StartedOver(String reason) implements ReceiverEvent {}

  /**
   * An older image on this box has some of the symbols: they need not come.
   *
   * @param symbols of the image that are in the older one
   * @param neededSymbols in the image
   */
  record Seeded(long symbols, long neededSymbols) implements ReceiverEvent {}

  /** The flash failed; the receiver has stopped. */
  record FlashFailed(FlashException.Reason reason, String message) implements ReceiverEvent {}

  /**
   * The image is in its slot, synced, and every byte hashed to what the manifest says.
   *
   * @param manifestEnvelope as received, for the slot's header
   * @param receivedSymbols image symbols of this image that reached the socket in this run until
   *     the decode that succeeded began, duplicates and surplus included
   * @param strips per block in which it lies in the slot; 1: it lies there as it is
   */
  record ImageReady(
      byte[] manifestEnvelope,
      Manifest manifest,
      long receivedSymbols,
      int strips,
      ReceiverCounters counters)
      implements ReceiverEvent {}
}
