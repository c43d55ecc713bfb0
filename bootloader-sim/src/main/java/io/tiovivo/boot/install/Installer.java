package io.tiovivo.boot.install;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.boot.slots.BootRecordStore;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.boot.slots.SlotEntry;
import io.tiovivo.boot.slots.SlotState;
import io.tiovivo.boot.slots.SlotStore;
import io.tiovivo.carousel.ImageTarget;
import io.tiovivo.identity.Digests;
import io.tiovivo.identity.Trust;
import io.tiovivo.identity.proto.Envelope;
import io.tiovivo.image.Floors;
import io.tiovivo.image.proto.Manifest;
import java.util.Optional;

/**
 * Gets a received image into a slot. The order that makes a cut harmless: the record forgets the
 * slot, the header goes, the body comes, the header vouches for it, the record knows it.
 */
public final class Installer {
  private final SlotStore slots;
  private final BootRecordStore store;

  public Installer(SlotStore slots, BootRecordStore store) {
    this.slots = slots;
    this.store = store;
  }

  /**
   * Where a reception writes.
   *
   * @param strips whether the loader that will boot it reads images that lie in strips
   */
  public ImageTarget target(Slot slot, boolean strips) {
    return new SlotTarget(slot, strips, slots, store);
  }

  /**
   * What a reception does not go below.
   *
   * @param fresh take whatever is on the air, even an older release than those that are here
   */
  public Floors floors(boolean fresh) {
    BootRecord record = store.record();
    long release = 0;
    for (Slot slot : Slot.values()) {
      SlotEntry entry = record.slot(slot);
      boolean counts = entry.state() != SlotState.EMPTY && entry.state() != SlotState.BAD;
      release = counts ? Math.max(release, entry.release()) : release;
    }
    return new Floors(
        record.securityCounter(),
        fresh ? 0 : release,
        record.beaconSequenceFloor(),
        record.timeFloorS());
  }

  /**
   * Vouches for the image in a slot, and has the next boot try it.
   *
   * @param envelope of the manifest, as received
   * @param strips per block in which it lies there
   * @param held not before the running node says so
   */
  public void install(Slot slot, byte[] envelope, Manifest manifest, int strips, boolean held) {
    slots.seal(slot, envelope, manifest.getImageBytes(), strips);
    byte[] digest = payloadSha256(envelope);
    store.update(
        record ->
            record
                .staged(
                    slot,
                    digest,
                    manifest.getVersion(),
                    manifest.getRelease(),
                    manifest.getSecurityCounter())
                .held(slot, held));
  }

  private static byte[] payloadSha256(byte[] envelope) {
    try {
      return Digests.sha256(Envelope.parseFrom(envelope).getSigned().getPayload().toByteArray());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the receiver handed over no envelope", e);
    }
  }

  /**
   * Keeps whom to trust and the floors.
   *
   * @param newer whether this trust has come off the air: it may have taken the floors back
   * @return why a newer root set could not be kept, for people; empty: all is kept
   */
  public Optional<String> keep(Trust held, Floors floors, boolean newer) {
    byte[] chain = held.bytes();
    boolean fits = chain.length <= store.maxTrustBytes();
    store.update(
        record -> {
          if (newer && fits) {
            return record.trust(chain, floors.timeS(), floors.beaconSequence());
          }
          BootRecord next = record.floors(0, floors.timeS(), floors.beaconSequence());
          return fits ? next.trust(chain) : next;
        });
    return newer && !fits
        ? Optional.of(
            "root set "
                + held.version()
                + " is not kept: its chain of "
                + chain.length
                + " bytes is more than the "
                + store.maxTrustBytes()
                + " that the boot record has room for; give this box a new fleet.trust with"
                + " --trust")
        : Optional.empty();
  }
}
