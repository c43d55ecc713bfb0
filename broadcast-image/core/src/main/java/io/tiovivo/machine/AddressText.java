package io.tiovivo.machine;

/** Writes an address for people: 10.0.0.2, or fe80::1 (RFC 5952). */
public final class AddressText {
  private AddressText() {}

  /** With the port: 10.0.0.2:8486, [fe80::1]:8486 (RFC 3986's form). */
  public static String withPort(PeerAddress address) {
    String ip = of(address);
    return (address.isIpv4() ? ip : "[" + ip + "]") + ":" + address.port();
  }

  /** The same of the fields of a message; empty: they hold no address. */
  public static String withPort(byte[] ip, int port) {
    boolean known = (ip.length == 4 || ip.length == 16) && port > 0 && port <= 0xFFFF;
    return known ? withPort(PeerAddress.of(ip, port)) : "";
  }

  /** The IP address without the port. */
  public static String of(PeerAddress address) {
    byte[] ip = address.ip();
    StringBuilder text = new StringBuilder();
    if (ip.length == 4) {
      for (byte octet : ip) {
        text.append(text.length() == 0 ? "" : ".").append(octet & 0xFF);
      }
      return text.toString();
    }
    int[] groups = new int[8];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = (ip[2 * i] & 0xFF) << 8 | ip[2 * i + 1] & 0xFF;
    }
    // The longest run of zero groups, the first of equals, becomes "::"; a single one does not.
    int runStart = 0;
    int runLength = 0;
    for (int start = 0; start < groups.length; start++) {
      int end = start;
      while (end < groups.length && groups[end] == 0) {
        end++;
      }
      if (end - start > Math.max(1, runLength)) {
        runStart = start;
        runLength = end - start;
      }
    }
    for (int i = 0; i < groups.length; i++) {
      if (runLength > 0 && i == runStart) {
        text.append("::");
        i += runLength - 1;
      } else {
        boolean separated = text.length() == 0 || text.charAt(text.length() - 1) == ':';
        text.append(separated ? "" : ":").append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }
}
