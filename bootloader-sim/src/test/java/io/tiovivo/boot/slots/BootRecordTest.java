package io.tiovivo.boot.slots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.tiovivo.boot.proto.BootState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BootRecordTest {
  private static final FlashSizes SIZES = new FlashSizes(256, 4096, 16384, 131072, 4096);
  private static final BootRecord FRESH = BootRecord.fresh(SIZES);

  @Test
  void shouldKeepWhatANewerVersionWroteWhenAnOlderOneRewritesIt() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(FRESH.staged(Slot.A, new byte[32], "2.0", 9, 1).toBytes());
    CodedOutputStream newer = CodedOutputStream.newInstance(bytes);
    newer.writeString(1000, "state of a later version");
    newer.flush();
    BootRecord read = parse(bytes.toByteArray());
    BootRecord rewritten =
        parse(
            read.tried(Slot.A)
                .booted(Slot.A, "first-trial", List.of(), 5)
                .confirmed(Slot.A, 6)
                .floors(1, 2, 3)
                .bad(Slot.A, "reverted")
                .emptied(Slot.A, "gone")
                .toBytes());
    String text = new String(rewritten.toBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
    assertTrue(text.contains("state of a later version"));
  }

  @Test
  void shouldKeepWhatANewerVersionSaysAboutASlot() throws IOException {
    byte[] staged = FRESH.staged(Slot.B, new byte[32], "2.0", 9, 1).toBytes();
    BootState state = BootState.parseFrom(staged);
    ByteArrayOutputStream slot = new ByteArrayOutputStream();
    slot.write(state.getSlotB().toByteArray());
    CodedOutputStream newer = CodedOutputStream.newInstance(slot);
    newer.writeUInt64(77, 123_456_789_123L);
    newer.flush();
    BootState changed =
        state.toBuilder()
            .setSlotB(io.tiovivo.boot.proto.BootSlot.parseFrom(slot.toByteArray()))
            .build();
    BootRecord rewritten = parse(parse(changed.toByteArray()).tried(Slot.B).toBytes());
    int unknownBytes =
        rewritten.toBytes().length
            - FRESH.staged(Slot.B, new byte[32], "2.0", 9, 1).tried(Slot.B).toBytes().length;
    assertTrue(unknownBytes > 6, "the slot's unknown field is gone: " + unknownBytes);
  }

  @Test
  void shouldNotBootAStateThatItDoesNotKnow() throws IOException {
    BootState state =
        BootState.newBuilder()
            .setSlotA(io.tiovivo.boot.proto.BootSlot.newBuilder().setStateValue(99))
            .build();
    assertEquals(SlotState.EMPTY, parse(state.toByteArray()).slot(Slot.A).state());
  }

  @Test
  void shouldRememberTheLastTenBoots() {
    BootRecord record = FRESH;
    for (int i = 0; i < 25; i++) {
      record = record.booted(Slot.A, "confirmed", List.of("slot B: unfit"), 1000 + i);
    }
    assertEquals(25, record.boots());
    assertEquals(10, record.events().size());
    assertEquals(16, record.events().get(0).getBoot());
    assertEquals(25, record.events().get(9).getBoot());
    assertEquals("slot B: unfit", record.events().get(9).getFailures(0));
  }

  @Test
  void shouldNoteInTheBootThatItWasConfirmed() {
    BootRecord record =
        FRESH
            .staged(Slot.A, new byte[32], "1", 1, 0)
            .tried(Slot.A)
            .booted(Slot.A, "first-trial", List.of(), 100)
            .confirmed(Slot.A, 130);
    assertEquals(130, record.events().get(0).getConfirmedS());
    assertEquals(2, record.events().get(0).getAttemptsLeft());
  }

  @Test
  void shouldKeepTheRevertReasonUntilALaterImageIsConfirmed() {
    BootRecord record =
        FRESH
            .staged(Slot.A, new byte[32], "1", 1, 0)
            .confirmed(Slot.A, 1)
            .staged(Slot.B, new byte[32], "2", 2, 0)
            .bad(Slot.B, "not confirmed in 3 boots");
    assertTrue(record.isReverted());
    assertEquals("2", record.revertVersion());
    record = record.staged(Slot.B, new byte[32], "3", 3, 0);
    assertTrue(record.isReverted());
    assertFalse(record.tried(Slot.B).confirmed(Slot.B, 2).isReverted());
  }

  @Test
  void shouldRememberTheLastImagesThatFailedHereUntilOneIsConfirmed() {
    BootRecord record = FRESH;
    for (int i = 0; i < 20; i++) {
      byte[] digest = new byte[32];
      digest[0] = (byte) i;
      record = record.staged(Slot.A, digest, "1", 1, 0).failed(Slot.A, "no").failed(Slot.A, "no");
      assertEquals(SlotState.BAD, record.slot(Slot.A).state());
    }
    assertEquals(8, record.failed().size());
    assertEquals(12, record.failed().get(0)[0]);
    assertEquals(19, record.failed().get(7)[0]);
    record = record.staged(Slot.B, record.failed().get(3), "1", 1, 0).tried(Slot.B);
    assertEquals(7, record.confirmed(Slot.B, 1).failed().size());
    assertEquals(8, record.bad(Slot.B, "damaged").failed().size());
  }

  @Test
  void shouldNeverSinkItsFloors() {
    BootRecord record = FRESH.floors(5, 500, 50);
    assertEquals(record, record.floors(4, 499, 49));
    assertEquals(6, record.floors(6, 0, 0).securityCounter());
    assertEquals(500, record.floors(6, 0, 0).timeFloorS());
    assertEquals(51, record.floors(0, 0, 51).beaconSequenceFloor());
  }

  @Test
  void shouldTakeTheFloorsThatComeWithNewerTrustEvenIfTheySink() {
    BootRecord record = FRESH.floors(5, 500, 50).trust(new byte[] {1}, 400, 40);
    assertEquals(5, record.securityCounter());
    assertEquals(400, record.timeFloorS());
    assertEquals(40, record.beaconSequenceFloor());
  }

  @Test
  void shouldCutLongReasons() {
    BootRecord record = FRESH.bad(Slot.A, "x".repeat(10_000));
    assertEquals(BootRecord.MAX_REASON_CHARS, record.slot(Slot.A).reason().length());
  }

  @Test
  void shouldForgetTheSlotsOfAnotherLayoutAndKeepTheFloors() {
    FlashSizes other = new FlashSizes(512, 4096, 16384, 131072, 4096);
    BootRecord record = FRESH.staged(Slot.A, new byte[32], "1", 1, 0).floors(7, 8, 9);
    BootRecord moved = BootRecord.fresh(other).floorsOf(record);
    assertTrue(moved.isFor(other));
    assertEquals(SlotState.EMPTY, moved.slot(Slot.A).state());
    assertEquals(7, moved.securityCounter());
  }

  @Test
  void shouldReadAnyBytesWithoutHarm() {
    Random random = new Random(20261);
    byte[] good =
        FRESH
            .staged(Slot.A, new byte[32], "1", 1, 0)
            .booted(Slot.A, "x", List.of("y"), 1)
            .toBytes();
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes;
      if (i % 2 == 0) {
        bytes = new byte[random.nextInt(80)];
        random.nextBytes(bytes);
      } else {
        bytes = java.util.Arrays.copyOf(good, random.nextInt(good.length + 1));
        if (bytes.length > 0) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      BootRecord.parse(bytes, 0, bytes.length)
          .ifPresent(
              record -> {
                record.slot(Slot.A);
                record.tried(Slot.B).confirmed(Slot.B, 1).booted(Slot.A, "r", List.of(), 1);
              });
    }
  }

  @Test
  void shouldKeepATrustChain() {
    byte[] chain = ByteString.copyFromUtf8("a chain").toByteArray();
    assertEquals("a chain", new String(FRESH.trust(chain).trust().orElseThrow()));
    assertTrue(FRESH.trust().isEmpty());
  }

  private static BootRecord parse(byte[] bytes) {
    return BootRecord.parse(bytes, 0, bytes.length).orElseThrow();
  }
}
