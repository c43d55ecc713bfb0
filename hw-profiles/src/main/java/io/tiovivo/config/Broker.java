package io.tiovivo.config;

import io.tiovivo.settings.HostPort;
import io.tiovivo.settings.UsageException;

/**
 * Where a broker is.
 *
 * @param tls whether by TLS
 * @param host name or address
 * @param port TCP
 */
public record Broker(boolean tls, String host, int port) {
  private static final String PLAIN = "mqtt://";
  private static final String TLS = "mqtts://";

  /** As registered for secure-mqtt and mqtt (IANA). */
  private static final int TLS_PORT = 8883;

  private static final int PLAIN_PORT = 1883;

  /**
   * Reads {@code mqtts://broker.lan:8883}.
   *
   * @throws UsageException that shows no part of the text: people put passwords into addresses
   */
  public static Broker parse(String text) throws UsageException {
    boolean tls = text.startsWith(TLS);
    if (!tls && !text.startsWith(PLAIN)) {
      throw new UsageException(
          "a broker's address begins with mqtt:// or, encrypted, with mqtts://, as in"
              + " mqtt://homeassistant.local");
    }
    String place = text.substring(tls ? TLS.length() : PLAIN.length());
    if (place.indexOf('@') >= 0) {
      throw new UsageException(
          "user and password do not belong into the address: use .user and .password-file");
    }
    if (place.endsWith("/")) {
      place = place.substring(0, place.length() - 1);
    }
    boolean bracketed = place.startsWith("[") && place.endsWith("]");
    String whole =
        bracketed || place.indexOf(':') < 0 ? place + ":" + (tls ? TLS_PORT : PLAIN_PORT) : place;
    HostPort where =
        HostPort.parse(whole)
            .filter(each -> each.host().matches("[0-9A-Za-z._:%-]+"))
            .orElseThrow(
                () ->
                    new UsageException(
                        "that is not mqtt://HOST or mqtt://HOST:PORT; an IPv6 address stands in"
                            + " brackets, as in mqtt://[fd00::2]:1883"));
    return new Broker(tls, where.host(), where.port());
  }
}
