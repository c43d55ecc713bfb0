package io.tiovivo.carousel;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.image.Toi;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * FDT instances (RFC 6726 section 3.4.2), so that a standard FLUTE receiver finds the image: one
 * file each, and small enough for one packet.
 */
final class FileTable {
  /** Seconds from the epoch of NTP, 1900, to that of Unix, 1970 (RFC 5905). */
  private static final long NTP_EPOCH_S = 2_208_988_800L;

  /** Most characters of a file's name: a table must fit one packet. */
  private static final int MAX_NAME_CHARS = 200;

  private FileTable() {}

  /**
   * @param expiresS when a receiver should stop believing it, seconds since 1970
   */
  static byte[] instance(OnAirImage image, long expiresS) {
    ObjectTransmissionInformation oti = image.oti();
    byte[] scheme =
        ByteBuffer.allocate(4)
            .put((byte) oti.sourceBlocks())
            .putShort((short) oti.subBlocks())
            .put((byte) oti.alignment())
            .array();
    StringBuilder xml = new StringBuilder(512);
    xml.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.append("<FDT-Instance xmlns=\"urn:ietf:params:xml:ns:fdt\"");
    // A 32-bit NTP time, which wraps in 2036.
    attribute(xml, "Expires", Long.toString(expiresS + NTP_EPOCH_S & 0xFFFF_FFFFL));
    xml.append(">\n<File");
    attribute(xml, "TOI", Integer.toUnsignedString(Toi.image(image.manifestSha256())));
    attribute(xml, "Content-Location", plain(image.name()));
    attribute(xml, "Content-Type", "application/zip");
    attribute(xml, "Content-Length", Long.toString(oti.transferBytes()));
    attribute(xml, "Transfer-Length", Long.toString(oti.transferBytes()));
    attribute(xml, "FEC-OTI-FEC-Encoding-ID", "6");
    attribute(xml, "FEC-OTI-Encoding-Symbol-Length", Integer.toString(oti.symbolBytes()));
    attribute(xml, "FEC-OTI-Scheme-Specific-Info", Base64.getEncoder().encodeToString(scheme));
    xml.append("/>\n</FDT-Instance>\n");
    return xml.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void attribute(StringBuilder xml, String name, String value) {
    xml.append(' ').append(name).append("=\"").append(value).append('"');
  }

  /** A file name as a relative URI without anything that XML or a URI would have to escape. */
  private static String plain(String name) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < name.length() && i < MAX_NAME_CHARS; i++) {
      char c = name.charAt(i);
      boolean keep =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || "._-".indexOf(c) >= 0;
      plain.append(keep ? c : '_');
    }
    return plain.toString();
  }
}
