package io.tiovivo.boot.slots;

import static io.tiovivo.boot.slots.BootRecordFuzz.SIZES;
import static io.tiovivo.boot.slots.BootRecordFuzz.prefixed;

import io.tiovivo.boot.SlotVerdict;
import io.tiovivo.boot.SlotVerifier;
import io.tiovivo.identity.Trust;
import io.tiovivo.identity.TrustException;
import io.tiovivo.image.BoxDescription;
import io.tiovivo.testkit.flash.SimFlash;
import io.tiovivo.testkit.fleet.TestFleet;
import io.tiovivo.testkit.fleet.TestImage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * A slot's header as a boot finds it in flash, and the manifest in it, every signature believed: as
 * if it were the fleet's own key that is hostile. An input: a byte (odd: checksum and length are
 * made right), then the header, envelope and all.
 */
public final class SlotHeaderFuzz {
  private static final int HEADER_BYTES = 24;
  private static final int LENGTH_AT = 16;
  private static final int CRC_AT = 20;
  private static final String FLEET_NAME = "fuzzed";
  private static final TestImage IMAGE = TestImage.make(FLEET_NAME, 1, 1000, 64);
  private static final TestFleet FLEET = TestFleet.named(FLEET_NAME);
  private static final BoxDescription BOX = new BoxDescription("pc", TestImage.ARCHITECTURE);
  private static final Trust CREDULOUS = credulous();

  private SlotHeaderFuzz() {}

  private static Trust credulous() {
    try {
      return Trust.parse(FLEET.trustFile(), (key, message, signature) -> true);
    } catch (TrustException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Headers as they are written, with the image as it is and in strips. */
  public static Map<String, byte[]> seeds() {
    byte[] envelope = FLEET.manifest(IMAGE.manifest());
    Map<String, byte[]> seeds = new LinkedHashMap<>();
    for (int strips = 1; strips <= 3; strips++) {
      SimFlash flash = new SimFlash(SIZES.geometry(), 1);
      FlashLayout layout = FlashLayout.of(flash, SIZES);
      new SlotStore(layout).seal(Slot.A, envelope, IMAGE.bytes().length, strips);
      byte[] header = new byte[HEADER_BYTES + envelope.length];
      layout.header(Slot.A).read(0, header, 0, header.length);
      seeds.put("right-" + strips, prefixed(0, header));
      seeds.put("mended-" + strips, prefixed(1, header));
    }
    return seeds;
  }

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0 || input.length > FlashSizes.HEADER_BYTES) {
      return;
    }
    byte[] header = Arrays.copyOfRange(input, 1, input.length);
    if ((input[0] & 1) != 0 && header.length >= HEADER_BYTES) {
      mend(header);
    }
    SimFlash flash = new SimFlash(SIZES.geometry(), 1);
    FlashLayout layout = FlashLayout.of(flash, SIZES);
    flash.corrupt(layout.header(Slot.A).offset(), header);
    SlotStore slots = new SlotStore(layout);
    SlotVerdict verdict = new SlotVerifier(slots, CREDULOUS, BOX).check(Slot.A, 0);
    if (verdict instanceof SlotVerdict.Sound sound) {
      long last = sound.manifest().getImageBytes() - 1;
      sound.image().read(last, new byte[1], 0, 1);
    } else if (((SlotVerdict.Unsound) verdict).reason().isEmpty()) {
      throw new AssertionError("refused without a word");
    }
  }

  private static void mend(byte[] header) {
    ByteBuffer fields = ByteBuffer.wrap(header);
    fields.putInt(LENGTH_AT, header.length - HEADER_BYTES);
    CRC32 crc = new CRC32();
    crc.update(header, 0, CRC_AT);
    crc.update(header, HEADER_BYTES, header.length - HEADER_BYTES);
    fields.putInt(CRC_AT, (int) crc.getValue());
  }
}
