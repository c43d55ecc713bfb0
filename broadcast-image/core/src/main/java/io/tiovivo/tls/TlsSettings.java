package io.tiovivo.tls;

import java.net.InetAddress;

/**
 * How datagrams go over TLS. Times in nanoseconds.
 *
 * @param listens false: connects only
 * @param address of one interface to listen on; null: all
 * @param port TCP; 0: any free one
 * @param mostConnections at once, in either direction; each holds some 60 kB
 * @param mostPerHost of these, from one IP address (of IPv6: network)
 * @param mostAcceptsPerSecond connections that are taken; each costs a TLS handshake on the loop
 * @param connectNs until TLS must be up, either side
 * @param idleNs a connection that carries nothing for this long is closed
 * @param pendingBytes that wait for one connection; what comes beyond is lost, as with UDP
 */
public record TlsSettings(
    boolean listens,
    InetAddress address,
    int port,
    int mostConnections,
    int mostPerHost,
    int mostAcceptsPerSecond,
    long connectNs,
    long idleNs,
    int pendingBytes) {
  /** Of HTTPS: what networks let out when they let out anything. */
  public static final int DEFAULT_PORT = 443;

  private static final long SECOND = 1_000_000_000L;

  public TlsSettings {
    if (port < 0 || port > 0xFFFF) {
      throw new IllegalArgumentException("port " + port + " is not in 0..65535");
    }
    if (mostConnections < 1 || mostAcceptsPerSecond < 1) {
      throw new IllegalArgumentException("without connections there is nothing to do");
    }
  }

  /** Of a node that takes connections. */
  public static TlsSettings listening(InetAddress address, int port) {
    return new TlsSettings(true, address, port, 64, 16, 10, 10 * SECOND, 150 * SECOND, 64 * 1024);
  }

  /** Of a node that only connects. */
  public static TlsSettings connecting() {
    return new TlsSettings(false, null, 0, 4, 4, 1, 10 * SECOND, 150 * SECOND, 64 * 1024);
  }
}
