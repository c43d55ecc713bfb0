package io.tiovivo.boot.box;

import io.tiovivo.flash.FlashGeometry;
import io.tiovivo.flash.FlashPort;
import io.tiovivo.wire.WireReader;
import java.util.Arrays;
import java.util.zip.CRC32;

/** Stands between a loader and its flash, and does what a careless loader would. */
class BrokenFlash implements FlashPort {
  final FlashPort flash;

  BrokenFlash(FlashPort flash) {
    this.flash = flash;
  }

  @Override
  public FlashGeometry geometry() {
    return flash.geometry();
  }

  @Override
  public void read(long offset, byte[] target, int targetOffset, int length) {
    flash.read(offset, target, targetOffset, length);
  }

  @Override
  public void program(long offset, byte[] source, int sourceOffset, int length) {
    flash.program(offset, source, sourceOffset, length);
  }

  @Override
  public void erase(long offset, long length) {
    flash.erase(offset, length);
  }

  @Override
  public void sync() {
    flash.sync();
  }

  static final class NeverSyncs extends BrokenFlash {
    NeverSyncs(FlashPort flash) {
      super(flash);
    }

    @Override
    public void sync() {
      // That is what is wrong with it.
    }
  }

  /** Nothing reaches the second region, and in the first the old record goes before the new. */
  static final class OneCopy extends BrokenFlash {
    OneCopy(FlashPort flash) {
      super(flash);
    }

    @Override
    public void program(long offset, byte[] source, int sourceOffset, int length) {
      if (!isSecondCopy(offset)) {
        super.program(offset, source, sourceOffset, length);
      }
    }

    @Override
    public void erase(long offset, long length) {
      if (offset < Rig.SIZES.recordBytes()) {
        super.erase(0, 2 * Rig.SIZES.recordBytes());
      } else if (!isSecondCopy(offset)) {
        super.erase(offset, length);
      }
    }

    private static boolean isSecondCopy(long offset) {
      long record = Rig.SIZES.recordBytes();
      return offset >= record && offset < 2 * record;
    }
  }

  /** Whatever stands in a record has the checksum that it should have. */
  static final class NoChecksum extends BrokenFlash {
    private static final int HEADER_BYTES = 24;
    private static final int LENGTH_OFFSET = 16;
    private static final int CRC_OFFSET = 20;

    NoChecksum(FlashPort flash) {
      super(flash);
    }

    @Override
    public void read(long offset, byte[] target, int targetOffset, int length) {
      super.read(offset, target, targetOffset, length);
      long cellBytes = Rig.SIZES.recordBytes() / 2;
      if (length != HEADER_BYTES || offset >= 4 * cellBytes || offset % cellBytes != 0) {
        return;
      }
      byte[] header = Arrays.copyOfRange(target, targetOffset, targetOffset + length);
      WireReader in = WireReader.of(header);
      in.skip(LENGTH_OFFSET);
      long bodyBytes = in.u32();
      if (bodyBytes > cellBytes - HEADER_BYTES) {
        return;
      }
      byte[] body = new byte[(int) bodyBytes];
      super.read(offset + HEADER_BYTES, body, 0, body.length);
      CRC32 crc = new CRC32();
      crc.update(header, 0, CRC_OFFSET);
      crc.update(body);
      for (int i = 0; i < 4; i++) {
        target[targetOffset + CRC_OFFSET + i] = (byte) (crc.getValue() >>> 8 * (3 - i));
      }
    }
  }

  static final class ErasesOnlyWhatLooksWritten extends BrokenFlash {
    ErasesOnlyWhatLooksWritten(FlashPort flash) {
      super(flash);
    }

    @Override
    public void erase(long offset, long length) {
      byte[] bytes = new byte[(int) length];
      super.read(offset, bytes, 0, bytes.length);
      for (byte one : bytes) {
        if (one != (byte) 0xFF) {
          super.erase(offset, length);
          return;
        }
      }
    }
  }
}
