package io.tiovivo.config;

import io.tiovivo.settings.HostPort;
import io.tiovivo.settings.Nearest;
import io.tiovivo.settings.Units;
import io.tiovivo.settings.UsageException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Values as people write them; each complaint says what would fit, and names no key. */
public final class Values {
  /** No limit of a size. */
  public static final long UNLIMITED = 0;

  /** The zone of the machine. */
  public static final String SYSTEM_ZONE = "system";

  private static final String NONE = "none";
  private static final String UNLIMITED_WORD = "unlimited";
  private static final int MAX_SPANS = 16;
  private static final int MAX_RELEASES = 32;
  private static final int MAX_HOSTS = 32;
  private static final int MAX_TEXT_CHARS = 512;
  private static final int MAX_TOPIC_CHARS = 128;
  private static final List<String> SSH_KINDS =
      List.of(
          "ssh-ed25519",
          "ecdsa-sha2-nistp256",
          "ecdsa-sha2-nistp384",
          "ecdsa-sha2-nistp521",
          "ssh-rsa",
          "sk-ssh-ed25519@openssh.com",
          "sk-ecdsa-sha2-nistp256@openssh.com");

  private Values() {}

  /** {@code yes} or {@code no}. */
  public static boolean yes(String text) throws UsageException {
    return choice(text, List.of("yes", "no")).equals("yes");
  }

  /** One of several words. */
  public static String choice(String text, List<String> words) throws UsageException {
    if (!words.contains(text)) {
      throw new UsageException(
          UsageException.quoted(text)
              + " is not "
              + (words.size() == 2 ? "" : "one of ")
              + String.join(words.size() == 2 ? " or " : ", ", words)
              + Nearest.hint("", text, words));
    }
    return text;
  }

  /** A whole number. */
  static long integer(String text, long least, long most) throws UsageException {
    if (text.matches("[0-9]{1,18}")) {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    }
    throw new UsageException(
        UsageException.quoted(text) + " is not a whole number from " + least + " to " + most);
  }

  /** A size in bytes; {@link #UNLIMITED}: none. */
  public static long bytes(String text, long least, long most) throws UsageException {
    if (text.equals(UNLIMITED_WORD)) {
      return UNLIMITED;
    }
    long value;
    try {
      value = Units.bytes(text);
    } catch (NumberFormatException e) {
      throw new UsageException(e.getMessage() + ", nor " + UNLIMITED_WORD);
    }
    if (value < least || value > most) {
      throw new UsageException(
          UsageException.quoted(text)
              + " is not from "
              + Units.formatBytes(least)
              + " to "
              + Units.formatBytes(most));
    }
    return value;
  }

  /** A duration in milliseconds, as are the limits. */
  public static long duration(String text, long least, long most) throws UsageException {
    Duration value;
    try {
      value = Units.duration(text);
    } catch (NumberFormatException e) {
      throw new UsageException(e.getMessage());
    }
    long ms = value.toMillis();
    if (ms < least || ms > most) {
      throw new UsageException(
          UsageException.quoted(text)
              + " is not from "
              + Units.formatDuration(Duration.ofMillis(least))
              + " to "
              + Units.formatDuration(Duration.ofMillis(most)));
    }
    return ms;
  }

  /** Spans of the day; {@code none} is the word for no span at all. */
  public static List<Span> windows(String text, String none) throws UsageException {
    List<Span> spans = new ArrayList<>();
    if (text.equals(none)) {
      return spans;
    }
    boolean days = true; // already said, for what comes next
    for (String word : words(text)) {
      if (Span.isDays(word)) {
        if (days) {
          throw new UsageException(
              UsageException.quoted(word)
                  + (spans.isEmpty()
                      ? " is neither a span of the day such as 02:00-05:00 nor " + none
                      : ": days stand behind a span of the day, once"));
        }
        spans.add(spans.remove(spans.size() - 1).on(Span.days(word)));
      } else {
        spans.add(Span.parse(word));
      }
      days = Span.isDays(word);
    }
    if (spans.size() > MAX_SPANS) {
      throw new UsageException(spans.size() + " spans are too many: at most " + MAX_SPANS);
    }
    return spans;
  }

  /** A zone; empty: that of the machine. */
  public static Optional<ZoneId> zone(String text) throws UsageException {
    if (text.equals(SYSTEM_ZONE)) {
      return Optional.empty();
    }
    try {
      return Optional.of(ZoneId.of(text));
    } catch (DateTimeException unknown) {
      throw new UsageException(
          UsageException.quoted(text)
              + " is no time zone that this machine knows"
              + Nearest.hint("", text, new TreeSet<>(ZoneId.getAvailableZoneIds())));
    }
  }

  /** Numbers of releases. */
  public static SortedSet<Long> releases(String text) throws UsageException {
    SortedSet<Long> releases = new TreeSet<>();
    if (!text.equals(NONE)) {
      for (String word : words(text)) {
        releases.add(integer(word, 1, Long.MAX_VALUE / 10));
      }
    }
    if (releases.size() > MAX_RELEASES) {
      throw new UsageException(releases.size() + " releases: at most " + MAX_RELEASES);
    }
    return releases;
  }

  static void topic(String text) throws UsageException {
    if (text.length() > MAX_TOPIC_CHARS || !text.matches("[0-9A-Za-z_-]+(/[0-9A-Za-z_-]+)*")) {
      throw new UsageException(
          UsageException.quoted(text)
              + " is not a plain topic: letters, digits, - and _, with / between levels");
    }
  }

  static void text(String text) throws UsageException {
    if (text.length() > MAX_TEXT_CHARS || text.chars().anyMatch(Character::isISOControl)) {
      throw new UsageException(
          "has more than " + MAX_TEXT_CHARS + " characters, or one that cannot be printed");
    }
  }

  /**
   * Where the page is served.
   *
   * @return empty: nowhere; port 0: where it is by default
   */
  public static Optional<HostPort> page(String text) throws UsageException {
    if (text.equals("no")) {
      return Optional.empty();
    }
    return text.equals("yes")
        ? Optional.of(new HostPort("", 0))
        : Optional.of(local(text, "neither yes nor no, nor PORT, nor ADDRESS:PORT", 1));
  }

  /** Where to listen. */
  static void listen(String text) throws UsageException {
    local(text, "neither PORT nor ADDRESS:PORT", 0);
  }

  private static HostPort local(String text, String not, int leastPort) throws UsageException {
    HostPort where =
        HostPort.parseLocal(text)
            .filter(each -> each.port() >= leastPort)
            .orElseThrow(() -> new UsageException(UsageException.quoted(text) + " is " + not));
    if (!where.host().isEmpty() && where.literal().isEmpty()) {
      throw new UsageException(
          UsageException.quoted(text)
              + " names a host: an IP address is needed, IPv6 in brackets, or a port alone");
    }
    return where;
  }

  static void port(String text) throws UsageException {
    integer(text, 0, 0xFFFF);
  }

  /** Hosts with ports. */
  static void hosts(String text) throws UsageException {
    List<String> hosts = words(text);
    for (String host : hosts) {
      if (HostPort.parse(host).isEmpty()) {
        throw new UsageException(
            UsageException.quoted(host) + " is not HOST:PORT, such as 192.0.2.1:8487");
      }
    }
    if (hosts.size() > MAX_HOSTS) {
      throw new UsageException(hosts.size() + " hosts are too many: at most " + MAX_HOSTS);
    }
  }

  /** A public key of one line, RFC 4253 section 6.6: the decoded blob names its kind again. */
  static void sshKey(String text) throws UsageException {
    if (text.equals(NONE)) {
      return;
    }
    List<String> words = words(text);
    if (text.startsWith("-----BEGIN") || text.contains("PRIVATE KEY")) {
      throw new UsageException("that is a private key: only the public one (.pub) belongs here");
    }
    if (words.size() < 2 || !SSH_KINDS.contains(words.get(0))) {
      throw new UsageException(
          UsageException.quoted(words.get(0))
              + " begins no public key such as ssh-ed25519 AAAA...");
    }
    byte[] kind = words.get(0).getBytes(StandardCharsets.US_ASCII);
    try {
      byte[] blob = Base64.getDecoder().decode(words.get(1));
      boolean fits = blob.length > 4 + kind.length && blob[3] == kind.length;
      for (int i = 0; fits && i < kind.length; i++) {
        fits = blob[4 + i] == kind[i];
      }
      if (fits) {
        return;
      }
    } catch (IllegalArgumentException notBase64) {
      // Said below.
    }
    throw new UsageException("the public key is damaged: copy the whole line of the .pub file");
  }

  static void fleet(String text) throws UsageException {
    // As io.tiovivo.identity.Fleet has it, which this room does not know.
    if (text.length() > 64 || !text.matches("[a-z0-9][a-z0-9._-]*")) {
      throw new UsageException(
          UsageException.quoted(text)
              + " is not 1 to 64 lower-case letters, digits, '.', '_' or '-', a letter or digit"
              + " first");
    }
  }

  /** What stands between blanks. */
  public static List<String> words(String text) {
    return List.of(text.strip().split("[ \t]+"));
  }
}
