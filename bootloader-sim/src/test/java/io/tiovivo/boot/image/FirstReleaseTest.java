package io.tiovivo.boot.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tiovivo.boot.slots.BootImageEntry;
import io.tiovivo.boot.slots.BootImageState;
import io.tiovivo.boot.slots.BootImageSteps;
import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.boot.slots.Partition;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.boot.slots.SlotState;
import io.tiovivo.identity.Digests;
import io.tiovivo.identity.Trust;
import io.tiovivo.identity.jca.JcaSignatures;
import io.tiovivo.image.Admission;
import io.tiovivo.image.BeaconVerdict;
import io.tiovivo.image.BoxDescription;
import io.tiovivo.image.Floors;
import io.tiovivo.image.ManifestVerdict;
import io.tiovivo.image.proto.Beacon;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.testkit.fleet.TestFleet;
import io.tiovivo.testkit.fleet.TestImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The promise of docs/BOOT.md: what the first release has written and signed is read and accepted,
 * and what a later one adds is passed over. The files are never made anew; should a change make
 * this test fail, it is the change that is wrong.
 */
final class FirstReleaseTest {
  private static final String FLEET = "first";
  private static final long TIME_S = TestFleet.BEGIN_S + 100;

  @Test
  void shouldReadABootRecordOfTheFirstReleaseAndKeepAllOfIt() throws IOException {
    byte[] body = golden("record");
    BootRecord record = BootRecord.parse(body, 0, body.length).orElseThrow();
    assertEquals(SlotState.CONFIRMED, record.slot(Slot.A).state());
    assertEquals("1.0.3", record.slot(Slot.A).version());
    assertEquals(SlotState.EMPTY, record.slot(Slot.B).state());
    assertEquals(77, record.beaconSequenceFloor());
    BootImageEntry entry = BootImageEntry.of(record);
    assertEquals(BootImageState.STAGED, entry.state());
    assertEquals(Partition.B, entry.partition());
    assertEquals("1.0.4", entry.version());
    assertEquals(4, entry.release());
    assertArrayEquals(body, record.toBytes());
  }

  @Test
  void shouldReadARecordFromBeforeThereWereBootImages() throws IOException {
    byte[] body = golden("record-before");
    BootRecord record = BootRecord.parse(body, 0, body.length).orElseThrow();
    assertEquals(SlotState.CONFIRMED, record.slot(Slot.A).state());
    assertEquals(BootImageState.NONE, BootImageEntry.of(record).state());
  }

  @Test
  void shouldKeepWhatALaterReleaseHasAddedToTheRecord() throws IOException {
    byte[] body = golden("record");
    byte[] later =
        io.tiovivo.boot.proto.BootState.parseFrom(body).toBuilder()
            .mergeFrom(unknownField())
            .build()
            .toByteArray();
    BootRecord record = BootRecord.parse(later, 0, later.length).orElseThrow();
    byte[] rewritten = BootImageSteps.let(record).toBytes();
    int held = 2; // bytes of what was taken out
    assertEquals(later.length - held, rewritten.length);
  }

  @Test
  void shouldTakeTheBootImageThatTheFirstReleaseHasSigned() throws Exception {
    Trust trust = Trust.parse(golden("trust"), new JcaSignatures());
    Admission admission = admission(trust);
    BeaconVerdict verdict = admission.beacon(golden("beacon"));
    BeaconVerdict.Offered offered =
        assertInstanceOf(BeaconVerdict.Offered.class, verdict, verdict.toString());
    ManifestVerdict accepted = admission.manifest(golden("manifest"), offered.offer());
    Manifest manifest =
        assertInstanceOf(ManifestVerdict.Accepted.class, accepted, accepted.toString()).manifest();
    assertEquals(4, manifest.getRelease());
    assertArrayEquals(
        Digests.sha256(TestImage.boot(FLEET, 4, 5000, 64).bytes()),
        manifest.getImageSha256().toByteArray());
  }

  @Test
  void shouldTakeABootImageWhoseManifestSaysMoreThanIsKnown() {
    TestFleet fleet = TestFleet.named(FLEET);
    TestImage image = TestImage.boot(FLEET, 5, 5000, 64);
    Manifest later = with(image.manifest());
    TestImage boot = new TestImage(image.bytes(), later);
    Beacon beacon = TestImage.beacon(FLEET, TIME_S, boot.offer()).build();
    Admission admission = admission(fleet.trust());
    BeaconVerdict verdict = admission.beacon(fleet.beacon(beacon));
    BeaconVerdict.Offered offered =
        assertInstanceOf(BeaconVerdict.Offered.class, verdict, verdict.toString());
    assertInstanceOf(
        ManifestVerdict.Accepted.class, admission.manifest(fleet.manifest(later), offered.offer()));
  }

  private static Manifest with(Manifest manifest) {
    try {
      return manifest.toBuilder().mergeFrom(unknownField()).build();
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Field 999, three bytes. */
  private static byte[] unknownField() {
    return new byte[] {(byte) 0xBA, 0x3E, 3, 1, 2, 3};
  }

  private static Admission admission(Trust trust) {
    return new Admission(
        trust,
        new BoxDescription("pc", TestImage.ARCHITECTURE).forBoot(),
        new Floors(0, 1, 0, 0),
        1 << 20);
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream in = FirstReleaseTest.class.getResourceAsStream("/first-release/" + name)) {
      return in.readAllBytes();
    }
  }

  /** How they were made. */
  @Test
  @EnabledIfSystemProperty(named = "tiovivo.write-golden", matches = "true")
  void writeThem() throws IOException {
    Path directory = Files.createDirectories(Path.of("src/test/resources/first-release"));
    TestFleet fleet = TestFleet.named(FLEET);
    TestImage boot = TestImage.boot(FLEET, 4, 5000, 64);
    byte[] digest = Digests.sha256(boot.manifest().toByteArray());
    BootRecord before =
        BootRecord.fresh(BootWorld.SIZES)
            .staged(Slot.A, digest, "1.0.3", 3, 0)
            .tried(Slot.A)
            .booted(Slot.A, "first-trial", java.util.List.of(), TIME_S)
            .confirmed(Slot.A, TIME_S)
            .floors(0, TIME_S, 77);
    BootRecord record = BootImageSteps.staged(before, Partition.B, digest, boot.manifest(), true);
    Files.write(directory.resolve("record-before"), before.toBytes());
    Files.write(directory.resolve("record"), record.toBytes());
    Files.write(directory.resolve("trust"), fleet.trustFile());
    Files.write(directory.resolve("manifest"), fleet.manifest(boot.manifest()));
    Files.write(
        directory.resolve("beacon"),
        fleet.beacon(TestImage.beacon(FLEET, TIME_S, boot.offer()).build()));
  }
}
