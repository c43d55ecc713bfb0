package io.tiovivo.boot.slots;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.boot.proto.BootEvent;
import io.tiovivo.boot.proto.BootSlot;
import io.tiovivo.boot.proto.BootState;
import java.util.List;
import java.util.Optional;

/**
 * What a box remembers between boots, immutable: every change makes a new one. Fields that this
 * version does not know are kept, so that a newer version's state survives a revert to this one.
 */
public final class BootRecord {
  /** Boots that a staged image gets before it is given up. */
  public static final int TRIAL_ATTEMPTS = 3;

  /** Boots that are remembered. */
  public static final int MAX_EVENTS = 10;

  /** Most characters of a reason; what is longer is cut. */
  public static final int MAX_REASON_CHARS = 160;

  private static final int FORMAT = 1;

  private final BootState state;

  BootRecord(BootState state) {
    this.state = state;
  }

  /** A box that has never been used, or has lost its memory. */
  public static BootRecord fresh(FlashSizes sizes) {
    return new BootRecord(BootState.newBuilder().setFormat(FORMAT).setSizes(sizes.proto()).build());
  }

  /** Reads a body; empty when it is not one. */
  public static Optional<BootRecord> parse(byte[] body, int offset, int length) {
    try {
      return Optional.of(new BootRecord(BootState.parser().parseFrom(body, offset, length)));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  BootState state() {
    return state;
  }

  /** The body, protobuf {@code BootState}. */
  public byte[] toBytes() {
    return state.toByteArray();
  }

  /** Whether it was written for a flash that was divided like this. */
  public boolean isFor(FlashSizes sizes) {
    return state.getSizes().equals(sizes.proto());
  }

  public SlotEntry slot(Slot slot) {
    return SlotEntry.of(entry(slot));
  }

  /** No image with a lower security counter is installed or booted. */
  public long securityCounter() {
    return state.getSecurityCounter();
  }

  /** Newest signed time that was seen, in seconds since 1970; 0: none. */
  public long timeFloorS() {
    return state.getTimeFloorS();
  }

  /** Highest beacon sequence that was accepted. */
  public long beaconSequenceFloor() {
    return state.getBeaconSequenceFloor();
  }

  /** Newest chain of root sets that was learned off the air; empty: none. */
  public Optional<byte[]> trust() {
    return state.getTrust().isEmpty()
        ? Optional.empty()
        : Optional.of(state.getTrust().toByteArray());
  }

  /** Boots so far. */
  public long boots() {
    return state.getBoots();
  }

  /** The last boots, oldest first, at most {@link #MAX_EVENTS}. */
  public List<BootEvent> events() {
    return state.getEventsList();
  }

  /** Why the last trial was given up; "": it was not, or a later one was confirmed. */
  public String revertReason() {
    return state.getRevertReason();
  }

  /** The version that {@link #revertReason} speaks of. */
  public String revertVersion() {
    return state.getRevertVersion();
  }

  /**
   * With a verified image in a slot, to be tried at the next boot.
   *
   * @param manifestSha256 32 bytes
   */
  public BootRecord staged(
      Slot slot, byte[] manifestSha256, String version, long release, long securityCounter) {
    return with(
            slot,
            BootSlots.staged(entry(slot), manifestSha256, cut(version), nextOrder())
                .setRelease(release)
                .setSecurityCounter(securityCounter))
        .stayed();
  }

  /**
   * With a staged image that waits for the running node's word ({@code held}), or has it. The table
   * passes over one that waits for as long as the other slot is confirmed and can be booted.
   */
  public BootRecord held(Slot slot, boolean held) {
    return slot(slot).state() == SlotState.STAGED
        ? with(slot, entry(slot).toBuilder().setHeld(held))
        : this;
  }

  /**
   * With the other confirmed image preferred, because the owner wants it back.
   *
   * @param to must be CONFIRMED, else nothing changes
   */
  public BootRecord goneBack(Slot to) {
    if (slot(to).state() != SlotState.CONFIRMED) {
      return this;
    }
    BootState.Builder next =
        with(to, entry(to).toBuilder().setOrder(nextOrder())).state.toBuilder();
    return new BootRecord(next.setWentBackFrom(entry(to.other()).getVersion()).build());
  }

  /** The version that the owner went back from; "": he did not, or something came since. */
  public String wentBackFrom() {
    return state.getWentBackFrom();
  }

  private BootRecord stayed() {
    return state.getWentBackFrom().isEmpty()
        ? this
        : new BootRecord(state.toBuilder().clearWentBackFrom().build());
  }

  /**
   * With the archive of classes that was made for a slot's image.
   *
   * @param sha256 32 bytes
   */
  public BootRecord archived(Slot slot, byte[] sha256) {
    return with(slot, entry(slot).toBuilder().setClassArchiveSha256(ByteString.copyFrom(sha256)));
  }

  /** SHA-256 of the archive of classes that was made for a slot's image; empty: none was. */
  public byte[] classArchive(Slot slot) {
    return entry(slot).getClassArchiveSha256().toByteArray();
  }

  /** With a slot that is about to be overwritten, or lost its image. */
  public BootRecord emptied(Slot slot, String reason) {
    return with(slot, BootSlot.newBuilder().setReason(cut(reason)));
  }

  /** With a slot that must not be booted again; also kept as the reason of a revert. */
  public BootRecord bad(Slot slot, String reason) {
    BootSlot entry = entry(slot);
    BootRecord next = with(slot, BootSlots.bad(entry, cut(reason)));
    return new BootRecord(
        next.stayed().state.toBuilder()
            .setRevertReason(cut(reason))
            .setRevertVersion(entry.getVersion())
            .build());
  }

  /** With a slot that is bad because its image does not work here, wherever it lies. */
  public BootRecord failed(Slot slot, String reason) {
    BootState.Builder next = bad(slot, reason).state.toBuilder();
    BootFailures.add(next, entry(slot).getManifestSha256());
    return new BootRecord(next.build());
  }

  /** Manifest digests of images that do not work here: not to be taken again unasked. */
  public List<byte[]> failed() {
    return state.getFailedList().stream().map(ByteString::toByteArray).toList();
  }

  /** With a slot's attempts spent by one: what is written before a trial boots. */
  public BootRecord tried(Slot slot) {
    int left = Math.max(0, slot(slot).attemptsLeft() - 1);
    return with(slot, BootSlots.tried(entry(slot), left));
  }

  /** With a slot confirmed by the node that runs from it; it is preferred from now on. */
  public BootRecord confirmed(Slot slot, long nowS) {
    BootState.Builder next =
        with(slot, BootSlots.confirmed(entry(slot), nextOrder())).state.toBuilder();
    BootHistory.confirm(next, slot, nowS);
    BootFailures.forget(next, entry(slot).getManifestSha256());
    return new BootRecord(
        next.clearRevertReason().clearRevertVersion().clearWentBackFrom().build());
  }

  /**
   * With one boot more.
   *
   * @param slot what is launched; null: nothing
   * @param reason row of the decision table
   * @param failures what was found unfit on the way
   */
  public BootRecord booted(Slot slot, String reason, List<String> failures, long nowS) {
    BootState.Builder next = state.toBuilder();
    BootHistory.add(next, slot, cut(reason), failures.stream().map(BootRecord::cut), nowS);
    return new BootRecord(next.build());
  }

  /** Whether what is launched now follows a trial that was given up. */
  public boolean isReverted() {
    return !state.getRevertReason().isEmpty();
  }

  /** With floors at least this high; they never sink. */
  public BootRecord floors(long securityCounter, long timeFloorS, long beaconSequence) {
    return new BootRecord(
        state.toBuilder()
            .setSecurityCounter(Math.max(securityCounter, securityCounter()))
            .setTimeFloorS(Math.max(timeFloorS, timeFloorS()))
            .setBeaconSequenceFloor(Math.max(beaconSequence, beaconSequenceFloor()))
            .build());
  }

  /** This record with the floors, trust and history of {@code other}, which lost its slots. */
  BootRecord floorsOf(BootRecord other) {
    return new BootRecord(
        other.state.toBuilder().clearSlotA().clearSlotB().setSizes(state.getSizes()).build());
  }

  /** With a newer chain of root sets. */
  public BootRecord trust(byte[] chain) {
    return new BootRecord(state.toBuilder().setTrust(ByteString.copyFrom(chain)).build());
  }

  /**
   * With a newer chain of root sets and exactly the floors that go with it, even if they sink: a
   * key that it revokes may have pushed them to where no honest beacon follows.
   */
  public BootRecord trust(byte[] chain, long timeFloorS, long beaconSequence) {
    return new BootRecord(
        trust(chain).state.toBuilder()
            .setTimeFloorS(timeFloorS)
            .setBeaconSequenceFloor(beaconSequence)
            .build());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BootRecord && state.equals(((BootRecord) other).state);
  }

  @Override
  public int hashCode() {
    return state.hashCode();
  }

  @Override
  public String toString() {
    return "BootRecord[boots=" + boots() + ", A=" + slot(Slot.A) + ", B=" + slot(Slot.B) + "]";
  }

  private BootSlot entry(Slot slot) {
    return slot == Slot.A ? state.getSlotA() : state.getSlotB();
  }

  private BootRecord with(Slot slot, BootSlot.Builder entry) {
    BootState.Builder next = state.toBuilder();
    return new BootRecord((slot == Slot.A ? next.setSlotA(entry) : next.setSlotB(entry)).build());
  }

  private long nextOrder() {
    return 1 + Math.max(state.getSlotA().getOrder(), state.getSlotB().getOrder());
  }

  static String cut(String reason) {
    return reason.length() <= MAX_REASON_CHARS ? reason : reason.substring(0, MAX_REASON_CHARS);
  }
}
