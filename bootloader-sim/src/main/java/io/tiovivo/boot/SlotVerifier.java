package io.tiovivo.boot;

import io.tiovivo.boot.SlotVerdict.Sound;
import io.tiovivo.boot.SlotVerdict.Unsound;
import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.boot.slots.SlotHeader;
import io.tiovivo.boot.slots.SlotStore;
import io.tiovivo.identity.Checked;
import io.tiovivo.identity.Digests;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.identity.Trust;
import io.tiovivo.image.BoxDescription;
import io.tiovivo.image.ImageFormatException;
import io.tiovivo.image.ManifestChecks;
import io.tiovivo.image.proto.Manifest;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Checks at every boot what a slot's header says: signatures back to the root set, board,
 * architecture, security counter. Never the time: what a box has accepted it may boot for ever. The
 * files are checked one by one while they are unpacked, or hashed again where they lie.
 */
public final class SlotVerifier {
  private final SlotStore slots;
  private final Trust trust;
  private final BoxDescription box;

  public SlotVerifier(SlotStore slots, Trust trust, BoxDescription box) {
    this.slots = slots;
    this.trust = trust;
    this.box = box;
  }

  /**
   * Checks what is to be booted: it must be the very manifest that the boot record speaks of.
   *
   * @throws io.tiovivo.flash.FlashException when the flash cannot be read
   */
  public SlotVerdict check(Slot slot, BootRecord record) {
    SlotVerdict verdict = check(slot, record.securityCounter());
    if (verdict instanceof Sound sound
        && !HexFormat.of()
            .formatHex(sound.manifestSha256())
            .equals(record.slot(slot).manifestSha256())) {
      return new Unsound("the slot holds another manifest than the boot record says");
    }
    return verdict;
  }

  /**
   * Checks a slot that the record knows nothing of.
   *
   * @param securityCounter the least that will do
   */
  public SlotVerdict check(Slot slot, long securityCounter) {
    Optional<SlotHeader> header = slots.header(slot);
    if (header.isEmpty()) {
      return new Unsound("the slot's header is damaged or missing");
    }
    Checked checked = trust.checkStored(header.get().envelope(), SigningContext.MANIFEST);
    if (checked instanceof Checked.Refused refused) {
      return new Unsound("manifest refused: " + refused.detail());
    }
    byte[] payload = ((Checked.Verified) checked).payload();
    Manifest manifest;
    try {
      manifest = ManifestChecks.parse(payload);
    } catch (ImageFormatException e) {
      return new Unsound(e.getMessage());
    }
    Optional<String> flaw = flaw(manifest, header.get(), securityCounter);
    return flaw.isPresent()
        ? new Unsound(flaw.get())
        : new Sound(manifest, Digests.sha256(payload), slots.image(slot, header.get(), manifest));
  }

  private Optional<String> flaw(Manifest manifest, SlotHeader header, long securityCounter) {
    if (!manifest.getFleet().equals(trust.fleet())) {
      return Optional.of("for fleet " + manifest.getFleet() + ", this is " + trust.fleet());
    }
    Optional<BoxDescription.Misfit> misfit =
        box.misfit(manifest, slots.maxImageBytes(), securityCounter);
    if (misfit.isPresent()) {
      return Optional.of("its image " + misfit.get().detail());
    }
    return SlotStore.flaw(header, manifest);
  }
}
