package io.tiovivo.tls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the few kinds of DER values (X.690) that a certificate needs. */
final class Der {
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OID = 0x06;
  static final int UTF8_STRING = 0x0C;
  static final int UTC_TIME = 0x17;
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;

  /** [0], constructed: the version of a certificate. */
  static final int CONTEXT_0 = 0xA0;

  private Der() {}

  /** A value of that tag whose content is these parts, one after the other. */
  static byte[] of(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else if (length <= 0xFF) {
      out.write(0x81);
      out.write(length);
    } else if (length <= 0xFFFF) {
      out.write(0x82);
      out.write(length >>> 8);
      out.write(length);
    } else {
      throw new IllegalArgumentException(length + " bytes are no certificate");
    }
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] text(int tag, String ascii) {
    return of(tag, ascii.getBytes(StandardCharsets.US_ASCII));
  }

  /** Bits whose number is a multiple of 8. */
  static byte[] bits(byte[] bytes) {
    return of(BIT_STRING, new byte[] {0}, bytes);
  }
}
