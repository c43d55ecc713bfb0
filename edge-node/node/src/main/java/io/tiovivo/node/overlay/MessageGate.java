package io.tiovivo.node.overlay;

import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.node.proto.OverlayMessage;

/**
 * Where a decrypted message becomes an {@link OverlayMessage}: its sender is known, but may be
 * hostile or of another version. What passes has no list longer than the largest that any version
 * sends; what is in it the parts check.
 */
final class MessageGate {
  /** Most bytes of a message: what a datagram of 1232 bytes carries beside prefix and seal. */
  static final int MAX_BYTES = 1180;

  /** Most contacts, entries, updates or events in one message: of 30 bytes, 39 fit. */
  static final int MAX_RECORDS = 40;

  /** Most digests of a SyncRequest. */
  static final int MAX_DIGESTS = 256;

  /** Why a message goes no further. */
  enum Flaw {
    TOO_LONG,
    MALFORMED,
    TOO_MANY,
    UNKNOWN_BODY
  }

  /** A message, or why there is none. Exactly one of the two is null. */
  record Read(OverlayMessage message, Flaw flaw) {}

  private MessageGate() {}

  /** Reads a message of a peer; never throws. */
  static Read read(byte[] bytes, int offset, int length) {
    if (length > MAX_BYTES) {
      return new Read(null, Flaw.TOO_LONG);
    }
    OverlayMessage message;
    try {
      message =
          OverlayMessage.parser()
              .parseFrom(bytes, offset, length, ExtensionRegistryLite.getEmptyRegistry());
    } catch (InvalidProtocolBufferException broken) {
      return new Read(null, Flaw.MALFORMED);
    }
    if (message.getBodyCase() == OverlayMessage.BodyCase.BODY_NOT_SET) {
      return new Read(null, Flaw.UNKNOWN_BODY);
    }
    return records(message) <= MAX_RECORDS
            && message.getSyncRequest().getDigestsCount() <= MAX_DIGESTS
        ? new Read(message, null)
        : new Read(null, Flaw.TOO_MANY);
  }

  private static int records(OverlayMessage message) {
    return switch (message.getBodyCase()) {
      case ACCEPT -> message.getAccept().getStandbysCount() + message.getAccept().getOthersCount();
      case BUSY -> message.getBusy().getElsewhereCount();
      case RENEWED -> message.getRenewed().getStandbysCount();
      case FOUND -> message.getFound().getEntriesCount();
      case PUBLISH -> message.getPublish().getEntriesCount();
      case PROBE -> message.getProbe().getUpdatesCount();
      case PROBE_ACK -> message.getProbeAck().getUpdatesCount();
      case GOSSIP -> message.getGossip().getUpdatesCount();
      default -> 0;
    };
  }
}
