package io.tiovivo.headend.card;

import io.tiovivo.config.Key;
import io.tiovivo.config.Keys;
import io.tiovivo.settings.HostPort;
import io.tiovivo.settings.UsageException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of {@code tiovivo.txt}, the owner's file on a card's first partition, each checked as
 * it is added: a card with a mistake in it says so to a serial console that nobody has connected.
 * docs/FLASHING.md has all keys.
 */
final class CardFile {
  /** What it is called on the card. */
  static final String NAME = "tiovivo.txt";

  /** Keys of the card itself; all others are the node's configuration. */
  static final List<String> OWN =
      List.of(
          "trust",
          "trust-file",
          "token",
          "address",
          "gateway",
          "dns",
          "time-server",
          "wifi.ssid",
          "wifi.password",
          "wifi.psk",
          "wifi.country",
          "console");

  /** The shell on the box that reads it takes no longer ones. */
  static final int MAX_LINE_CHARS = 4096;

  private static final int MAX_PREFIX_BITS = 30;
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern WITH_PREFIX = Pattern.compile("([^/]+)/(\\d{1,2})");
  private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");

  private final List<String> lines = new ArrayList<>();

  CardFile(String fleet) {
    lines.add("# This makes the box one of fleet " + fleet + ". It holds secrets.");
    lines.add("# What else may stand here: docs/FLASHING.md and docs/CONFIG.md.");
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  CardFile trust(byte[] trust) throws UsageException {
    return add("trust", Base64.getEncoder().encodeToString(trust));
  }

  CardFile token(String token) throws UsageException {
    return add("token", token);
  }

  CardFile name(String name) throws UsageException {
    return add("name", name);
  }

  /**
   * @param address "dhcp", or with its prefix, as in 192.0.2.7/24
   */
  CardFile network(
      String address,
      Optional<String> gateway,
      List<String> nameServers,
      Optional<String> timeServer)
      throws UsageException {
    if (address.equals("dhcp")) {
      if (gateway.isPresent()) {
        throw new UsageException(
            "--gateway goes with --address A.B.C.D/N: DHCP tells the box its gateway");
      }
    } else {
      Matcher parts = WITH_PREFIX.matcher(address);
      if (!parts.matches()
          || !IPV4.matcher(parts.group(1)).matches()
          || Integer.parseInt(parts.group(2)) < 1
          || Integer.parseInt(parts.group(2)) > MAX_PREFIX_BITS) {
        throw wrong("address", address, "is neither dhcp nor like 192.0.2.7/24");
      }
      add("address", address);
    }
    if (gateway.isPresent()) {
      add("gateway", ipv4("gateway", gateway.get()));
    }
    List<String> servers = new ArrayList<>();
    for (String each : nameServers) {
      servers.add(ipv4("dns", each));
    }
    if (!servers.isEmpty()) {
      add("dns", String.join(" ", servers));
    }
    if (timeServer.isPresent()) {
      add("time-server", host(timeServer.get()));
    }
    return this;
  }

  /**
   * @param secret passphrase, or 64 hexadecimal digits of the key that is made of it; "": open
   * @param country two letters: on which channels the box may send
   */
  CardFile wifi(String ssid, String secret, String country) throws UsageException {
    int bytes = ssid.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < 1 || bytes > 32 || !ssid.equals(ssid.strip())) {
      throw wrong("wifi", ssid, "is no network's name: 1 to 32 bytes, no blank at an end");
    }
    if (!COUNTRY.matcher(country).matches()) {
      throw wrong("wifi-country", country, "is not two capital letters, such as DE or US");
    }
    add("wifi.country", country);
    add("wifi.ssid", ssid);
    if (!secret.isEmpty()) {
      add("wifi.psk", WifiKey.hex(ssid, secret));
    }
    return this;
  }

  /** A line of the node's configuration, {@code KEY=VALUE}. */
  CardFile set(String text) throws UsageException {
    int equals = text.indexOf('=');
    if (equals <= 0) {
      throw wrong("set", text, "is not KEY=VALUE, such as update.window=02:00-05:00");
    }
    String name = text.substring(0, equals).strip();
    String value = text.substring(equals + 1).strip();
    if (OWN.contains(name) || name.equals("name")) {
      throw wrong("set", name, "has an option of its own; see tiovivo card --help");
    }
    Optional<Key> key = Keys.find(name);
    if (key.isEmpty()) {
      throw wrong("set", name, "names no key" + Keys.hint(name, Keys.names()));
    }
    try {
      key.get().check(value);
    } catch (UsageException flaw) {
      throw new UsageException("--set " + name + ": " + flaw.getMessage());
    }
    return add(name, value);
  }

  private CardFile add(String key, String value) throws UsageException {
    String line = key + " = " + value;
    if (line.length() > MAX_LINE_CHARS || line.chars().anyMatch(Character::isISOControl)) {
      throw new UsageException(
          key + " is longer than " + MAX_LINE_CHARS + " characters, or has control characters");
    }
    lines.add(line);
    return this;
  }

  private static String ipv4(String option, String text) throws UsageException {
    if (!IPV4.matcher(text).matches()) {
      throw wrong(option, text, "is no IPv4 address such as 192.0.2.1");
    }
    return text;
  }

  private static String host(String text) throws UsageException {
    return HostPort.parse(text + ":123")
        .map(HostPort::host)
        .orElseThrow(
            () -> wrong("time-server", text, "is no host, such as 192.0.2.1 or pool.ntp.org"));
  }

  private static UsageException wrong(String option, String text, String what) {
    return new UsageException("--" + option + " " + UsageException.quoted(text) + " " + what);
  }
}
