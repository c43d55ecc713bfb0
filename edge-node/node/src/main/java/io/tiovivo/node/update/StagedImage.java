package io.tiovivo.node.update;

import io.tiovivo.boot.slots.Slot;
import io.tiovivo.boot.slots.SlotEntry;
import io.tiovivo.boot.slots.SlotHeader;
import io.tiovivo.boot.slots.SlotStore;
import io.tiovivo.flash.FlashException;
import io.tiovivo.identity.Trust;
import io.tiovivo.identity.proto.Envelope;
import io.tiovivo.image.Emergency;
import io.tiovivo.image.proto.Manifest;
import java.util.Optional;

/**
 * An image that waits in the other slot.
 *
 * @param manifestSha256 64 lower-case hex digits, as the boot record has it
 * @param emergency two release keys have signed that it is one
 */
record StagedImage(
    String manifestSha256, String version, long release, boolean emergency, String notes) {
  /** Reads what its header says; takes some signature checks, and never throws. */
  static StagedImage read(SlotStore slots, Slot slot, SlotEntry entry, Trust trust, long nowS) {
    Optional<byte[]> envelope = envelope(slots, slot);
    return new StagedImage(
        entry.manifestSha256(),
        entry.version(),
        entry.release(),
        envelope.filter(bytes -> Emergency.isProved(trust, bytes, nowS)).isPresent(),
        envelope.map(StagedImage::notes).orElse(""));
  }

  private static Optional<byte[]> envelope(SlotStore slots, Slot slot) {
    try {
      return slots.header(slot).map(SlotHeader::envelope);
    } catch (FlashException e) {
      return Optional.empty(); // the loader will find it out
    }
  }

  private static String notes(byte[] envelope) {
    try {
      return Manifest.parseFrom(Envelope.parseFrom(envelope).getSigned().getPayload()).getNotes();
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      return ""; // the loader will find it out
    }
  }
}
